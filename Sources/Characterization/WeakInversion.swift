internal import Foundation
internal import NativeEngine

/// The constants of a transistor in weak inversion.
///
///     I_D = I_0 (W/L) exp((κ V_GB − V_SB)/U_T),   κ = 1/n
///
/// in saturation and in the sense of an n-channel transistor (C. Mead, Analog VLSI and Neural Systems, 1989, chapter 3).
public struct WeakInversion: Hashable, Codable, Sendable {
    /// The slope factor n.
    public var slope: Double

    /// The specific current I_0 of a square transistor in A: drawn width and length, V_GB = V_SB = 0.
    public var specificCurrent: Double

    /// The largest |I_fit/I − 1| over the currents of the fit.
    public var worstError: Double

    /// The currents of the fit in A.
    public var currents: ClosedRange<Double>

    /// The voltages from source to bulk and from drain to source at which they were measured, in V.
    public var body: Double

    /// The voltage from drain to source, in V.
    public var drain: Double

    /// κ, the inverse of the slope factor.
    public var kappa: Double { 1 / slope }

    /// Fits the constants: a straight line through ln I over the gate voltage.
    ///
    /// - Parameters:
    ///   - gates: Gate voltages against the source in V.
    ///   - measured: The current at each in A.
    ///   - body: The voltage from source to bulk in V.
    ///   - drain: The voltage from drain to source in V, for the record.
    ///   - squares: W/L.
    ///   - temperature: Degrees Celsius.
    ///   - currents: Which currents count, in A.
    /// - Returns: `nil` when fewer than three currents lie in the range, or they do not rise with the gate voltage.
    public init?(
        gates: [Double], currents measured: [Double], body: Double = 0, drain: Double, squares: Double = 1,
        temperature: Double = 27, within currents: ClosedRange<Double> = TransistorCharacterization.weakCurrents
    ) {
        let points = zip(gates, measured).filter { currents.contains($0.1) }
        guard points.count >= 3, squares > 0 else { return nil }
        // k/q in V/K, from the exact SI values of 2019.
        let thermal = 8.617_333_262e-5 * (temperature + 273.15)
        // ln I = ln(I_0 W/L) + κ V_GB/U_T − V_SB/U_T
        let x = points.map { ($0.0 + body) / thermal }, y = points.map { log($0.1) + body / thermal }
        let count = Double(points.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let kappa = covariance / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        guard kappa > 0, kappa.isFinite else { return nil }
        let level = meanY - kappa * meanX
        slope = 1 / kappa
        specificCurrent = exp(level) / squares
        worstError = zip(x, y).map { abs(exp(level + kappa * $0 - $1) - 1) }.max() ?? 0
        (self.currents, self.body, self.drain) = (currents, body, drain)
    }
}

extension TransistorCharacterization {
    /// The currents at which circuits in weak inversion work, in A.
    public static let weakCurrents = 1e-12...1e-8

    /// The constants of weak inversion.
    ///
    /// The measurement is that of the card, a sweep on the reference simulator; its nearest drain and bulk voltages are taken.
    ///
    /// - Parameters:
    ///   - currents: Which currents count, in A.
    ///   - drain: The voltage from drain to source in V; half the supply if `nil`.
    ///   - body: The voltage from source to bulk in V.
    /// - Returns: `nil` when fewer than three points of the sweep lie in the range.
    public func weakInversion(
        currents: ClosedRange<Double> = weakCurrents, drain: Double? = nil, body: Double = 0
    ) -> WeakInversion? {
        guard let depth = Self.nearest(body, in: errors.bodies),
            let place = Self.nearest(drain ?? errors.supply / 2, in: errors.drains),
            let width = transistor.parameters["w"], let length = transistor.parameters["l"]
        else { return nil }
        return WeakInversion(
            gates: errors.gates, currents: errors.reference[depth][place], body: errors.bodies[depth],
            drain: errors.drains[place], squares: width / length, temperature: transistor.temperature, within: currents)
    }

    private static func nearest(_ value: Double, in list: [Double]) -> Int? {
        list.indices.min { abs(list[$0] - value) < abs(list[$1] - value) }
    }
}

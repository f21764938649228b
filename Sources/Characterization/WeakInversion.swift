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
}

extension TransistorCharacterization {
    /// The currents at which circuits in weak inversion work, in A.
    public static let weakCurrents = 1e-12...1e-8

    /// The constants of weak inversion: a straight line through ln I over the gate voltage.
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
        let points = zip(errors.gates, errors.reference[depth][place]).filter { currents.contains($0.1) }
        guard points.count >= 3 else { return nil }
        let thermal = Self.boltzmann * (transistor.temperature + 273.15)
        let source = errors.bodies[depth]
        // ln I = ln(I_0 W/L) + κ V_GB/U_T − V_SB/U_T
        let x = points.map { ($0.0 + source) / thermal }, y = points.map { log($0.1) + source / thermal }
        let count = Double(points.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let kappa = covariance / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        guard kappa > 0, kappa.isFinite else { return nil }
        let level = meanY - kappa * meanX
        let worst = zip(x, y).map { abs(exp(level + kappa * $0 - $1) - 1) }.max() ?? 0
        return WeakInversion(
            slope: 1 / kappa, specificCurrent: exp(level) * length / width, worstError: worst, currents: currents,
            body: source, drain: errors.drains[place])
    }

    /// k/q in V/K, from the exact SI values of 2019.
    private static let boltzmann = 8.617_333_262e-5

    private static func nearest(_ value: Double, in list: [Double]) -> Int? {
        list.indices.min { abs(list[$0] - value) < abs(list[$1] - value) }
    }
}

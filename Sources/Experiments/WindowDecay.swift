internal import Foundation
public import Waveforms

/// Amplitude or time constant of one side of an STDP window, from the points of that side.
///
/// The side is the exponential A exp(−|Δt|/τ) that fits the points best: a straight line through ln|Δw| over |Δt|, each
/// point weighted by Δw², which is the fit of the changes themselves to first order. Points with the sign of the other side
/// take no part; a side with fewer than three points of its own sign, or one that grows with |Δt|, has no answer.
public struct WindowDecay: Measure {
    /// What of the exponential is told.
    public enum Quantity: String, Hashable, Codable, Sendable {
        /// A, in the unit of the changes.
        case amplitude
        /// τ, in seconds of biological time.
        case timeConstant
    }

    /// The side: 1 for pre before post, −1 for post before pre.
    public var side: Int

    /// What is told.
    public var quantity: Quantity

    /// The changes of the weight, each with its Δt in seconds as coordinate.
    public var points: [NamedMeasure]

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - quantity: What is told.
    ///   - side: 1 for pre before post (growth), −1 for post before pre (loss).
    ///   - window: The points of a window; those of the other side, and those beyond `reach`, are left out.
    ///   - reach: The largest |Δt| in seconds: beyond it charges of switches outweigh what is left of the window.
    public init(_ quantity: Quantity, side: Int, of window: [NamedMeasure], reach: Double = 0.045) {
        self.quantity = quantity
        self.side = side
        points = window.filter { named in
            guard let distance = named.series?.coordinate else { return false }
            return distance * Double(side) > 0 && abs(distance) <= reach
        }
    }

    /// `window-decay`.
    public static let name = "window-decay"

    /// The signals of all points.
    public var signals: [String] {
        var seen: Set<String> = []
        return points.flatMap(\.measure.signals).filter { seen.insert($0).inserted }
    }

    /// Seconds, or the unit of the changes.
    public var unit: String {
        quantity == .timeConstant ? "s" : points.first?.measure.unit ?? ""
    }

    /// Amplitude or time constant on waveforms.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        var (sum, x, y, xx, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
        var count = 0
        for point in points {
            let change = try point.measure.evaluate(waveforms) * Double(side)
            guard change > 0, let distance = point.series.map({ abs($0.coordinate) }) else { continue }
            let (weight, logarithm) = (change * change, log(change))
            count += 1
            sum += weight
            x += weight * distance
            y += weight * logarithm
            xx += weight * distance * distance
            xy += weight * distance * logarithm
        }
        let what = side > 0 ? "growth" : "loss"
        guard count >= 3 else { throw .noAnswer("fewer than three points of the window show \(what)") }
        let slope = (sum * xy - x * y) / (sum * xx - x * x)
        guard slope < 0 else { throw .noAnswer("\(what) does not fade with the distance of the spikes") }
        return quantity == .timeConstant
            ? -1 / slope : Double(side) * exp((y - slope * x) / sum)
    }
}

extension WindowDecay {
    /// A and τ of both sides of a window, where a side has three points or more.
    ///
    /// - Parameter window: The points of the window, with Δt as coordinate.
    /// - Returns: `A+`, `tau+`, `A-` and `tau-`, or those of one side, or nothing.
    public static func all(of window: [NamedMeasure]) -> [NamedMeasure] {
        [(1, "+"), (-1, "-")].flatMap { side, sign -> [NamedMeasure] in
            let amplitude = WindowDecay(.amplitude, side: side, of: window)
            guard amplitude.points.count >= 3 else { return [] }
            return [
                NamedMeasure("A\(sign)", amplitude),
                NamedMeasure("tau\(sign)", WindowDecay(.timeConstant, side: side, of: window)),
            ]
        }
    }
}

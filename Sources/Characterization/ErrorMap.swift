internal import Foundation

/// How near a native transistor is to the model that it was fitted to, over the whole range of the extraction.
///
/// Voltages and currents are in the sense of an n-channel transistor, the source at 0 V.
public struct ErrorMap: Hashable, Codable, Sendable {
    /// The largest gate and drain voltage of the extraction in V.
    public var supply: Double

    /// How far the bulk lies below the source, in V.
    public var bodies: [Double]

    /// The drain voltages in V.
    public var drains: [Double]

    /// The gate voltages in V.
    public var gates: [Double]

    /// The currents of the reference in A: by body, drain and gate voltage, to four digits.
    public var reference: [[[Double]]]

    /// The currents of the card in A, likewise.
    public var card: [[[Double]]]

    /// The points of the capacitances: drain, gate, source and bulk in V.
    public var capacitancePoints: [[Double]]

    /// The capacitances dq/dv of the reference in F: nine numbers for each point, rows and columns drain, gate, source.
    public var referenceCapacitances: [[Double]]

    /// The capacitances of the card in F, likewise.
    public var cardCapacitances: [[Double]]

    /// A bias point of the extraction.
    public struct Place: Hashable, Codable, Sendable {
        /// How far the bulk lies below the source, in V.
        public var body: Double

        /// The drain voltage in V.
        public var drain: Double

        /// The gate voltage in V.
        public var gate: Double

        /// The current of the reference in A.
        public var current: Double
    }

    /// Relative errors count above this current, in A; below it, absolute ones.
    public static let leastCurrent = 1e-12

    /// The median of |I_card/I_reference − 1| over all points above 1 pA.
    public var medianError: Double { Self.median(relativeErrors.map { abs($0.error) }) }

    /// The largest |I_card/I_reference − 1| over all points above 1 pA.
    public var worstError: Double { abs(worst?.error ?? 0) }

    /// Where the largest relative error is; `nil` where no current exceeds 1 pA.
    public var worstPlace: Place? { worst?.place }

    /// The largest error in A at points of 1 pA and less.
    public var worstSmallCurrent: Double {
        var worst = 0.0
        eachPoint { place, model in
            if place.current <= Self.leastCurrent { worst = max(worst, abs(model - place.current)) }
        }
        return worst
    }

    /// The median of |C_card/C_reference − 1| of the gate's capacitance over all points.
    public var medianGateCapacitanceError: Double {
        Self.median(zip(cardCapacitances, referenceCapacitances).map { abs($0[4] / $1[4] - 1) })
    }

    /// The largest error of any capacitance as a part of the gate's largest.
    public var worstCapacitanceError: Double {
        let unit = referenceCapacitances.map { $0[4] }.max() ?? 1
        let errors = zip(cardCapacitances, referenceCapacitances).flatMap { zip($0, $1).map { abs($0 - $1) } }
        return (errors.max() ?? 0) / unit
    }

    private var worst: (place: Place, error: Double)? {
        relativeErrors.max { abs($0.error) < abs($1.error) }
    }

    private var relativeErrors: [(place: Place, error: Double)] {
        var errors: [(Place, Double)] = []
        eachPoint { place, model in
            if place.current > Self.leastCurrent { errors.append((place, model / place.current - 1)) }
        }
        return errors
    }

    private func eachPoint(_ body: (Place, Double) -> Void) {
        for (b, depth) in bodies.enumerated() {
            for (d, drain) in drains.enumerated() {
                for (g, gate) in gates.enumerated() {
                    body(Place(body: depth, drain: drain, gate: gate, current: reference[b][d][g]), card[b][d][g])
                }
            }
        }
    }

    private static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? 0.5 * (sorted[middle - 1] + sorted[middle]) : sorted[middle]
    }
}

internal import RealModule

/// How the rate of a direction depends on the amplitude of its pulses: (r(|V| − vt)/r(V0 − vt))^a, with the model's overdrive r
/// and the largest amplitude V0.
public struct DriveLaw: Hashable, Codable, Sendable {
    /// The rate at one amplitude against that at the largest, as measured without any law.
    public struct Factor: Hashable, Codable, Sendable {
        /// The amplitude in V, without its sign.
        public var amplitude: Double
        /// The rate over that at the largest amplitude.
        public var value: Double
        /// The standard deviation of its logarithm; `nil` where nothing moved.
        public var logarithmicDeviation: Double?
    }

    /// V0, in V.
    public var reference: Double

    /// vt in V.
    public var threshold: Double

    /// The standard deviation of vt; `nil` where it was not fitted.
    public var thresholdDeviation: Double?

    /// a.
    public var exponent: Double

    /// The standard deviation of a; `nil` where it was not fitted.
    public var exponentDeviation: Double?

    /// The measured factors, from the smallest amplitude on.
    public var factors: [Factor]

    /// What of the law the data do not tell, and why.
    public var undetermined: [String]

    /// The rate at an amplitude over that at the largest.
    ///
    /// - Parameter amplitude: The amplitude in V, without its sign.
    public func factor(at amplitude: Double) -> Double {
        Self.logarithm(amplitude, reference: reference, threshold: threshold, exponent: exponent)
            .map { Double.exp($0.value) } ?? 0
    }

    /// The width of the overdrive's smooth foot in V, the model's `w`.
    public static let foot = 0.02

    /// The model's overdrive and its derivative: r = 0 below 0, z²/2w up to w, z − w/2 beyond.
    static func overdrive(_ z: Double) -> (value: Double, slope: Double) {
        if z <= 0 { return (0, 0) }
        return z < foot ? (z * z / (2 * foot), z / foot) : (z - foot / 2, 1)
    }

    /// ln of the factor at an amplitude with its derivatives by vt and a; `nil` below the threshold.
    static func logarithm(
        _ amplitude: Double, reference: Double, threshold: Double, exponent: Double
    ) -> (value: Double, byThreshold: Double, byExponent: Double)? {
        let (own, top) = (overdrive(amplitude - threshold), overdrive(reference - threshold))
        guard own.value > 0, top.value > 0 else { return nil }
        let ratio = Double.log(own.value / top.value)
        return (exponent * ratio, exponent * (top.slope / top.value - own.slope / own.value), ratio)
    }

    /// Threshold and exponent nearest to measured factors: the exponent by a straight line through the origin at each of many
    /// thresholds, the best first.
    ///
    /// - Parameter weights: The inverse variance of each ln factor; 0 for amplitudes at which nothing moved.
    static func starts(
        _ factors: [(amplitude: Double, logarithm: Double, weight: Double)], reference: Double, fixedExponent: Double?
    ) -> [(threshold: Double, exponent: Double)] {
        var found: [(miss: Double, threshold: Double, exponent: Double)] = []
        for step in 0..<200 {
            let threshold = (reference - foot) * Double(step) / 200
            var (xx, xy, yy, penalty) = (0.0, 0.0, 0.0, 0.0)
            for factor in factors {
                let law = logarithm(factor.amplitude, reference: reference, threshold: threshold, exponent: 1)
                if factor.weight > 0, let law {
                    xx += factor.weight * law.value * law.value
                    xy += factor.weight * law.value * factor.logarithm
                    yy += factor.weight * factor.logarithm * factor.logarithm
                } else if factor.weight > 0 {
                    // What moves must be beyond the threshold.
                    penalty += factor.weight * 100
                } else if let law, law.value > -5 {
                    // What does not move should not be far beyond it.
                    penalty += (5 + law.value) * (5 + law.value)
                }
            }
            let exponent = fixedExponent ?? (xx > 0 ? min(max(xy / xx, 1), 10) : 1)
            found.append((yy - 2 * exponent * xy + exponent * exponent * xx + penalty, threshold, exponent))
        }
        return found.sorted { $0.miss < $1.miss }.map { ($0.threshold, $0.exponent) }
    }
}

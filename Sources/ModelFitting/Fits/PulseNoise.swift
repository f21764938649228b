internal import RealModule

/// What readings scatter by around a smooth way, told apart by how alike neighbours are.
///
/// A residual is a state that every pulse moves at random, and the noise of reading it:
///
///     s(n+1) = a s(n) + σ_c ξ,   r(n) = s(n) + σ_r η
///
/// a = 1: the noise of pulses adds up (a random walk). a = e^(−1/τ): it is forgotten within τ pulses, as a short-term part of
/// a change is. No s: readings are independent. The three are compared by Schwarz's criterion of their likelihood, which a
/// Kalman filter gives (A. Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989), chapter 3).
public struct PulseNoise: Hashable, Codable, Sendable {
    /// Which of the three it is.
    public enum Kind: String, Hashable, Codable, Sendable {
        /// Readings are independent.
        case reading
        /// What a pulse adds at random stays.
        case adding
        /// What a pulse adds at random is forgotten.
        case relaxing
    }

    /// Which of the three it is.
    public var kind: Kind

    /// σ_c in units of the range; 0 where readings are independent.
    public var pulseDeviation: Double

    /// σ_r in units of the range.
    public var readDeviation: Double

    /// τ in doses; `nil` where nothing is forgotten.
    public var relaxation: Double?

    /// By how much Schwarz's criterion falls below that of independent readings.
    public var evidence: Double

    /// By how much neighbours' likeness raises the variance of what is fitted slowly, against independent readings: the
    /// spectrum of r at frequency 0 over its variance; `nil` where the noise adds up without bound.
    public var inflation: Double? {
        switch kind {
        case .reading: return 1
        case .adding: return nil
        case .relaxing:
            let (c, r, a) = (pulseDeviation * pulseDeviation, readDeviation * readDeviation, memory)
            return (r + c / ((1 - a) * (1 - a))) / (r + c / (1 - a * a))
        }
    }

    /// The standard deviation of a reading around the way: both parts together; `nil` where the noise adds up.
    public var totalDeviation: Double? {
        guard kind != .adding else { return nil }
        let share = kind == .reading ? 0 : 1 / (1 - memory * memory)
        return (readDeviation * readDeviation + share * pulseDeviation * pulseDeviation).squareRoot()
    }

    /// a for one dose.
    private var memory: Double { relaxation.map { Double.exp(-1 / $0) } ?? 1 }

    /// From residuals, by maximum likelihood.
    ///
    /// - Parameters:
    ///   - doses: The doses of each run.
    ///   - residuals: The residuals of each run.
    /// - Returns: `nil` for fewer than 20 residuals, or residuals that are all zero.
    init?(doses: [[Double]], residuals: [[Double]]) {
        let count = residuals.reduce(0) { $0 + max(0, $1.count - 1) }
        guard count >= 20, residuals.contains(where: { $0.contains { $0 != 0 } }) else { return nil }
        let runs = Array(zip(doses, residuals))
        func filter(_ ratio: Double, _ relaxation: Double?) -> (score: Double, scale: Double) {
            let filter = PulseFilter(ratio: ratio, relaxation: relaxation)
            return filter.likelihood(runs)
        }
        /// The ratio σ_c²/σ_r² of the greatest likelihood, at one relaxation.
        func best(_ relaxation: Double?) -> (ratio: Double, score: Double, scale: Double) {
            let place = Self.minimum(-14, 14, steps: 24) { -filter(Double.exp($0), relaxation).score }
            let found = filter(Double.exp(place), relaxation)
            return (Double.exp(place), found.score, found.scale)
        }
        let alone = filter(0, nil)
        let adding = best(nil)
        let longest = Double.log(max(2, (doses.map { $0.last ?? 1 }.max() ?? 1) / 4))
        // Likelihood over τ may have two hills: a coarse look first.
        let (first, stride) = (Double.log(0.5), (longest - Double.log(0.5)) / 8)
        let coarse = (0...8).map { first + Double($0) * stride }
        let near = coarse.max { best(Double.exp($0)).score < best(Double.exp($1)).score } ?? first
        let place = Self.minimum(near - stride, near + stride, steps: 12) { -best(Double.exp($0)).score }
        let time = Double.exp(place)
        let relaxing = best(time)
        let price = Double.log(Double(count))
        let scores = [-2 * alone.score + price, -2 * adding.score + 2 * price, -2 * relaxing.score + 3 * price]
        evidence = 0
        if scores[2] < scores[0], scores[2] < scores[1] {
            (kind, relaxation, readDeviation) = (.relaxing, time, relaxing.scale.squareRoot())
            pulseDeviation = (relaxing.scale * relaxing.ratio).squareRoot()
            evidence = scores[0] - scores[2]
        } else if scores[1] < scores[0] {
            (kind, relaxation, readDeviation) = (.adding, nil, adding.scale.squareRoot())
            pulseDeviation = (adding.scale * adding.ratio).squareRoot()
            evidence = scores[0] - scores[1]
        } else {
            (kind, relaxation, readDeviation, pulseDeviation) = (.reading, nil, alone.scale.squareRoot(), 0)
        }
    }

    /// The most likely state at all doses of a run, where some residuals were not read.
    ///
    /// - Parameters:
    ///   - doses: The doses.
    ///   - residuals: As many; not a number where there is none.
    /// - Returns: s, and how many parameters it is worth.
    func states(doses: [Double], residuals: [Double]) -> (values: [Double], freedom: Double) {
        guard kind != .reading, readDeviation > 0 else { return (residuals.map { _ in 0 }, 0) }
        let ratio = pulseDeviation * pulseDeviation / (readDeviation * readDeviation)
        return PulseFilter(ratio: ratio, relaxation: relaxation).smoothed(doses, residuals)
    }

    /// The place of the least value by golden section.
    private static func minimum(_ low: Double, _ high: Double, steps: Int, _ value: (Double) -> Double) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (low, high)
        var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
        var (atLeft, atRight) = (value(left), value(right))
        for _ in 0..<steps {
            if atLeft < atRight {
                (high, right, atRight) = (right, left, atLeft)
                left = high - ratio * (high - low)
                atLeft = value(left)
            } else {
                (low, left, atLeft) = (left, right, atRight)
                right = low + ratio * (high - low)
                atRight = value(right)
            }
        }
        return (low + high) / 2
    }

    /// The standard deviation of a reading against its neighbours, from second differences: of white noise
    /// E (r(n+1) − 2 r(n) + r(n−1))² = 6 σ².
    static func roughness(_ runs: [[Double]]) -> Double {
        var (sum, count) = (0.0, 0)
        for run in runs where run.count > 2 {
            for index in 1..<(run.count - 1) {
                let bend = run[index + 1] - 2 * run[index] + run[index - 1]
                sum += bend * bend
                count += 1
            }
        }
        return count > 0 ? (sum / Double(count) / 6).squareRoot() : 0
    }
}

internal import RealModule

/// What a set of values says about the distribution that it comes from.
public struct Summary: Hashable, Codable, Sendable {
    /// A quantile and its probability.
    public struct Quantile: Hashable, Codable, Sendable {
        /// The share of the distribution below it.
        public var probability: Double

        /// The quantile with its interval, from order statistics.
        public var estimate: Estimate
    }

    /// An extreme value, and how far it bounds the distribution.
    public struct Extreme: Hashable, Codable, Sendable {
        /// The value.
        public var value: Double

        /// The share of the distribution that lies on the inner side of the value with 95 % confidence: 0.05^(1/n).
        ///
        /// S. S. Wilks, Ann. Math. Stat. 12 (1941) 91, doi:10.1214/aoms/1177731788.
        public var coverage: Double
    }

    /// How many values there are.
    public var count: Int

    /// The mean; interval by bootstrap.
    public var mean: Estimate

    /// The standard deviation, with n - 1; interval by bootstrap.
    public var standardDeviation: Estimate

    /// The adjusted skewness G1; interval by bootstrap.
    public var skewness: Estimate

    /// The smallest value.
    public var minimum: Extreme

    /// The largest value.
    public var maximum: Extreme

    /// Quantiles in increasing order.
    public var quantiles: [Quantile]

    /// The test of normality; `nil` for fewer than 8 values or without spread.
    public var normality: Normality?

    /// The probabilities of the quantiles when none are given.
    public static let usualProbabilities = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]

    /// Summarises values.
    ///
    /// - Parameters:
    ///   - values: Finite values in any order; `nil` is given for fewer than two.
    ///   - probabilities: The probabilities of the quantiles, between 0 and 1.
    public init?(_ values: [Double], probabilities: [Double] = Self.usualProbabilities) {
        guard values.count >= 2, values.allSatisfy(\.isFinite) else { return nil }
        let sorted = values.sorted()
        let least = sorted[0]
        let most = sorted[sorted.count - 1]
        // About unit size: sums of cubes neither vanish for picoamperes nor cancel for small changes of large values.
        let shift = sorted[sorted.count / 2]
        let scale = most > least ? most - least : 1
        let bootstrap = Bootstrap(values.map { ($0 - shift) / scale })
        func restored(_ estimate: Estimate, _ shift: Double) -> Estimate {
            Estimate(
                estimate.value * scale + shift, lower: estimate.lower.map { $0 * scale + shift },
                upper: estimate.upper.map { $0 * scale + shift })
        }
        count = values.count
        mean = restored(bootstrap.estimate(\.mean), shift)
        standardDeviation = restored(bootstrap.estimate(\.deviation), 0)
        skewness = bootstrap.estimate(\.skewness)
        let coverage = Double.pow(1 - Estimate.confidence, 1 / Double(values.count))
        minimum = Extreme(value: least, coverage: coverage)
        maximum = Extreme(value: most, coverage: coverage)
        quantiles = probabilities.sorted().compactMap { probability in
            Estimate.quantile(probability, ofSorted: sorted).map { Quantile(probability: probability, estimate: $0) }
        }
        normality = Normality(sorted: sorted)
    }
}

/// A figure of a distribution from few runs of a reference method and many of a cheap one.
public struct MultiFidelityEstimate: Hashable, Codable, Sendable {
    /// The estimate that stands: with the cheap method as control variate where that helps, otherwise ``reference``.
    public var estimate: Estimate

    /// The estimate from the reference runs alone.
    public var reference: Estimate

    /// The figure of all values of the cheap method.
    public var cheap: Double

    /// The factor of the difference between all cheap values and those of the reference samples; `nil` where there is none.
    public var coefficient: Double?

    /// The correlation of what a sample contributes to the figure by both methods: for the mean that of the values.
    public var correlation: Double?

    /// By how much the variance of the estimate is smaller than that of the reference runs alone; 1 where the control variate
    /// is not used.
    public var varianceReduction: Double

    /// How many reference runs alone would give an interval as narrow.
    public var equivalentRuns: Double

    /// Why the cheap method is not used; `nil` where it is.
    public var notUsed: String?

    /// Whether the cheap method has a part in the estimate.
    public var isUsed: Bool { notUsed == nil }

    /// The least variance reduction for which the control variate is used: below, what the uncertain coefficient costs eats
    /// up what it brings.
    public static let leastReduction = 1.2

    /// The fewest reference runs from which a coefficient is found.
    public static let fewestRuns = 8

    /// Creates an estimate.
    ///
    /// - Parameters:
    ///   - estimate: The estimate that stands.
    ///   - reference: The estimate from the reference runs alone.
    ///   - cheap: The figure of all values of the cheap method.
    ///   - coefficient: The factor of the control variate.
    ///   - correlation: The correlation of what a sample contributes.
    ///   - varianceReduction: By how much the variance is smaller.
    ///   - equivalentRuns: How many reference runs alone would give an interval as narrow.
    ///   - notUsed: Why the cheap method is not used.
    public init(
        estimate: Estimate, reference: Estimate, cheap: Double, coefficient: Double?, correlation: Double?,
        varianceReduction: Double, equivalentRuns: Double, notUsed: String?
    ) {
        self.estimate = estimate
        self.reference = reference
        self.cheap = cheap
        self.coefficient = coefficient
        self.correlation = correlation
        self.varianceReduction = varianceReduction
        self.equivalentRuns = equivalentRuns
        self.notUsed = notUsed
    }
}

/// A control variate whose coefficient was found from pairs.
struct Control {
    /// The coefficient.
    var coefficient: Double

    /// The correlation of what a sample contributes to the figure by both methods.
    var correlation: Double

    /// 1/(1 - r²(1 - n/N)).
    var reduction: Double

    /// Creates a control variate.
    ///
    /// - Parameters:
    ///   - coefficient: The coefficient.
    ///   - correlation: The correlation r in the pairs.
    ///   - pairs: The number n of pairs.
    ///   - all: The number N of cheap values.
    init(_ coefficient: Double, correlation: Double, pairs: Int, all: Int) {
        self.coefficient = coefficient
        self.correlation = correlation
        // The residual variance has n - 2 degrees of freedom: without that, chance alone gives r² = 1/(n - 1).
        let n = Double(pairs)
        let square = max(0, 1 - (1 - correlation * correlation) * (n - 1) / (n - 2))
        reduction = 1 / max(1 - square * (1 - n / Double(all)), .leastNormalMagnitude)
    }

    /// Why the control variate is not worth its uncertain coefficient; `nil` where it is.
    var objection: String? {
        guard !(reduction >= MultiFidelityEstimate.leastReduction) else { return nil }
        let hundredths = (correlation * 100).rounded() / 100
        return "the correlation of \(hundredths) is too low to help"
    }
}

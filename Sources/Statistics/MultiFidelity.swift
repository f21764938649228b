internal import RealModule

/// Figures of a distribution from n runs of a reference method and N > n runs of a cheap method on the same samples.
///
/// The n samples of the reference are among the N of the cheap method. With values y of the reference and x of the cheap
/// method, a figure θ (mean, logarithm of σ, quantile, yield) is
///
///     θ(yₙ) + α (θ(x_N) - θ(xₙ)),
///
/// which is right for any α, however wrong the cheap method is: a control variate whose mean is known from N values (J. M.
/// Hammersley, D. C. Handscomb, "Monte Carlo Methods" (1964), 5.5; B. Peherstorfer, K. Willcox, M. Gunzburger, SIAM J. Sci.
/// Comput. 38 (2016) A3163, doi:10.1137/15M1046472). The variance is least for α = cov/var of what a sample contributes to
/// the figure by both methods, and then, r being the correlation of these contributions,
///
///     Var = Var(θ(yₙ)) (1 - r² (1 - n/N)).
///
/// Contributions are: for the mean the values themselves; for ln σ the squared deviations; for a yield whether the limits
/// are met; for a quantile there is none that needs no density, so that variance and covariance come from resamples.
///
/// Intervals come from resampling pairs and further cheap values each among themselves, with the coefficients found again
/// in each resample, but for quantiles, whose coefficient stays; the percentiles are those of Student's distribution for
/// n - 2 degrees of freedom (T. C. Hesterberg, Am. Stat. 69 (2015) 371, doi:10.1080/00031305.2015.1089789). In simulations
/// of 200 sets with n = 20 and 50 they cover 90 % (σ of skewed values) to 99.5 % (medians). For the interval of a yield see ``PairedYield``.
public struct MultiFidelity: Hashable, Codable, Sendable {
    /// A quantile with its probability.
    public struct Quantile: Hashable, Codable, Sendable {
        /// The share of the distribution below it.
        public var probability: Double

        /// The quantile.
        public var estimate: MultiFidelityEstimate
    }

    /// The number of samples with both values.
    public var pairs: Int

    /// The number of samples with a value of the cheap method.
    public var all: Int

    /// The mean.
    public var mean: MultiFidelityEstimate

    /// The standard deviation.
    public var standardDeviation: MultiFidelityEstimate

    /// The quantiles in increasing order.
    public var quantiles: [Quantile]

    /// The share of samples that meet the limits; `nil` without limits.
    public var yield: MultiFidelityEstimate?

    /// The probabilities of the quantiles when none are given.
    public static let usualProbabilities = [0.05, 0.25, 0.5, 0.75, 0.95]

    /// Estimates figures.
    ///
    /// - Parameters:
    ///   - reference: The n values of the reference method, finite.
    ///   - cheap: Those of the cheap method on the same samples.
    ///   - others: The N - n values of the cheap method on further samples.
    ///   - probabilities: The probabilities of the quantiles, between 0 and 1.
    ///   - limits: The range in which a sample counts for the yield; no yield if `nil`.
    /// `nil` is given for fewer than three pairs, and for values that are not finite.
    public init?(
        reference: [Double], cheap: [Double], others: [Double],
        probabilities: [Double] = Self.usualProbabilities, limits: ClosedRange<Double>? = nil
    ) {
        guard reference.count >= 3, cheap.count == reference.count,
            (reference + cheap + others).allSatisfy(\.isFinite)
        else { return nil }
        pairs = reference.count
        all = reference.count + others.count
        // About unit size, as for the moments of one method.
        let shift = reference.sorted()[reference.count / 2]
        let width = (reference.max() ?? 0) - (reference.min() ?? 0)
        let scale = width > 0 ? width : 1
        func unit(_ values: [Double]) -> [Double] { values.map { ($0 - shift) / scale } }
        let levels = FidelityLevels(
            reference: unit(reference), cheap: unit(cheap), others: unit(others),
            probabilities: probabilities.filter { (0...1).contains($0) }.sorted())
        let bootstrap = FidelityBootstrap(levels)
        mean = bootstrap.mean.restored(scale: scale, shift: shift)
        standardDeviation = bootstrap.standardDeviation.restored(scale: scale, shift: 0)
        quantiles = zip(levels.probabilities, bootstrap.quantiles).map {
            Quantile(probability: $0, estimate: $1.restored(scale: scale, shift: shift))
        }
        yield = limits.flatMap { limits in
            PairedYield(
                reference: reference.map(limits.contains), cheap: cheap.map(limits.contains),
                others: others.map(limits.contains)
            ).estimate
        }
    }
}

extension MultiFidelityEstimate {
    /// The estimate in the units of the values, from that of shifted and scaled ones.
    fileprivate func restored(scale: Double, shift: Double) -> MultiFidelityEstimate {
        func restored(_ estimate: Estimate) -> Estimate {
            Estimate(
                estimate.value * scale + shift, lower: estimate.lower.map { $0 * scale + shift },
                upper: estimate.upper.map { $0 * scale + shift })
        }
        var copy = self
        copy.estimate = restored(estimate)
        copy.reference = restored(reference)
        copy.cheap = cheap * scale + shift
        return copy
    }
}

internal import RealModule

/// Which of many independent inputs the variance of an output comes from: the coefficients of a straight line in all inputs.
///
/// With inputs zⱼ of mean 0 and variance 1 and y = b₀ + Σ bⱼ zⱼ + e, the share of input j in the variance of y is bⱼ²/Var(y);
/// the shares and that of the rest e, which holds all curvature, add up to 1 (a first-order sensitivity index of a linear
/// model: A. Saltelli et al., "Global Sensitivity Analysis" (2008), 1.2.5). The coefficients come from least squares in all
/// inputs at once where there are at least twice as many samples as inputs, and otherwise from each input on its own.
public struct VarianceShares: Hashable, Codable, Sendable {
    /// How many samples there are.
    public var count: Int

    /// The coefficients, in the output's unit for one standard deviation of an input.
    public var coefficients: [Double]

    /// The share of each input: b² less the square of b's standard error, both times the input's own variance over
    /// that of the output. Chance
    /// makes that of an input without influence a little more or less than 0.
    public var shares: [Double]

    /// The square of a coefficient's standard error over the variance of the output: what chance alone gives on average.
    public var chance: Double

    /// The share of the variance that the straight line explains, corrected for the number of inputs, at least 0.
    public var explained: Double

    /// Whether all inputs were taken at once, and not each on its own.
    public var isJoint: Bool

    /// Finds the shares.
    ///
    /// - Parameters:
    ///   - inputs: For each input its values on all samples, of mean 0 and variance 1.
    ///   - output: The output on all samples, finite.
    /// `nil` is given for fewer than 8 samples, for an output without spread, and without inputs.
    public init?(inputs: [[Double]], output: [Double]) {
        guard let inputs = VarianceInputs(inputs) else { return nil }
        self.init(inputs: inputs, output: output)
    }

    /// Finds the shares.
    ///
    /// - Parameters:
    ///   - inputs: The inputs on all samples.
    ///   - output: The output on all samples, finite.
    /// `nil` is given for another number of samples than the inputs have, and for an output without spread.
    public init?(inputs: VarianceInputs, output: [Double]) {
        let (n, p, columns) = (output.count, inputs.columns.count, inputs.columns)
        guard n == inputs.count, output.allSatisfy(\.isFinite) else { return nil }
        let mean = output.reduce(0, +) / Double(n)
        let centred = output.map { $0 - mean }
        let squares = centred.reduce(0) { $0 + $1 * $1 }
        guard squares > 0 else { return nil }
        let variance = squares / Double(n - 1)
        count = n
        let products = columns.map { VarianceInputs.product($0, centred) }
        if let solution = inputs.solution(products) {
            isJoint = true
            coefficients = solution
            let fitted = zip(solution, products).reduce(0) { $0 + $1.0 * $1.1 }
            let rest = max(0, squares - fitted) / Double(n - p - 1)
            explained = max(0, 1 - rest / variance)
            chance = rest / Double(n - p - 1) / variance
        } else {
            isJoint = false
            coefficients = zip(products, inputs.squares).map { product, own in own > 0 ? product / own : 0 }
            chance = 1 / Double(n - 1)
            explained = .nan
        }
        let level = chance
        shares = zip(coefficients, inputs.squares).map { coefficient, own in
            coefficient * coefficient * own / Double(n - 1) / variance - level
        }
        if !isJoint { explained = max(0, min(1, shares.reduce(0, +))) }
    }

    /// The share that a group of inputs without any influence exceeds with a chance of 5 % at most, in one of several groups.
    ///
    /// The shares of k such inputs, with chance added to each, are together χ² with k degrees of freedom times ``chance``; its quantile is that of E. B.
    /// Wilson, M. M. Hilferty, Proc. Natl. Acad. Sci. 17 (1931) 684, doi:10.1073/pnas.17.12.684, which is good to 1 %.
    ///
    /// - Parameters:
    ///   - size: How many inputs the group has.
    ///   - groups: How many groups are looked at.
    /// - Returns: A share.
    public func bound(size: Int, among groups: Int) -> Double {
        let k = Double(max(1, size))
        let z = Normal.quantile(1 - (1 - Estimate.confidence) / Double(max(1, groups)))
        let root = 1 - 2 / (9 * k) + z * Double.sqrt(2 / (9 * k))
        return max(0, k * root * root * root - k) * chance
    }
}

internal import RealModule

/// Whether values can come from a normal distribution: the test of Anderson and Darling, mean and σ estimated.
///
/// A² = -n - Σ (2i-1)(ln Φ(zᵢ) + ln(1-Φ(z₍n+1-i₎)))/n, corrected by 1 + 0.75/n + 2.25/n²; p by the fits of R. B.
/// D'Agostino, M. A. Stephens, "Goodness-of-Fit Techniques" (1986), table 4.9.
public struct Normality: Hashable, Codable, Sendable {
    /// The corrected A².
    public var statistic: Double

    /// The probability of a statistic as large or larger, were the distribution normal.
    public var pValue: Double

    /// Whether normality is refuted at 5 %.
    public var isRefuted: Bool { pValue < 0.05 }

    /// Tests values.
    ///
    /// - Parameter sorted: The values in increasing order; `nil` is given for fewer than 8 or without any spread.
    public init?(sorted: [Double]) {
        let n = Double(sorted.count)
        guard sorted.count >= 8 else { return nil }
        let mean = sorted.reduce(0, +) / n
        let sigma = Double.sqrt(sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1))
        guard sigma > 0, sigma.isFinite else { return nil }
        var sum = 0.0
        for i in sorted.indices {
            // The smallest normal number keeps the logarithm finite for values dozens of σ away.
            let below = Normal.probability(below: (sorted[i] - mean) / sigma)
            let above = Normal.probability(below: -(sorted[sorted.count - 1 - i] - mean) / sigma)
            let logs = Double.log(max(below, .leastNormalMagnitude)) + Double.log(max(above, .leastNormalMagnitude))
            sum += Double(2 * i + 1) * logs
        }
        let a = (-n - sum / n) * (1 + 0.75 / n + 2.25 / (n * n))
        statistic = a
        pValue =
            switch a {
            // The fit is a parabola that turns up beyond 150; by then p is 0 for all purposes.
            case 0.6...: a > 13 ? 0 : Double.exp(1.2937 - 5.709 * a + 0.0186 * a * a)
            case 0.34...: Double.exp(0.9177 - 4.279 * a - 1.38 * a * a)
            case 0.2...: 1 - Double.exp(-8.318 + 42.796 * a - 59.938 * a * a)
            default: 1 - Double.exp(-13.436 + 101.14 * a - 223.73 * a * a)
            }
    }
}

internal import RealModule

extension Estimate {
    /// A proportion with Wilson's score interval, which keeps its coverage at 0 and 1 where the usual one collapses.
    ///
    /// (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n), z = 1.96. E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209,
    /// doi:10.1080/01621459.1927.10502953.
    ///
    /// - Parameters:
    ///   - hits: How many of the trials count.
    ///   - trials: How many there were.
    /// - Returns: The share between 0 and 1 with its interval, or `nil` without trials.
    public static func proportion(_ hits: Int, of trials: Int) -> Estimate? {
        guard trials > 0, (0...trials).contains(hits) else { return nil }
        let n = Double(trials)
        let p = Double(hits) / n
        let z = Normal.quantile(0.5 + confidence / 2)
        let middle = p + z * z / (2 * n)
        let reach = z * Double.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        let scale = 1 + z * z / n
        // The formula gives exactly 0 and 1 at the ends; rounding must not leave the range.
        return Estimate(
            p, lower: hits == 0 ? 0 : max(0, (middle - reach) / scale),
            upper: hits == trials ? 1 : min(1, (middle + reach) / scale))
    }
}

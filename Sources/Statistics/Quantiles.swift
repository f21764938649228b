internal import RealModule

extension Estimate {
    /// A quantile with the interval that order statistics give, whatever the distribution.
    ///
    /// The estimate is definition 7 of R. J. Hyndman, Y. Fan, Am. Stat. 50 (1996) 361, doi:10.2307/2684934. The
    /// interval is (x₍l₎, x₍u₎) with P(B < l) <= 2.5 % and P(B >= u) <= 2.5 %, B binomial (n, p): it covers the quantile
    /// with at least 95 %. Near the ends few samples bound a quantile on one side only.
    ///
    /// - Parameters:
    ///   - probability: Which quantile, between 0 and 1.
    ///   - sorted: The values in increasing order.
    /// - Returns: The quantile with its interval, or `nil` without values.
    public static func quantile(_ probability: Double, ofSorted sorted: [Double]) -> Estimate? {
        guard !sorted.isEmpty, (0...1).contains(probability) else { return nil }
        let n = sorted.count
        let place = probability * Double(n - 1)
        let below = Int(place)
        let above = min(below + 1, n - 1)
        let value = sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])

        let tail = (1 - confidence) / 2
        var cumulated = 0.0
        var lowerRank = 0
        var upperRank = n + 1
        for k in 0...n {
            // Here `cumulated` is P(B < k).
            if cumulated <= tail { lowerRank = k }
            cumulated += binomial(k, n, probability)
            if cumulated >= 1 - tail, upperRank > n { upperRank = k + 1 }
        }
        return Estimate(
            value, lower: lowerRank >= 1 ? sorted[lowerRank - 1] : nil,
            upper: upperRank <= n ? sorted[upperRank - 1] : nil)
    }
}

/// P(B = k) of the binomial distribution.
private func binomial(_ k: Int, _ n: Int, _ p: Double) -> Double {
    if p == 0 || p == 1 { return k == (p == 0 ? 0 : n) ? 1 : 0 }
    let (a, b) = (Double(k), Double(n))
    let choices = Double.logGamma(b + 1) - Double.logGamma(a + 1) - Double.logGamma(b - a + 1)
    return Double.exp(choices + a * Double.log(p) + (b - a) * Double.log(onePlus: -p))
}

internal import RealModule

/// Student's distribution, for the ends of intervals that rest on few values.
enum Student {
    /// P(|T| < t) for an integer number of degrees of freedom, as a finite sum.
    ///
    /// M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions" (1964), 26.7.3 and 26.7.4.
    ///
    /// - Parameters:
    ///   - t: A positive value.
    ///   - freedom: The degrees of freedom, at least 1.
    /// - Returns: A probability.
    static func probability(within t: Double, freedom: Int) -> Double {
        let angle = Double.atan(t / Double.sqrt(Double(freedom)))
        let (sine, cosine) = (Double.sin(angle), Double.cos(angle))
        // Odd: θ + sin θ (cos θ + 2/3 cos³ θ + …), times 2/π. Even: sin θ (1 + 1/2 cos² θ + 1·3/(2·4) cos⁴ θ + …).
        let isOdd = freedom % 2 == 1
        var term = isOdd ? cosine : 1
        var sum = 0.0
        var index = isOdd ? 1 : 0
        while index <= freedom - 2 {
            sum += term
            term *= Double(index + 1) / Double(index + 2) * cosine * cosine
            index += 2
        }
        return isOdd ? (angle + sine * sum) * 2 / Double.pi : sine * sum
    }

    /// The value t with P(|T| < t) equal to the confidence of this module's intervals.
    ///
    /// - Parameter freedom: The degrees of freedom, at least 1.
    /// - Returns: 1.96 for many degrees of freedom, 12.7 for one.
    static func reach(freedom: Int) -> Double {
        var (low, high) = (0.0, 1e3)
        // The sum is exact, so halving to the last bit is too; 60 halvings of 1000 leave 1e-15.
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if probability(within: middle, freedom: max(1, freedom)) < Estimate.confidence {
                low = middle
            } else {
                high = middle
            }
        }
        return (low + high) / 2
    }
}

internal import RealModule

/// The differential-pair integrator under a constant input, in closed form.
///
/// A pair in weak inversion steers the input I_in to a capacitor C, from which a leak I_τ flows. With x the ratio of the currents
/// of the pair's two transistors, so that the capacitor gets I_in/(1 + x),
///
///     τ (1 + x)/x dx/dt = x_∞ − x,   x_∞ = I_in/I_τ − 1,   τ = n U_T C/I_τ
///
/// (C. Bartolozzi, G. Indiveri, Neural Computation 19 (2007) 2581; P. Livi, G. Indiveri, ISCAS 2009, 2898), n the slope factor of
/// the pair. Where the output transistor has that slope factor x is I/I_g; otherwise it is (I/I_g) to the ratio of both.
/// Integrated by partial fractions, from x₀ to x,
///
///     t/τ = (1/x_∞) ln(x/x₀) − (1 + 1/x_∞) ln((x_∞ − x)/(x_∞ − x₀))
public struct DPIIntegrator: Hashable, Codable, Sendable {
    /// τ in s.
    public var timeConstant: Double

    /// Creates an integrator.
    ///
    /// - Parameter timeConstant: τ = n U_T C/I_τ in s, above 0.
    public init(timeConstant: Double) { self.timeConstant = timeConstant }

    /// The time from one ratio to another.
    ///
    /// - Parameters:
    ///   - start: x at the start, above 0.
    ///   - end: x at the end, above 0.
    ///   - drive: I_in/I_τ, from 0 on.
    /// - Returns: The time in s; `nil` where the end is not reached.
    public func time(from start: Double, to end: Double, drive: Double) -> Double? {
        if start == end { return 0 }
        let limit = drive - 1
        // x moves towards its limit and never gets there.
        guard (end - start) * (limit - end) > 0 else { return nil }
        return timeConstant * Self.span(start, end, limit)
    }

    /// t/τ of the closed form, in the order of operations that keeps digits where the limit is near 0.
    private static func span(_ start: Double, _ end: Double, _ limit: Double) -> Double {
        let approach = Double.log(onePlus: (start - end) / (limit - start))
        if Swift.abs(limit) < 0.1 * Swift.min(start, end) {
            // ln(x/x₀) − ln((x_∞ − x)/(x_∞ − x₀)) = ln(1 − x_∞/x₀) − ln(1 − x_∞/x); divided by x_∞, 1/x − 1/x₀ at 0.
            let difference: Double =
                limit == 0
                ? 1 / end - 1 / start
                : (Double.log(onePlus: -limit / start) - Double.log(onePlus: -limit / end)) / limit
            return difference - approach
        }
        return (Double.log(end / start) - approach) / limit - approach
    }

    /// The ratio after a time.
    ///
    /// Newton's method in ln x, whose slope is (x_∞ − x)/(1 + x)/τ, within a bracket that closes.
    ///
    /// - Parameters:
    ///   - time: The time in s, from 0 on.
    ///   - start: x at the start, above 0.
    ///   - drive: I_in/I_τ, from 0 on.
    /// - Returns: x.
    public func ratio(after time: Double, from start: Double, drive: Double) -> Double {
        let limit = drive - 1
        let target = time / timeConstant
        guard target > 0, start != limit else { return start }
        // |d ln x/dt| is at most |x_∞ − x₀|/(1 + x₀) when x falls, and x_∞ when it rises from below.
        let first = Double.log(start)
        let rises = start < limit
        var low = rises ? first : first - target
        var high = rises ? Swift.min(first + limit * target, .log(limit)) : first
        if !rises, limit > 0 { low = Swift.max(low, .log(limit)) }
        var guess = first + target * (limit - start) / (1 + start)
        for _ in 0..<200 {
            if !(guess > low && guess < high) { guess = 0.5 * (low + high) }
            let x = Double.exp(guess)
            guard (limit - x) * (limit - start) > 0, guess != first else {
                // A rounding beyond the limit, or none from the start.
                return guess == first ? start : limit
            }
            let excess = Self.span(start, x, limit) - target
            if (excess > 0) == rises { high = guess } else { low = guess }
            let next = guess - excess * (limit - x) / (1 + x)
            if Swift.abs(next - guess) <= 1e-15 * Swift.max(1, Swift.abs(guess)) || high - low <= 1e-15 {
                return Double.exp(Swift.min(Swift.max(next, low), high))
            }
            guess = next
        }
        return Double.exp(guess)
    }
}

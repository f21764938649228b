/// The step of a damped least-squares problem within bounds.
///
/// Minimises |r + J δ|² + λ Σ Dᵢ δᵢ² over lower ≤ δ ≤ upper by going through the components in turn, each put where the
/// others leave it best (projected Gauss–Seidel). The matrix is positive definite for λ > 0, so this ends in the one
/// minimum, and bounds are met exactly.
struct BoundedStep {
    /// JᵀJ.
    let normal: [[Double]]

    /// Jᵀr.
    let gradient: [Double]

    /// - Parameters:
    ///   - jacobian: One column for each variable: the derivative of all residuals by it.
    ///   - residuals: The residuals where the step begins.
    init(jacobian: [[Double]], residuals: [Double]) {
        normal = jacobian.map { left in jacobian.map { right in Self.product(left, right) } }
        gradient = jacobian.map { Self.product($0, residuals) }
    }

    /// The step.
    ///
    /// - Parameters:
    ///   - damping: λ, above zero.
    ///   - weights: D, above zero.
    ///   - bounds: The range of each component; zero lies in it.
    func solve(damping: Double, weights: [Double], bounds: [ClosedRange<Double>]) -> [Double] {
        var step = [Double](repeating: 0, count: gradient.count)
        for _ in 0..<5000 {
            var change = 0.0
            for i in step.indices {
                let diagonal = normal[i][i] + damping * weights[i]
                let pull = gradient[i] + Self.product(normal[i], step) - normal[i][i] * step[i]
                let next = min(max(-pull / diagonal, bounds[i].lowerBound), bounds[i].upperBound)
                change = max(change, abs(next - step[i]))
                step[i] = next
            }
            if change < 1e-9 { break }
        }
        return step
    }

    /// |r + J δ|² − |r|² for a step.
    func predictedChange(_ step: [Double]) -> Double {
        Self.product(step, step.indices.map { 2 * gradient[$0] + Self.product(normal[$0], step) })
    }

    static func product(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

internal import CNativeEngine
internal import Statistics

/// Levenberg's and Marquardt's method with bounds and numerical slopes: D. W. Marquardt, J. Soc. Indust. Appl. Math. 11
/// (1963) 431.
struct LeastSquaresFit {
    /// One variable: where it starts, its bounds, and a length on which the residuals change.
    struct Variable {
        var start: Double
        var lower = -Double.infinity
        var upper = Double.infinity
        var scale: Double
    }

    var variables: [Variable]
    /// Beyond this, residuals count linearly instead of by their square; infinite: all by their square.
    var softness = Double.infinity
    var iterations = 120
    /// The residuals at given values.
    var residuals: ([Double]) -> [Double]

    /// Where the search ended, and the sum of squares (softened) there.
    func solve(from given: [Double]? = nil) -> (values: [Double], cost: Double) {
        let count = variables.count
        var x = given ?? variables.map(\.start)
        var r = residuals(x)
        var best = cost(r)
        var damping = 1e-2
        var stalls = 0
        for _ in 0..<iterations {
            var (matrix, gradient) = normalEquations(at: x, r)
            hold(&matrix, &gradient, at: x)
            var accepted = false
            for _ in 0..<12 {
                var system = matrix
                for k in 0..<count {
                    let scale = variables[k].scale
                    system[k * count + k] += damping * max(matrix[k * count + k], 1e-12 / (scale * scale))
                }
                guard let step = positiveSolution(system, gradient) else {
                    damping *= 10
                    continue
                }
                let trial = (0..<count).map { min(max(x[$0] - step[$0], variables[$0].lower), variables[$0].upper) }
                let trialResiduals = residuals(trial)
                let trialCost = cost(trialResiduals)
                if trialCost < best {
                    stalls = best - trialCost < 1e-5 * best ? stalls + 1 : 0
                    (x, r, best) = (trial, trialResiduals, trialCost)
                    damping = max(damping / 5, 1e-12)
                    accepted = true
                    break
                }
                damping = min(damping * 4, 1e12)
            }
            if !accepted || stalls >= 4 { break }
        }
        return (x, best)
    }

    /// Takes variables out of the step that stand at a bound and would go beyond it: the others then step as if they were
    /// alone.
    private func hold(_ matrix: inout [Double], _ gradient: inout [Double], at x: [Double]) {
        let count = variables.count
        for k in 0..<count {
            let (atLower, atUpper) = (x[k] <= variables[k].lower, x[k] >= variables[k].upper)
            guard atLower && gradient[k] > 0 || atUpper && gradient[k] < 0 else { continue }
            gradient[k] = 0
            for other in 0..<count where other != k {
                matrix[k * count + other] = 0
                matrix[other * count + k] = 0
            }
        }
    }

    private func cost(_ r: [Double]) -> Double {
        var sum = 0.0
        for value in r { sum += softened(value) }
        return sum.isFinite ? sum : .infinity
    }

    private func softened(_ value: Double) -> Double {
        guard softness.isFinite else { return value * value }
        let ratio = value / softness
        return 2 * softness * softness * ((1 + ratio * ratio).squareRoot() - 1)
    }

    private func normalEquations(at x: [Double], _ r: [Double]) -> (matrix: [Double], gradient: [Double]) {
        let (rows, count) = (r.count, variables.count)
        var jacobian: [Double] = []
        jacobian.reserveCapacity(rows * count)
        for k in 0..<count {
            var moved = x
            // The step goes inwards at an upper bound.
            var step = 1e-5 * variables[k].scale
            if moved[k] + step > variables[k].upper { step = -step }
            moved[k] += step
            let other = residuals(moved)
            for row in 0..<rows { jacobian.append((other[row] - r[row]) / step) }
        }
        let weights = r.map { value in
            softness.isFinite ? 1 / (1 + value * value / (softness * softness)).squareRoot() : 1
        }
        var matrix = [Double](repeating: 0, count: count * count)
        var gradient = [Double](repeating: 0, count: count)
        hillock_normal_equations(rows, count, jacobian, r, weights, &matrix, &gradient)
        return (matrix, gradient)
    }
}

/// Linear least squares: the coefficients of `columns` that come nearest to `values`.
///
/// - Parameters:
///   - columns: One after the other, each as long as `values`.
///   - weights: Of the squares.
///   - ridge: What is added to the diagonal, relative to it, so that columns that say the same do no harm.
func linearFit(columns: [Double], count: Int, values: [Double], weights: [Double], ridge: Double) -> [Double]? {
    var matrix = [Double](repeating: 0, count: count * count)
    var vector = [Double](repeating: 0, count: count)
    hillock_normal_equations(values.count, count, columns, values, weights, &matrix, &vector)
    for k in 0..<count { matrix[k * count + k] *= 1 + ridge }
    return positiveSolution(matrix, vector)
}

/// The solution of a symmetric system; `nil` when it is not positive definite to the last digit.
private func positiveSolution(_ matrix: [Double], _ vector: [Double]) -> [Double]? {
    CholeskyFactor(matrix, count: vector.count, leastPivot: 0).solve(vector)
}

/// Nonlinear least squares with exact derivatives and bounds.
///
/// A step solves (A + λ diag A) s = −g (D. W. Marquardt, J. SIAM 11 (1963) 431); λ falls by ten after a step that helps and
/// grows by ten after one that does not. Parameters at a bound that the gradient pushes outwards are left out of the step, and
/// those that it would take beyond one are held at it. The residuals must be cheap and without noise.
public struct LevenbergMarquardt: Hashable, Codable, Sendable {
    /// The lower bounds; empty for none.
    public var lower: [Double]

    /// The upper bounds; empty for none.
    public var upper: [Double]

    /// The decrease of the sum of squares, relative to it, at which the search ends.
    public var tolerance: Double

    /// The largest number of evaluations.
    public var evaluationLimit: Int

    /// Creates a search.
    ///
    /// - Parameters:
    ///   - lower: The lower bounds; empty for none.
    ///   - upper: The upper bounds; empty for none.
    ///   - tolerance: The relative decrease of the sum of squares at which the search ends.
    ///   - evaluationLimit: The largest number of evaluations.
    public init(lower: [Double] = [], upper: [Double] = [], tolerance: Double = 1e-12, evaluationLimit: Int = 200) {
        self.lower = lower
        self.upper = upper
        self.tolerance = tolerance
        self.evaluationLimit = evaluationLimit
    }

    /// Where a search ended.
    public struct Solution: Hashable, Codable, Sendable {
        /// The parameters.
        public var parameters: [Double]
        /// The sum of the squared residuals.
        public var sum: Double
        /// How many residuals.
        public var count: Int
        /// How many times the residuals were computed.
        public var evaluations: Int
        /// Whether the sum of squares had stopped to fall.
        public var hasConverged: Bool
        /// The places of parameters at a bound.
        public var bound: [Int]
        /// The inverse of the Gauss-Newton matrix, with zeros for parameters at a bound; times the variance of a residual
        /// it is the covariance of the parameters. `nil` where the residuals do not determine all of the others.
        public var inverse: SymmetricMatrix?

        /// The variance of a residual: S/(n − k), k parameters away from their bounds.
        public var variance: Double { sum / Double(max(1, count - (parameters.count - bound.count))) }
    }

    /// Searches from a start.
    ///
    /// - Parameters:
    ///   - model: The residuals.
    ///   - start: The first parameters; those beyond a bound are moved to it.
    /// - Returns: Where the search ended; `nil` where the residuals at the start are not finite.
    public func minimise(_ model: some ResidualModel, from start: [Double]) -> Solution? {
        var p = limited(start)
        var equations = evaluate(model, p)
        var evaluations = 1
        guard equations.sum.isFinite else { return nil }
        var damping = 1e-3
        var hasConverged = equations.sum == 0
        while !hasConverged, evaluations < evaluationLimit {
            let matrix = equations.matrix
            guard let (trial, predicted) = step(matrix, equations.gradient, from: p, damping) else {
                damping *= 10
                if damping > 1e12 { break }
                continue
            }
            // What the straight-line model promises is below the tolerance: there is nothing to win.
            if abs(predicted) <= tolerance * equations.sum, damping <= 1 {
                hasConverged = true
                break
            }
            let next = evaluate(model, trial)
            evaluations += 1
            if next.sum.isFinite, next.sum < equations.sum {
                hasConverged = equations.sum - next.sum <= tolerance * equations.sum
                (p, equations) = (trial, next)
                damping = max(damping / 10, 1e-12)
            } else {
                damping *= 10
                // So short a step that the sum no longer changes: the minimum to rounding.
                if damping > 1e10 {
                    hasConverged = true
                    break
                }
            }
        }
        let bound = p.indices.filter { isBound($0, p, nil) }
        return Solution(
            parameters: p, sum: equations.sum, count: equations.count, evaluations: evaluations,
            hasConverged: hasConverged, bound: bound, inverse: inverse(equations.matrix, without: bound))
    }

    private func evaluate(_ model: some ResidualModel, _ p: [Double]) -> NormalEquations {
        var equations = NormalEquations(parameterCount: p.count)
        model.addResiduals(at: p, to: &equations)
        return equations
    }

    /// The parameters after a step, and how much the linearised residuals promise.
    ///
    /// A parameter that the step would take beyond a bound is held at it, and the step is solved again for the others.
    private func step(
        _ matrix: SymmetricMatrix, _ gradient: [Double], from p: [Double], _ damping: Double
    ) -> ([Double], Double)? {
        var free = p.indices.filter { !isBound($0, p, gradient[$0]) && matrix[$0, $0] > 0 }
        var change = Array(repeating: 0.0, count: p.count)
        while !free.isEmpty {
            var damped = SymmetricMatrix(free.count)
            var right: [Double] = []
            for (row, i) in free.enumerated() {
                for (column, j) in free[...row].enumerated() { damped[row, column] = matrix[i, j] }
                damped[row, row] *= 1 + damping
                var value = -gradient[i]
                for j in p.indices where !free.contains(j) { value -= matrix[i, j] * change[j] }
                right.append(value)
            }
            guard let solved = damped.solve(right) else { return nil }
            for (index, place) in free.enumerated() { change[place] = solved[index] }
            let ends = limited(p.indices.map { p[$0] + change[$0] })
            let stopped = free.filter { ends[$0] != p[$0] + change[$0] }
            if stopped.isEmpty { break }
            for place in stopped { change[place] = ends[place] - p[place] }
            free.removeAll { stopped.contains($0) }
        }
        let trial = limited(p.indices.map { p[$0] + change[$0] })
        var predicted = 0.0
        for i in p.indices {
            predicted -= 2 * gradient[i] * change[i]
            for j in p.indices { predicted -= change[i] * matrix[i, j] * change[j] }
        }
        return (trial, predicted)
    }

    /// Whether a parameter is at a bound and, if there is a slope, would be pushed beyond it.
    private func isBound(_ place: Int, _ p: [Double], _ slope: Double?) -> Bool {
        if !lower.isEmpty, p[place] <= lower[place] { return slope.map { $0 > 0 } ?? true }
        if !upper.isEmpty, p[place] >= upper[place] { return slope.map { $0 < 0 } ?? true }
        return false
    }

    private func limited(_ p: [Double]) -> [Double] {
        p.indices.map { index in
            var value = p[index]
            if !lower.isEmpty { value = max(value, lower[index]) }
            if !upper.isEmpty { value = min(value, upper[index]) }
            return value
        }
    }

    private func inverse(_ matrix: SymmetricMatrix, without bound: [Int]) -> SymmetricMatrix? {
        let free = (0..<matrix.count).filter { !bound.contains($0) }
        var part = SymmetricMatrix(free.count)
        for (row, i) in free.enumerated() {
            for (column, j) in free[...row].enumerated() { part[row, column] = matrix[i, j] }
        }
        guard let inverted = part.inverse() else { return nil }
        var whole = SymmetricMatrix(matrix.count)
        for (row, i) in free.enumerated() {
            for (column, j) in free[...row].enumerated() { whole[i, j] = inverted[row, column] }
        }
        return whole
    }
}

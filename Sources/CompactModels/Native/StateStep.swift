/// One step of TR-BDF2 for the states of a model.
struct Step {
    private let model: CompactModel
    private let parameters: [Double]
    private let temperature: Double
    private let tolerance: (relative: Double, absolute: Double)
    private var evaluation: Evaluation

    /// γ = 2 − √2, its half, and √2/4.
    private static let gamma = 2 - 2.0.squareRoot()
    private static let d = gamma / 2
    private static let w = 2.0.squareRoot() / 4

    init(
        model: CompactModel, parameters: [Double], temperature: Double,
        tolerance: (relative: Double, absolute: Double)
    ) {
        self.model = model
        self.parameters = parameters
        self.temperature = temperature
        self.tolerance = tolerance
        evaluation = Evaluation(model.states.map(\.rate), of: model.graph)
    }

    /// The states at the end of a step, and the error in units of the tolerance; `nil` where Newton's method fails.
    mutating func advance(
        _ x: [Double], from start: Double, to end: Double, on stretch: TerminalDrive.Stretch
    ) -> (states: [Double], error: Double)? {
        let h = end - start
        let (d, w) = (Self.d, Self.w)
        let first = rates(x, stretch.voltages(at: start)).values
        let base = zip(x, first).map { $0 + d * h * $1 }
        guard
            let middle = solve(
                base, d * h, guess: zip(x, first).map { $0 + Self.gamma * h * $1 },
                stretch.voltages(at: start + Self.gamma * h))
        else { return nil }
        let second = zip(middle.states, base).map { ($0 - $1) / (d * h) }
        let later = zip(x, zip(first, second)).map { $0 + h * w * ($1.0 + $1.1) }
        // The start of the second stage: the straight line through the first.
        let guess = zip(x, middle.states).map { $0 + ($1 - $0) / Self.gamma }
        guard let last = solve(later, d * h, guess: guess, stretch.voltages(at: end)) else { return nil }
        let third = zip(last.states, later).map { ($0 - $1) / (d * h) }
        var error = first.indices.map { index in
            h
                * ((w - (1 - w) / 3) * first[index] + (w - (3 * w + 1) / 3) * second[index]
                    + (d - d / 3) * third[index])
        }
        guard let filtered = linear(last.matrix, error) else { return nil }
        error = filtered
        var worst = 0.0
        for index in error.indices {
            let size = Swift.max(abs(x[index]), abs(last.states[index]))
            let allowed = tolerance.relative * size + tolerance.absolute * model.states[index].scale
            worst = Swift.max(worst, abs(error[index]) / allowed)
        }
        return worst.isFinite ? (last.states, worst) : nil
    }

    /// Solves x = base + factor f(x), with the matrix 1 − factor ∂f/∂x at the solution.
    private mutating func solve(
        _ base: [Double], _ factor: Double, guess: [Double], _ voltages: [Double]
    ) -> (states: [Double], matrix: [[Double]])? {
        var x = guess
        for _ in 0..<20 {
            let (f, jacobian) = rates(x, voltages)
            let matrix = x.indices.map { row in
                x.indices.map { column in (row == column ? 1 : 0) - factor * jacobian[row][column] }
            }
            let residual = x.indices.map { base[$0] + factor * f[$0] - x[$0] }
            guard let change = linear(matrix, residual), change.allSatisfy(\.isFinite) else { return nil }
            for index in x.indices { x[index] += change[index] }
            let isDone = x.indices.allSatisfy { index in
                abs(change[index])
                    <= 1e-3 * (tolerance.relative * abs(x[index]) + tolerance.absolute * model.states[index].scale)
            }
            if isDone { return (x, matrix) }
        }
        return nil
    }

    private mutating func rates(_ x: [Double], _ voltages: [Double]) -> (values: [Double], jacobian: [[Double]]) {
        let point = OperatingPoint(voltages: voltages, states: x, parameters: parameters, temperature: temperature)
        evaluation.evaluate(at: point)
        let values = model.states.map { evaluation.values[$0.rate] }
        return (values, model.states.map { evaluation.gradient(of: $0.rate, at: point).states })
    }

    /// Gaussian elimination with partial pivoting; models have few states.
    private func linear(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
        var a = matrix, b = right
        for column in b.indices {
            guard let pivot = (column..<b.count).max(by: { abs(a[$0][column]) < abs(a[$1][column]) }),
                a[pivot][column] != 0
            else { return nil }
            a.swapAt(pivot, column)
            b.swapAt(pivot, column)
            for row in b.indices where row > column {
                let factor = a[row][column] / a[column][column]
                guard factor != 0 else { continue }
                for other in column..<b.count { a[row][other] -= factor * a[column][other] }
                b[row] -= factor * b[column]
            }
        }
        for row in b.indices.reversed() {
            for other in b.indices where other > row { b[row] -= a[row][other] * b[other] }
            b[row] /= a[row][row]
        }
        return b
    }
}

/// One step of TR-BDF2 for the states of a model and the voltages of its free terminals.
///
/// The unknowns y obey d/dt q(y) = g(y, t): for a state q is the state and g its rate; for a free terminal q is the sum of its
/// charges and g the current into it less what the model takes.
struct Step {
    private let model: CompactModel
    private let parameters: [Double]
    private let temperature: Double
    private let tolerance: (relative: Double, absolute: Double)
    private let free: [Int]
    /// The size of a change that matters, for each unknown.
    private let scales: [Double]
    private var evaluation: Evaluation

    /// γ = 2 − √2, its half, and √2/4.
    private static let gamma = 2 - 2.0.squareRoot()
    private static let d = gamma / 2
    private static let w = 2.0.squareRoot() / 4

    init(
        model: CompactModel, parameters: [Double], temperature: Double,
        tolerance: (relative: Double, absolute: Double), free: [Int]
    ) {
        self.model = model
        self.parameters = parameters
        self.temperature = temperature
        self.tolerance = tolerance
        self.free = free
        scales = model.states.map(\.scale) + free.map { _ in 1 }
        // Currents and charges matter where a terminal is free.
        evaluation = Evaluation(free.isEmpty ? model.states.map(\.rate) : model.results, of: model.graph)
    }

    /// q and g with their derivatives by the unknowns.
    private struct Balance {
        var charges: [Double]
        var rates: [Double]
        /// ∂q/∂y by rows; `nil` for the identity.
        var capacitance: [[Double]]?
        var jacobian: [[Double]]
    }

    /// The unknowns at the end of a step, and the error in units of the tolerance; `nil` where Newton's method fails.
    mutating func advance(
        _ y: [Double], from start: Double, to end: Double, on stretch: TerminalDrive.Stretch
    ) -> (unknowns: [Double], error: Double)? {
        let h = end - start
        let (d, w) = (Self.d, Self.w)
        let first = balance(y, stretch.voltages(at: start))
        let base = zip(first.charges, first.rates).map { $0 + d * h * $1 }
        let states = model.states.count
        let guess = y.indices.map { $0 < states ? y[$0] + Self.gamma * h * first.rates[$0] : y[$0] }
        guard let middle = solve(base, d * h, guess: guess, stretch.voltages(at: start + Self.gamma * h)) else {
            return nil
        }
        let second = zip(middle.charges, base).map { ($0 - $1) / (d * h) }
        let later = zip(first.charges, zip(first.rates, second)).map { $0 + h * w * ($1.0 + $1.1) }
        // The start of the second stage: the straight line through the first.
        let ahead = zip(y, middle.unknowns).map { $0 + ($1 - $0) / Self.gamma }
        guard let last = solve(later, d * h, guess: ahead, stretch.voltages(at: end)) else { return nil }
        let third = zip(last.charges, later).map { ($0 - $1) / (d * h) }
        let error = y.indices.map { index in
            h
                * ((w - (1 - w) / 3) * first.rates[index] + (w - (3 * w + 1) / 3) * second[index]
                    + (d - d / 3) * third[index])
        }
        guard let filtered = linear(last.matrix, error) else { return nil }
        var worst = 0.0
        for index in filtered.indices {
            let size = Swift.max(abs(y[index]), abs(last.unknowns[index]))
            worst = Swift.max(worst, abs(filtered[index]) / allowed(size, index))
        }
        return worst.isFinite ? (last.unknowns, worst) : nil
    }

    /// Whether each free terminal has a charge that its voltage changes.
    mutating func hasCharges(_ y: [Double], _ voltages: [Double]) -> Bool {
        guard let capacitance = balance(y, voltages).capacitance else { return true }
        return free.indices.allSatisfy { index in
            let row = model.states.count + index
            return capacitance[row][row] > 0
        }
    }

    private func allowed(_ size: Double, _ index: Int) -> Double {
        tolerance.relative * size + tolerance.absolute * scales[index]
    }

    /// Solves q(y) = base + factor g(y), with the matrix ∂q/∂y − factor ∂g/∂y at the solution.
    private mutating func solve(
        _ base: [Double], _ factor: Double, guess: [Double], _ voltages: [Double]
    ) -> (unknowns: [Double], charges: [Double], matrix: [[Double]])? {
        var y = guess
        for _ in 0..<20 {
            let now = balance(y, voltages)
            var matrix = now.jacobian
            for row in y.indices {
                for column in y.indices {
                    let own = now.capacitance?[row][column] ?? (row == column ? 1 : 0)
                    matrix[row][column] = own - factor * matrix[row][column]
                }
            }
            let residual = y.indices.map { base[$0] + factor * now.rates[$0] - now.charges[$0] }
            guard let change = linear(matrix, residual), change.allSatisfy(\.isFinite) else { return nil }
            for index in y.indices { y[index] += change[index] }
            if y.indices.allSatisfy({ abs(change[$0]) <= 1e-3 * allowed(abs(y[$0]), $0) }) {
                // The charges of the last change, without another evaluation.
                let charges = y.indices.map { row in
                    guard let capacitance = now.capacitance else { return y[row] }
                    return now.charges[row] + zip(capacitance[row], change).reduce(0) { $0 + $1.0 * $1.1 }
                }
                return (y, charges, matrix)
            }
        }
        return nil
    }

    private mutating func balance(_ y: [Double], _ driven: [Double]) -> Balance {
        let states = model.states.count
        var voltages = driven
        for (index, terminal) in free.enumerated() { voltages[terminal] = y[states + index] }
        let point = OperatingPoint(
            voltages: voltages, states: Array(y[..<states]), parameters: parameters, temperature: temperature)
        evaluation.evaluate(at: point)
        func slopes(_ place: Int) -> [Double] {
            let gradient = evaluation.gradient(of: place, at: point)
            return gradient.states + free.map { gradient.voltages[$0] }
        }
        var result = Balance(
            charges: y, rates: model.states.map { evaluation.values[$0.rate] },
            jacobian: model.states.map { slopes($0.rate) })
        guard !free.isEmpty else { return result }
        let zero = Array(repeating: 0.0, count: y.count)
        var capacitance = y.indices.map { row in
            var line = zero
            if row < states { line[row] = 1 }
            return line
        }
        for (index, terminal) in free.enumerated() {
            result.charges[states + index] = 0
            result.rates.append(driven[terminal])
            result.jacobian.append(zero)
        }
        func ends(_ branch: CompactModel.Branch) -> [(row: Int, sign: Double)] {
            [(Optional(branch.from), 1.0), (branch.to, -1.0)].compactMap { end, sign in
                free.firstIndex { $0 == end }.map { (states + $0, sign) }
            }
        }
        for branch in model.currents {
            let ends = ends(branch)
            guard !ends.isEmpty else { continue }
            let slopes = slopes(branch.value)
            for (row, sign) in ends {
                result.rates[row] -= sign * evaluation.values[branch.value]
                for column in slopes.indices { result.jacobian[row][column] -= sign * slopes[column] }
            }
        }
        for branch in model.charges {
            let ends = ends(branch)
            guard !ends.isEmpty else { continue }
            let slopes = slopes(branch.value)
            for (row, sign) in ends {
                result.charges[row] += sign * evaluation.values[branch.value]
                for column in slopes.indices { capacitance[row][column] += sign * slopes[column] }
            }
        }
        result.capacitance = capacitance
        return result
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

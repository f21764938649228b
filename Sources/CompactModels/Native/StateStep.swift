/// One step of TR-BDF2 for the states of a model and the voltages of its free terminals.
///
/// The unknowns y obey d/dt q(y) = g(y, t): for a state q is the state and g its rate; for a free terminal q is the sum of its
/// charges and g the current into it less what the model takes. Matrices stand row by row in arrays that stay from step to
/// step: a step allocates nothing.
struct Step: Sendable {
    private let model: CompactModel
    private let tolerance: (relative: Double, absolute: Double)
    private let free: [Int]
    private let count: Int
    /// The size of a change that matters, for each unknown.
    private let scales: [Double]
    private var evaluation: FixedEvaluation

    /// The unknowns at the end of the step that was tried last.
    private(set) var unknowns: [Double]

    private var driven: [Double]
    private var voltages: [Double]
    /// q and g, and their derivatives by the unknowns.
    private var charges: [Double]
    private var rates: [Double]
    private var capacitance: [Double]
    private var jacobian: [Double]
    /// ∂q/∂y − factor ∂g/∂y at the last solution, and what is left of a matrix while a system is solved.
    private var matrix: [Double]
    private var rest: [Double]
    private var change: [Double]
    private var firstCharges: [Double]
    private var firstRates: [Double]
    private var base: [Double]
    private var second: [Double]

    /// γ = 2 − √2, its half, and √2/4.
    private static let gamma = 2 - 2.0.squareRoot()
    private static let d = gamma / 2
    private static let w = 2.0.squareRoot() / 4

    init(
        model: CompactModel, parameters: [Double], temperature: Double,
        tolerance: (relative: Double, absolute: Double), free: [Int]
    ) {
        self.model = model
        self.tolerance = tolerance
        self.free = free
        count = model.states.count + free.count
        scales = model.states.map(\.scale) + free.map { _ in 1 }
        // Currents and charges matter where a terminal is free.
        evaluation = FixedEvaluation(
            free.isEmpty ? model.states.map(\.rate) : model.results, of: model, free: free, parameters: parameters,
            temperature: temperature)
        let line = Array(repeating: 0.0, count: count)
        let square = Array(repeating: 0.0, count: count * count)
        voltages = model.terminals.map { _ in 0 }
        driven = voltages
        (unknowns, charges, rates, change, base, second) = (line, line, line, line, line, line)
        (firstCharges, firstRates) = (line, line)
        (capacitance, jacobian, matrix, rest) = (square, square, square, square)
    }

    /// Tries a step, whose end is then in ``unknowns``.
    ///
    /// - Returns: The error in units of the tolerance; `nil` where Newton's method fails.
    mutating func advance(
        _ y: [Double], from start: Double, to end: Double, on stretch: TerminalDrive.Stretch
    ) -> Double? {
        let h = end - start
        let (gamma, d, w) = (Self.gamma, Self.d, Self.w)
        stretch.write(at: start, into: &driven)
        balance(y)
        let states = model.states.count
        for index in 0..<count {
            (firstCharges[index], firstRates[index]) = (charges[index], rates[index])
            base[index] = charges[index] + d * h * rates[index]
            unknowns[index] = index < states ? y[index] + gamma * h * rates[index] : y[index]
        }
        stretch.write(at: start + gamma * h, into: &driven)
        guard solve(d * h) else { return nil }
        for index in 0..<count {
            second[index] = (charges[index] - base[index]) / (d * h)
            base[index] = firstCharges[index] + h * w * (firstRates[index] + second[index])
            // The start of the second stage: the straight line through the first.
            unknowns[index] = y[index] + (unknowns[index] - y[index]) / gamma
        }
        stretch.write(at: end, into: &driven)
        guard solve(d * h) else { return nil }
        for index in 0..<count {
            let third = (charges[index] - base[index]) / (d * h)
            change[index] =
                h
                * ((w - (1 - w) / 3) * firstRates[index] + (w - (3 * w + 1) / 3) * second[index]
                    + (d - d / 3) * third)
        }
        guard solveLinear() else { return nil }
        var worst = 0.0
        for index in 0..<count {
            let size = Swift.max(abs(y[index]), abs(unknowns[index]))
            worst = Swift.max(worst, abs(change[index]) / allowed(size, index))
        }
        return worst.isFinite ? worst : nil
    }

    /// Whether each free terminal has a charge that its voltage changes.
    mutating func hasCharges(_ y: [Double], _ voltages: [Double]) -> Bool {
        guard !free.isEmpty else { return true }
        for index in voltages.indices { driven[index] = voltages[index] }
        balance(y)
        return (model.states.count..<count).allSatisfy { capacitance[$0 * count + $0] > 0 }
    }

    private func allowed(_ size: Double, _ index: Int) -> Double {
        tolerance.relative * size + tolerance.absolute * scales[index]
    }

    /// Solves q(y) = base + factor g(y) from the guess in `unknowns` on, and leaves charges and matrix at the solution.
    private mutating func solve(_ factor: Double) -> Bool {
        for _ in 0..<20 {
            balance(unknowns)
            for place in matrix.indices { matrix[place] = capacitance[place] - factor * jacobian[place] }
            for index in 0..<count { change[index] = base[index] + factor * rates[index] - charges[index] }
            guard solveLinear() else { return false }
            var isDone = true
            for index in 0..<count {
                guard change[index].isFinite else { return false }
                unknowns[index] += change[index]
                if abs(change[index]) > 1e-3 * allowed(abs(unknowns[index]), index) { isDone = false }
            }
            guard isDone else { continue }
            // The charges of the last change, without another evaluation.
            for row in 0..<count {
                guard !free.isEmpty else {
                    charges[row] = unknowns[row]
                    continue
                }
                var sum = 0.0
                for column in 0..<count { sum += capacitance[row * count + column] * change[column] }
                charges[row] += sum
            }
            return true
        }
        return false
    }

    /// Evaluates q, g and their derivatives.
    private mutating func balance(_ y: [Double]) {
        let states = model.states.count
        for index in voltages.indices { voltages[index] = driven[index] }
        for (index, terminal) in free.enumerated() { voltages[terminal] = y[states + index] }
        evaluation.evaluate(voltages: voltages, states: y)
        for place in jacobian.indices { (jacobian[place], capacitance[place]) = (0, 0) }
        for index in 0..<states {
            charges[index] = y[index]
            rates[index] = evaluation.values[model.states[index].rate]
            capacitance[index * count + index] = 1
            evaluation.addSlopes(of: model.states[index].rate, times: 1, to: &jacobian, from: index * count)
        }
        guard !free.isEmpty else { return }
        for (index, terminal) in free.enumerated() {
            charges[states + index] = 0
            rates[states + index] = driven[terminal]
        }
        for branch in model.currents {
            if let row = row(of: branch.from) {
                rates[row] -= evaluation.values[branch.value]
                evaluation.addSlopes(of: branch.value, times: -1, to: &jacobian, from: row * count)
            }
            if let row = branch.to.flatMap({ row(of: $0) }) {
                rates[row] += evaluation.values[branch.value]
                evaluation.addSlopes(of: branch.value, times: 1, to: &jacobian, from: row * count)
            }
        }
        for branch in model.charges {
            if let row = row(of: branch.from) {
                charges[row] += evaluation.values[branch.value]
                evaluation.addSlopes(of: branch.value, times: 1, to: &capacitance, from: row * count)
            }
            if let row = branch.to.flatMap({ row(of: $0) }) {
                charges[row] -= evaluation.values[branch.value]
                evaluation.addSlopes(of: branch.value, times: -1, to: &capacitance, from: row * count)
            }
        }
    }

    /// The unknown of a terminal; `nil` for a driven one.
    private func row(of terminal: Int) -> Int? {
        free.firstIndex(of: terminal).map { model.states.count + $0 }
    }

    /// Solves matrix · x = change and puts x into `change`: Gaussian elimination with partial pivoting; models have few states.
    private mutating func solveLinear() -> Bool {
        for place in matrix.indices { rest[place] = matrix[place] }
        for column in 0..<count {
            var pivot = column
            for row in column..<count where abs(rest[row * count + column]) > abs(rest[pivot * count + column]) {
                pivot = row
            }
            guard rest[pivot * count + column] != 0 else { return false }
            if pivot != column {
                for other in 0..<count { rest.swapAt(pivot * count + other, column * count + other) }
                change.swapAt(pivot, column)
            }
            for row in 0..<count where row > column {
                let factor = rest[row * count + column] / rest[column * count + column]
                guard factor != 0 else { continue }
                for other in column..<count { rest[row * count + other] -= factor * rest[column * count + other] }
                change[row] -= factor * change[column]
            }
        }
        for row in (0..<count).reversed() {
            for other in 0..<count where other > row { change[row] -= rest[row * count + other] * change[other] }
            change[row] /= rest[row * count + row]
        }
        return true
    }
}

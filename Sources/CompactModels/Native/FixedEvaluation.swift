/// The results of a model with their derivatives by some unknowns, while parameters and temperature stay the same.
///
/// What depends on neither voltages nor states is computed once. Nothing is allocated afterwards: a solver asks some hundred
/// thousand times.
struct FixedEvaluation: Sendable {
    private let operations: [Operation]
    /// The places that change, operands first.
    private let moving: [Int]
    /// The places that change with an unknown, the last first, by result.
    private let backward: [Int: [Int]]
    /// The unknown that a terminal's voltage is; −1 for a driven one.
    private let unknownOfTerminal: [Int]
    private var adjoints: [Double]

    /// The values by place; those of places that are not needed are 0.
    private(set) var values: [Double]

    /// Prepares the evaluation.
    ///
    /// - Parameters:
    ///   - results: Places in the graph.
    ///   - model: The model whose states are the first unknowns.
    ///   - free: The terminals whose voltages are the next ones.
    ///   - parameters: In SI units.
    ///   - temperature: Kelvins.
    init(_ results: [Int], of model: CompactModel, free: [Int], parameters: [Double], temperature: Double) {
        let graph = model.graph
        operations = graph.operations
        let needed = graph.needed(for: results)
        var isMoving = Array(repeating: false, count: operations.count)
        var isUnknown = isMoving
        for place in needed {
            switch operations[place] {
            case .state: (isMoving[place], isUnknown[place]) = (true, true)
            case .voltage(let terminal): (isMoving[place], isUnknown[place]) = (true, free.contains(terminal))
            default:
                isMoving[place] = operations[place].operands.contains { isMoving[$0] }
                isUnknown[place] = operations[place].operands.contains { isUnknown[$0] }
            }
        }
        moving = needed.filter { isMoving[$0] }
        backward = Dictionary(
            results.map { ($0, graph.needed(for: [$0]).reversed().filter { isUnknown[$0] }) },
            uniquingKeysWith: { first, _ in first })
        unknownOfTerminal = model.terminals.indices.map { terminal in
            free.firstIndex(of: terminal).map { model.states.count + $0 } ?? -1
        }
        adjoints = Array(repeating: 0, count: operations.count)
        // One whole evaluation gives what stays; what moves is computed again before it is used.
        var whole = Evaluation(results, of: graph)
        whole.evaluate(
            at: OperatingPoint(
                voltages: model.terminals.map { _ in 0 }, states: model.states.map { _ in 0 }, parameters: parameters,
                temperature: temperature))
        values = whole.values
    }

    /// Computes all values.
    ///
    /// - Parameters:
    ///   - voltages: Of the terminals in V.
    ///   - states: The states, and whatever stands behind them.
    mutating func evaluate(voltages: [Double], states: [Double]) {
        let (operations, moving) = (operations, moving)
        values.withUnsafeMutableBufferPointer { values in
            for place in moving {
                switch operations[place] {
                case .constant, .parameter, .temperature: break
                case .voltage(let index): values[place] = voltages[index]
                case .state(let index): values[place] = states[index]
                case .unary(let function, let a): values[place] = function.value(values[a])
                case .binary(let function, let a, let b): values[place] = function.value(values[a], values[b])
                case .choice(let comparison, let left, let right, let then, let otherwise):
                    values[place] = comparison.holds(values[left], values[right]) ? values[then] : values[otherwise]
                }
            }
        }
    }

    /// Adds the derivatives of a result, times a factor, to some numbers.
    ///
    /// - Parameters:
    ///   - result: One of the results.
    ///   - factor: The factor.
    ///   - numbers: One for each unknown from `first` on.
    ///   - first: Where the first one stands.
    mutating func addSlopes(of result: Int, times factor: Double, to numbers: inout [Double], from first: Int) {
        guard let order = backward[result], order.first == result else { return }
        let (operations, terminals, values) = (operations, unknownOfTerminal, values)
        adjoints.withUnsafeMutableBufferPointer { adjoints in
            for place in order { adjoints[place] = 0 }
            adjoints[result] = 1
            for place in order {
                // A branch that was not taken has no part in the result, whatever its derivative is.
                let adjoint = adjoints[place]
                guard adjoint != 0 else { continue }
                switch operations[place] {
                case .constant, .parameter, .temperature: break
                case .voltage(let index):
                    if terminals[index] >= 0 { numbers[first + terminals[index]] += factor * adjoint }
                case .state(let index): numbers[first + index] += factor * adjoint
                case .unary(let function, let a):
                    adjoints[a] += adjoint * function.derivative(values[a], value: values[place])
                case .binary(let function, let a, let b):
                    let (byA, byB) = function.derivatives(values[a], values[b], value: values[place])
                    adjoints[a] += adjoint * byA
                    // What stays is never looked at, be it a NaN.
                    adjoints[b] += adjoint * byB
                case .choice(let comparison, let left, let right, let then, let otherwise):
                    adjoints[comparison.holds(values[left], values[right]) ? then : otherwise] += adjoint
                }
            }
        }
    }
}

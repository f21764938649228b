/// What a model contributes to the nodes of a circuit, with the derivatives by the voltages of these nodes: what a simulator needs
/// for Newton's method.
///
/// The nodes are the terminals and then one for each state, whose voltage is the state divided by its scale and which carries
/// the state as a charge. Into node n flows current(n) + d/dt charge(n).
public struct NodalContribution: Hashable, Sendable {
    /// Currents in A.
    public var currents: [Double]
    /// Charges in C.
    public var charges: [Double]
    /// Derivatives of the currents in S, by node and by the node whose voltage changes.
    public var conductances: [[Double]]
    /// Derivatives of the charges in F.
    public var capacitances: [[Double]]
}

/// Evaluates what a model contributes to the nodes of a circuit while time goes on.
public struct NodalEvaluator: Sendable {
    private let model: CompactModel
    private var evaluation: Evaluation

    /// Creates an evaluator.
    ///
    /// - Parameter model: The model.
    public init(_ model: CompactModel) {
        self.model = model
        evaluation = Evaluation(model.results, of: model.graph)
    }

    /// The contributions at a point.
    ///
    /// - Parameter point: Voltages, states, parameters and temperature.
    public mutating func contribution(at point: OperatingPoint) -> NodalContribution {
        let terminals = model.terminals.count, count = terminals + model.states.count
        let zero = Array(repeating: Array(repeating: 0.0, count: count), count: count)
        var result = NodalContribution(
            currents: Array(repeating: 0, count: count), charges: Array(repeating: 0, count: count), conductances: zero,
            capacitances: zero)
        evaluation.evaluate(at: point)
        let scales = model.states.map(\.scale)
        func slopes(_ place: Int) -> [Double] {
            let gradient = evaluation.gradient(of: place, at: point)
            return gradient.voltages + zip(gradient.states, scales).map { $0 * $1 }
        }
        for branch in model.currents {
            let (value, slopes) = (evaluation.values[branch.value], slopes(branch.value))
            for (end, sign) in [(branch.from, 1.0), (branch.to, -1.0)] {
                guard let node = end else { continue }
                result.currents[node] += sign * value
                for (column, slope) in slopes.enumerated() { result.conductances[node][column] += sign * slope }
            }
        }
        for branch in model.charges {
            let (value, slopes) = (evaluation.values[branch.value], slopes(branch.value))
            for (end, sign) in [(branch.from, 1.0), (branch.to, -1.0)] {
                guard let node = end else { continue }
                result.charges[node] += sign * value
                for (column, slope) in slopes.enumerated() { result.capacitances[node][column] += sign * slope }
            }
        }
        for (index, state) in model.states.enumerated() {
            let node = terminals + index
            result.currents[node] = -evaluation.values[state.rate] / state.scale
            for (column, slope) in slopes(state.rate).enumerated() {
                result.conductances[node][column] = -slope / state.scale
            }
            result.charges[node] = point.states[index] / state.scale
            result.capacitances[node][node] = 1
        }
        return result
    }
}

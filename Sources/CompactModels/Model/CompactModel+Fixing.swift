extension CompactModel {
    /// The model with some parameters as numbers in its equations: what they decide once for all is decided, and no longer computed.
    ///
    /// Where card parameters choose among shapes, a form of the model holds one shape instead of all.
    ///
    /// - Parameter isFixed: Whether a parameter becomes the number that is its value.
    /// - Returns: The model without these parameters; presets lose them too.
    public func fixing(_ isFixed: (ModelParameter) -> Bool) -> CompactModel {
        var fixed = self
        fixed.parameters = parameters.filter { !isFixed($0) }
        var places: [Int: Int] = [:]
        var left = 0
        var replaced: [Operation] = []
        for parameter in parameters {
            replaced.append(isFixed(parameter) ? .constant(parameter.value) : .parameter(left))
            if !isFixed(parameter) { left += 1 }
        }
        var graph = ExpressionGraph()
        func new(_ old: Int) -> Int { places[old] ?? 0 }
        for (place, operation) in self.graph.operations.enumerated() {
            let moved: Operation =
                switch operation {
                case .parameter(let index): replaced[index]
                case .unary(let function, let a): .unary(function, new(a))
                case .binary(let function, let a, let b): .binary(function, new(a), new(b))
                case .choice(let comparison, let left, let right, let then, let otherwise):
                    .choice(
                        comparison, left: new(left), right: new(right), then: new(then), otherwise: new(otherwise))
                default: operation
                }
            places[place] = graph.place(of: moved)
        }
        fixed.graph = graph
        fixed.variables = variables.map { Variable($0.name, value: new($0.value)) }
        fixed.states = states.map { state in
            State(
                state.name, rate: new(state.rate), initial: new(state.initial), scale: state.scale,
                meaning: state.meaning)
        }
        fixed.currents = currents.map { Branch(from: $0.from, to: $0.to, value: new($0.value)) }
        fixed.charges = charges.map { Branch(from: $0.from, to: $0.to, value: new($0.value)) }
        for index in stimuli.indices { fixed.stimuli[index] = stimuli[index].moved(new) }
        fixed.spikes = spikes?.moved(new)
        let names = Set(fixed.parameters.map(\.name))
        for index in presets.indices {
            fixed.presets[index].values = presets[index].values.filter { names.contains($0.key) }
        }
        return fixed
    }
}

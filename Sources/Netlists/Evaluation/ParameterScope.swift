/// The parameters and functions that an expression can see: those of a subcircuit's instance, then those around it.
///
/// Parameters are evaluated when they are first asked for, so that their order does not matter, as in ngspice.
final class ParameterScope {
    private enum Entry {
        case value(Double)
        case pending(Expression, in: ParameterScope?)
        case underWay
    }

    let parent: ParameterScope?
    private var entries: [String: Entry] = [:]
    private var functions: [String: FunctionDefinition] = [:]

    init(parent: ParameterScope? = nil) {
        self.parent = parent
    }

    /// Defines a parameter with a known value.
    func define(_ name: String, value: Double) {
        entries[name.lowercased()] = .value(value)
    }

    /// Defines a parameter by an expression.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - expression: The value.
    ///   - scope: Where the expression's own names are looked up: this scope if `nil`.
    func define(_ name: String, _ expression: Expression, in scope: ParameterScope? = nil) {
        if case .number(let value) = expression {
            entries[name.lowercased()] = .value(value)
        } else {
            entries[name.lowercased()] = .pending(expression, in: scope)
        }
    }

    /// Defines a function.
    func define(_ function: FunctionDefinition) {
        functions[function.name.lowercased()] = function
    }

    /// The function of that name here or around here; the name is in lower case.
    func function(_ name: String) -> FunctionDefinition? {
        functions[name] ?? parent?.function(name)
    }

    /// The names of all parameters here and around here, in lower case.
    var names: Set<String> {
        (parent?.names ?? []).union(entries.keys)
    }

    /// The value of the parameter of that lower-case name; `nil` when there is none.
    func value(_ name: String) throws(EvaluationError) -> Double? {
        guard let entry = entries[name] else { return try parent?.value(name) }
        switch entry {
        case .value(let value):
            return value
        case .underWay:
            throw .cycle([name])
        case .pending(let expression, let scope):
            entries[name] = .underWay
            do {
                let value = try (scope ?? self).evaluate(expression)
                entries[name] = .value(value)
                return value
            } catch {
                entries[name] = entry
                if case .cycle(let names) = error, names.count < 2 || names.first != names.last {
                    throw .cycle([name] + names)
                }
                throw error
            }
        }
    }

    /// The value of an expression whose names are looked up here.
    func evaluate(_ expression: Expression) throws(EvaluationError) -> Double {
        try Evaluation(scope: self, arguments: [:], depth: 0).value(expression)
    }
}

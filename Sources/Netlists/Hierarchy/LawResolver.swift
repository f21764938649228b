/// Writes what a source gives in terms of the flattened circuit: numbers for parameters, bodies for the user's functions,
/// flattened names for nets and elements.
///
/// What has no value (the time, a function that nobody knows) stays as it is: whoever runs the circuit must know it.
struct LawResolver {
    let context: InstanceContext
    let evaluation: Evaluation
    let globals: Set<String>

    func resolved(_ law: Element.Value) -> Element.Value {
        switch law {
        case .expression(let value): .expression(resolved(value.lowercased()))
        case .source(let source): .source(resolved(source))
        case .voltage(let value): .voltage(resolved(value.lowercased()))
        case .current(let value): .current(resolved(value.lowercased()))
        case .controlled(let control, let gain):
            .controlled(control: flattened(control), gain: resolved(gain.lowercased()))
        case .coupling, .text: law
        }
    }

    /// Two nets, or one source.
    private func flattened(_ control: [String]) -> [String] {
        let names = control.map { $0.lowercased() }
        return names.count == 2
            ? names.map { context.flattened($0, globals: globals) } : names.map(context.simulatorName)
    }

    private func resolved(_ source: Source) -> Source {
        Source(dc: source.dc.map(value), ac: source.ac?.map(value), shape: shape(source.shape))
    }

    private func value(_ expression: Expression) -> Expression { resolved(expression.lowercased()) }

    private func shape(_ shape: Source.Shape?) -> Source.Shape? {
        switch shape {
        case .pulse(let values): .pulse(values.map(value))
        case .piecewiseLinear(let values): .piecewiseLinear(values.map(value))
        case .sine(let values): .sine(values.map(value))
        case .exponential(let values): .exponential(values.map(value))
        case .text, nil: shape
        }
    }

    /// An expression, inside of a function with its arguments' values.
    private func resolved(
        _ expression: Expression, arguments: [String: Expression] = [:], depth: Int = 0
    ) -> Expression {
        if let number = expression.number { return .number(number) }
        if arguments.isEmpty, let value = try? evaluation.value(of: expression) { return .number(value) }
        // A function that calls itself never ends; what is left over is refused by name later on.
        if depth >= Self.deepest { return expression }
        func inner(_ part: Expression) -> Expression { resolved(part, arguments: arguments, depth: depth + 1) }
        switch expression {
        case .number, .string: return expression
        case .identifier(let name):
            return arguments[name] ?? evaluation.scope.value(ofParameter: name).map { .number($0) } ?? expression
        case .list(let items): return .list(items.map(inner))
        case .unary(let sign, let operand): return .unary(sign, inner(operand))
        case .binary(let symbol, let left, let right): return .binary(symbol, inner(left), inner(right))
        case .conditional(let condition, let then, let otherwise):
            return .conditional(inner(condition), then: inner(then), otherwise: inner(otherwise))
        case .call(let name, let values):
            if isCircuitFunction(name) { return .call(name, values.map { flattened($0, isCurrent: name == "i") }) }
            guard let function = evaluation.functions[name], function.arguments.count == values.count else {
                return .call(name, values.map(inner))
            }
            let bound = Dictionary(zip(function.arguments, values.map(inner)), uniquingKeysWith: { $1 })
            return resolved(function.body, arguments: bound, depth: depth + 1)
        }
    }

    private func flattened(_ argument: Expression, isCurrent: Bool) -> Expression {
        let name: String
        switch argument {
        case .identifier(let text), .string(let text): name = text
        case .number(let value) where value == value.rounded(): name = String(Int(value))
        default: return argument
        }
        return .identifier(isCurrent ? context.simulatorName(name) : context.flattened(name, globals: globals))
    }

    private static let deepest = 100
}

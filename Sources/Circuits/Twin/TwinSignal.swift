internal import CompactModels
internal import Diagnostics
internal import Netlists

/// A signal of a twin: a formula over voltages `v(TERMINAL)` and currents `i(TERMINAL)` of the model's terminals, states
/// `x(STATE)`, and names with a value.
struct TwinSignal {
    /// The signal that it stands for, e.g. `v(out)`.
    let name: String
    private let expression: Netlists.Expression
    private let quantities: [String: Quantity]

    /// What of the model is read.
    private enum Quantity: Hashable {
        case voltage(Int)
        case current(Int)
        case state(Int)
    }

    /// What of the model is known at one time.
    struct Point {
        /// The voltages of all terminals in V.
        var voltages: [Double]
        /// The currents into all terminals in A, without those of charges.
        var currents: [Double]
        /// The states.
        var states: [Double]
    }

    /// Prepares a signal.
    ///
    /// - Parameters:
    ///   - signal: Its name and formula.
    ///   - names: What formulas know.
    ///   - model: The model.
    /// - Throws: A `DiagnosticError` for a terminal, a state or a name that is not there.
    init(
        _ signal: CircuitTwin.Assignment, names: ExpressionEvaluator, model: CompactModel
    ) throws(DiagnosticError) {
        var found: [String: Quantity] = [:]
        var problems: [Diagnostic] = []
        let terminals = model.terminals.map(\.name), states = model.states.map { $0.name.lowercased() }
        func quantity(_ call: String, _ argument: Netlists.Expression) -> Netlists.Expression {
            guard case .identifier(let text) = argument else { return 0 }
            let word = text.lowercased(), known = call == "x" ? states : terminals
            guard let index = known.firstIndex(of: word) else {
                problems.append(
                    PlacedName(text: word, place: signal.value.place).problem(
                        "\(model.name) has no \(call == "x" ? "state" : "terminal") '\(word)'", among: known))
                return 0
            }
            found["\(call) \(word)"] = call == "x" ? .state(index) : call == "v" ? .voltage(index) : .current(index)
            return .identifier("\(call) \(word)")
        }
        name = signal.name.text
        expression = signal.value.expression.replacing { part in
            if case .identifier(let name) = part { return names.parameters[name.lowercased()].map { .number($0) } }
            guard case .call(let name, let arguments) = part, ["v", "i", "x"].contains(name.lowercased()) else {
                return nil
            }
            let parts = arguments.map { quantity(name.lowercased(), $0) }
            return parts.count == 2 ? .binary(.subtract, parts[0], parts[1]) : parts.first
        }
        quantities = found
        guard problems.isEmpty else { throw DiagnosticError(problems) }
        let sample = names.parameters.merging(found.mapValues { _ in 1 }) { $1 }
        do { _ = try ExpressionEvaluator(parameters: sample).evaluate(expression) } catch {
            throw DiagnosticError([
                PlacedName(text: error.name, place: signal.value.place).problem(
                    "the signal '\(name)' has no value: \(error)", among: Array(names.parameters.keys))
            ])
        }
    }

    /// The value at a time.
    func value(at point: Point) throws(EvaluationError) -> Double {
        try ExpressionEvaluator(
            parameters: quantities.mapValues { quantity in
                switch quantity {
                case .voltage(let index): point.voltages[index]
                case .current(let index): point.currents[index]
                case .state(let index): point.states[index]
                }
            }
        ).evaluate(expression)
    }
}

extension Netlists.Expression {
    /// The expression with parts replaced for which a rule says another.
    fileprivate func replacing(_ rule: (Self) -> Self?) -> Self {
        if let other = rule(self) { return other }
        return switch self {
        case .number, .string, .identifier: self
        case .list(let items): .list(items.map { $0.replacing(rule) })
        case .unary(let sign, let operand): .unary(sign, operand.replacing(rule))
        case .binary(let symbol, let left, let right):
            .binary(symbol, left.replacing(rule), right.replacing(rule))
        case .conditional(let condition, let then, let otherwise):
            .conditional(
                condition.replacing(rule), then: then.replacing(rule), otherwise: otherwise.replacing(rule))
        case .call(let name, let arguments): .call(name, arguments.map { $0.replacing(rule) })
        }
    }
}

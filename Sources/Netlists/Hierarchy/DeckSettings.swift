public import Diagnostics

/// What the cards at the top level set for the whole circuit.
public struct DeckSettings: Hashable, Codable, Sendable {
    /// The circuit's temperature in degrees Celsius: `.temp`, `.options temp`, or 27.
    public var temperature: Double

    /// What the lengths of M lines are multiplied by to be in metres: `.options scale`, or 1.
    public var lengthScale: Double

    /// The options by lower-case name; a bare name has the value 1. Texts are left out.
    public var options: [String: Double]

    /// The parameters of the top level and the functions, ready to evaluate what stands there.
    public var evaluator: ExpressionEvaluator
}

extension Netlist {
    /// The temperature, options and parameters that hold at the top level.
    ///
    /// - Parameter finder: Turns origins into places for messages.
    /// - Returns: The settings, with the parameters of the top level evaluated.
    /// - Throws: `DiagnosticError` for an undefined name or a cycle of parameters.
    public func deckSettings(locating finder: SourceFinder = { _, _ in nil }) throws(DiagnosticError) -> DeckSettings {
        let cards = statements.filter { statement in
            switch statement.content {
            case .parameters, .function: true
            case .conditional(let branches): branches.contains { !$0.statements.isEmpty }
            default: false
            }
        }
        do {
            let scope = try Scope(name: "", terminals: [], formals: [], statements: cards, parent: nil, origin: .none)
            let functions = scope.functions
            var temperature = 27.0
            var settings = try values(scope, functions, temperature)
            if let stated = settings["temp"] {
                // Parameters may depend on the temperature, so they are evaluated again with the stated one.
                temperature = stated
                settings = try values(scope, functions, temperature)
            }
            let context = try evaluated(scope, temperature)
            let evaluator = ExpressionEvaluator(
                parameters: context.values, functions: Array(functions.values), temperature: temperature)
            return DeckSettings(
                temperature: temperature, lengthScale: settings["scale"] ?? 1, options: settings, evaluator: evaluator)
        } catch {
            throw DiagnosticError([error.diagnostic(finder)])
        }
    }

    private func evaluated(_ scope: Scope, _ temperature: Double) throws(FlatteningError) -> InstanceContext {
        let context = InstanceContext(top: scope)
        var flattener = Flattener(globals: [], temperature: temperature, scale: 1, onlyParameters: true)
        try flattener.add(context)
        return context
    }

    private func values(
        _ scope: Scope, _ functions: [String: FunctionDefinition], _ temperature: Double
    ) throws(FlatteningError) -> [String: Double] {
        let context = try evaluated(scope, temperature)
        let evaluation = Evaluation(functions: functions, temperature: temperature, scope: context)
        var result: [String: Double] = [:]
        func set(_ name: String, _ value: Expression?, _ origin: Origin) throws(FlatteningError) {
            guard let value else {
                result[name] = 1
                return
            }
            do {
                result[name] = try evaluation.value(of: value.lowercased())
            } catch {
                // `method=gear`: a word, which ngspice takes as text.
                if case .identifier = value { return }
                if case .notANumber = error.reason { return }
                throw FlatteningError(error, about: error.name, in: origin, of: "option '\(name)'")
            }
        }
        for statement in statements {
            switch statement.content {
            case .temperature(let values): try set("temp", values.first, statement.origin)
            case .options(let options):
                for option in options { try set(option.name.lowercased(), option.value, statement.origin) }
            default: break
            }
        }
        return result
    }
}

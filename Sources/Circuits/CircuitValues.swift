internal import Diagnostics
internal import Netlists
internal import SpiceFormat
internal import Units

/// The values of a circuit's parameters and biases in a technology.
struct CircuitValues {
    private let circuit: Circuit
    private let evaluator: ExpressionEvaluator
    private var values: [String: Double] = [:]
    private let constants: [String: Double]

    /// Degrees Celsius.
    let temperature: Double

    init(
        _ circuit: Circuit, constants: [String: Double], settings: [String: Double], preset: String?,
        temperature: Double
    ) throws(DiagnosticError) {
        self.circuit = circuit
        var given = try Self.preset(preset, of: circuit)
        var problems: [Diagnostic] = []
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            if circuit.settableNames.contains(name.lowercased()) {
                given[name.lowercased()] = value
            } else {
                problems.append(
                    Diagnostic(
                        .error, "unknown-parameter", "\(circuit.name) has no parameter or bias '\(name)'",
                        help: helpNaming(name, among: circuit.settableNames)))
            }
        }
        var known = constants
        // k/q in V/K, from the exact SI values of 2019.
        known["ut"] = 8.617_333_262e-5 * (temperature + 273.15)
        known["vdd"] = circuit.supply
        for parameter in circuit.parameters {
            let value = given[parameter.name] ?? parameter.standard
            if !parameter.range.contains(value) {
                problems.append(
                    Diagnostic(
                        .error, "out-of-range",
                        "\(parameter.name) = \(engineering(value, unit: parameter.unit)) is out of range",
                        help: "expected \(engineering(parameter.range.lowerBound, unit: parameter.unit)) to "
                            + "\(engineering(parameter.range.upperBound, unit: parameter.unit)): \(parameter.meaning)"))
            }
            known[parameter.name] = value
        }
        for bias in circuit.biases {
            if let value = given[bias.name] { known[bias.name] = value }
        }
        if !problems.isEmpty { throw DiagnosticError(problems) }
        self.constants = known
        self.temperature = temperature
        evaluator = ExpressionEvaluator(
            Netlist(
                statements: [Statement(.parameters(circuit.biases.map { Parameter($0.name, $0.formula) }))]),
            overrides: known)
        for name in circuit.settableNames { values[name] = try value(.identifier(name), of: name) }
    }

    /// The `.param` card of the bench: every parameter and bias as a number, and the supply.
    var cards: [Parameter] {
        [Parameter("vdd", .number(circuit.supply))]
            + circuit.settableNames.map { Parameter($0, .number(values[$0] ?? 0)) }
    }

    /// All parameters and biases by name.
    var all: [String: Double] { values }

    /// Everything that formulas know by name.
    var known: [String: Double] { constants.merging(values) { $1 } }

    /// The value of a parameter or bias.
    func value(named name: String) throws(DiagnosticError) -> Double {
        guard let value = values[name] else {
            throw DiagnosticError(
                "circuit-file", "\(circuit.name) has no parameter '\(name)', which its bench needs")
        }
        return value
    }

    /// The value of an expression over parameters and biases.
    func value(_ expression: Expression) throws(DiagnosticError) -> Double {
        try value(expression, of: "a stimulus")
    }

    /// The warnings whose conditions hold.
    func warnings() throws(DiagnosticError) -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        for check in circuit.checks where try value(check.condition, of: "a check") != 0 {
            let help = try check.help.map { text throws(DiagnosticError) in try filled(text) }
            warnings.append(Diagnostic(.warning, "bias-limit", try filled(check.message), help: help))
        }
        return warnings
    }

    /// The value of a formula as text.
    func value(text: String, of place: String) throws(DiagnosticError) -> Double {
        try value(SpiceReader.expression(text), of: place)
    }

    func value(_ expression: Expression, of place: String) throws(DiagnosticError) -> Double {
        let value: Double
        do { value = try evaluator.evaluate(expression) } catch {
            throw DiagnosticError("circuit-file", "\(circuit.name): \(place) has no value: \(error)")
        }
        guard value.isFinite else {
            throw DiagnosticError("circuit-file", "\(circuit.name): the value of \(place) is \(value)")
        }
        return value
    }

    /// A message with values in place of what stands in braces.
    private func filled(_ message: String) throws(DiagnosticError) -> String {
        var text = ""
        for (formula, words) in CheckText.parts(of: message) {
            guard let formula else {
                text += words
                continue
            }
            let value = try value(text: formula, of: "'\(formula)' in a check")
            text += engineering(value, unit: circuit.unit(of: formula) ?? words, digits: 3)
        }
        return text
    }

    private static func preset(_ name: String?, of circuit: Circuit) throws(DiagnosticError) -> [String: Double] {
        guard let name else { return circuit.presets.first?.values ?? [:] }
        guard let preset = circuit.presets.first(where: { $0.name == name.lowercased() }) else {
            throw DiagnosticError(
                "unknown-preset", "\(circuit.name) has no preset '\(name)'",
                help: helpNaming(name, among: circuit.presets.map(\.name)))
        }
        return preset.values
    }
}

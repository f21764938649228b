public import Diagnostics

extension CompactModel {
    /// Holds the model against the rules that make it fit for every simulator.
    ///
    /// - Currents, charges, rates and initial values, and their derivatives, are finite with all voltages at zero: where
    ///   simulators begin.
    /// - Initial values are determined by parameters and temperature.
    /// - No result is missing: a model has a current, a charge or a state.
    ///
    /// What is computed from itself is refused when a model's text is read: there is no way to write it in a graph.
    ///
    /// - Returns: The findings.
    public func check() -> [Diagnostic] {
        var findings: [Diagnostic] = []
        func add(_ code: String, _ message: String, help: String? = nil) {
            findings.append(Diagnostic(.error, code, "\(name): \(message)", help: help))
        }
        if results.isEmpty { add("empty-model", "no current, no charge and no state") }
        for state in states
        where graph.depends(
            state.initial,
            on: { operation in
                switch operation {
                case .voltage, .state: true
                default: false
                }
            })
        {
            add("undetermined-state", "the initial value of '\(state.name)' depends on a voltage or a state")
        }
        for parameter in parameters where !parameter.range.contains(parameter.value) {
            add("out-of-range", "the default of '\(parameter.name)' is not in \(parameter.range.text)")
        }
        let initials = initialStates()
        for (state, value) in zip(states, initials) where !value.isFinite {
            add("not-finite", "the initial value of '\(state.name)' is \(value)")
        }
        guard initials.allSatisfy(\.isFinite) else { return findings }
        let origin = OperatingPoint(
            voltages: Array(repeating: 0, count: terminals.count), states: initials,
            parameters: parameters.map(\.value))
        var evaluation = Evaluation(results, of: graph)
        evaluation.evaluate(at: origin)
        for (title, place) in titledResults {
            let gradient = evaluation.gradient(of: place, at: origin)
            let derivatives = gradient.voltages + gradient.states
            if !evaluation.values[place].isFinite {
                add(
                    "singular-origin", "\(title) is \(evaluation.values[place]) with all voltages at zero",
                    help: "a denominator that vanishes there? write it so that the limit is taken")
            } else if !derivatives.allSatisfy(\.isFinite) {
                add(
                    "singular-origin", "\(title) has no finite slope with all voltages at zero",
                    help: "a root or a power below 1 of a quantity that vanishes there has none")
            }
        }
        return findings
    }

    /// The values of the states before anything happens.
    ///
    /// - Parameters:
    ///   - values: Parameters by name, in SI units; those that are missing have their defaults.
    ///   - temperature: Kelvins.
    /// - Returns: One value for each state.
    public func initialStates(_ values: [String: Double] = [:], temperature: Double = 300.15) -> [Double] {
        let places = states.map(\.initial)
        var evaluation = Evaluation(places, of: graph)
        evaluation.evaluate(
            at: OperatingPoint(
                voltages: Array(repeating: 0, count: terminals.count), states: Array(repeating: 0, count: states.count),
                parameters: vector(values), temperature: temperature))
        return places.map { evaluation.values[$0] }
    }

    /// Parameters in the order of the model's list.
    ///
    /// - Parameter values: Parameters by name, in SI units; those that are missing have their defaults.
    public func vector(_ values: [String: Double]) -> [Double] {
        parameters.map { values[$0.name] ?? $0.value }
    }

    /// Refuses values that the model does not have or that are out of range.
    ///
    /// - Parameter values: Parameters by name, in SI units.
    /// - Throws: A `DiagnosticError` with each parameter that is unknown or out of its range, and what is legal.
    public func checkValues(_ values: [String: Double]) throws(DiagnosticError) {
        var findings: [Diagnostic] = []
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let parameter = parameters.first(where: { $0.name == key }) else {
                findings.append(
                    Diagnostic(
                        .error, "unknown-parameter", "\(name) has no parameter '\(key)'",
                        help: helpNaming(key, among: parameters.map(\.name))))
                continue
            }
            if !parameter.range.contains(value) {
                findings.append(
                    Diagnostic(
                        .error, "out-of-range", "\(key) = \(value) \(parameter.unit) is not in \(parameter.range.text)")
                )
            }
        }
        if !findings.isEmpty { throw DiagnosticError(findings) }
    }

    /// Results with words for messages.
    var titledResults: [(String, Int)] {
        states.map { ("the rate of '\($0.name)'", $0.rate) }
            + currents.map { ("the current from \(terminals[$0.from].name) to \(end(of: $0))", $0.value) }
            + charges.map { ("the charge from \(terminals[$0.from].name) to \(end(of: $0))", $0.value) }
    }
}

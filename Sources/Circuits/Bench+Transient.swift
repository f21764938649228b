internal import Diagnostics
internal import Netlists
internal import Stimuli
internal import Technologies
internal import Waveforms

extension Circuit {
    /// Puts a circuit whose bench holds its stimuli on that bench.
    func bench(
        _ transient: TransientFormula, in process: Technology, _ values: CircuitValues, corner: String
    ) throws(DiagnosticError) -> Bench {
        let times = try [transient.step, transient.stop, transient.maximum].map { (time) throws(DiagnosticError) in
            try values.value(time, of: "a time of the transient")
        }
        guard times.allSatisfy({ $0 > 0 }) else {
            throw DiagnosticError(
                "no-time", "\(name): with these parameters its transient has no length",
                help: "step, stop and maximum are \(times[0]) s, \(times[1]) s and \(times[2]) s")
        }
        var bench = netlist
        bench.statements.insert(Statement(.parameters(values.cards)), at: 0)
        bench.statements += [
            Statement(.options(solver)),
            Statement(
                .analysis(
                    .transient(
                        step: .number(times[0]), stop: .number(times[1]), start: 0, maximumStep: .number(times[2]),
                        useInitialConditions: false))),
        ]
        let mapped = try process.mapping(bench, corner: corner, locating: finder)
        return Bench(
            netlist: mapped.netlist,
            measures: try measures.map { (formula) throws(DiagnosticError) in try measure(formula, values) },
            closedForms: try closedForms(values), schedule: .empty(stop: times[1]), probes: probes,
            biases: try biases(values), values: values.all, known: values.known,
            warnings: try values.warnings() + mapped.warnings, technology: process, temperature: values.temperature)
    }

    private func closedForms(_ values: CircuitValues) throws(DiagnosticError) -> [String: Double] {
        var found: [String: Double] = [:]
        for measure in measures {
            if let form = measure.closedForm {
                found[measure.name] = try values.value(form, of: "the closed form of '\(measure.name)'")
            }
        }
        return found
    }

    private func measure(_ formula: MeasureFormula, _ values: CircuitValues) throws(DiagnosticError) -> NamedMeasure {
        let measure = try MeasureFormula.measure(formula.text) { (text) throws(DiagnosticError) in
            try values.value(text: text, of: "the measure '\(formula.name)'")
        }
        let series = try formula.curve.map { (curve) throws(DiagnosticError) in
            NamedMeasure.Series(
                name: curve.name, coordinate: try values.value(curve.coordinate, of: "a place in a curve"),
                unit: curve.unit)
        }
        return NamedMeasure(formula.name, measure, series: series)
    }
}

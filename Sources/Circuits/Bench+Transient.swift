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
        let taken = try taken(values)
        let mapped = try process.mapping(bench, corner: corner, locating: finder)
        return Bench(
            netlist: mapped.netlist,
            measures: try taken.map { (formula) throws(DiagnosticError) in try measure(formula, values) },
            closedForms: try closedForms(of: taken, values), schedule: .empty(stop: times[1]), probes: probes,
            biases: try biases(values), values: values.all, known: values.known,
            warnings: try values.warnings() + mapped.warnings, technology: process, temperature: values.temperature,
            unmapped: bench, corner: corner)
    }

    /// The measures whose conditions hold.
    private func taken(_ values: CircuitValues) throws(DiagnosticError) -> [MeasureFormula] {
        var taken: [MeasureFormula] = []
        for measure in measures {
            if let condition = measure.condition,
                try values.value(condition, of: "the condition of '\(measure.name)'") == 0
            {
                continue
            }
            taken.append(measure)
        }
        return taken
    }

    private func closedForms(
        of measures: [MeasureFormula], _ values: CircuitValues
    ) throws(DiagnosticError) -> [String: Double] {
        var found: [String: Double] = [:]
        for measure in measures {
            guard let form = measure.closedForm else { continue }
            if let domain = measure.domain, try values.value(domain, of: "the domain of '\(measure.name)'") == 0 {
                continue
            }
            found[measure.name] = try values.value(form, of: "the closed form of '\(measure.name)'")
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

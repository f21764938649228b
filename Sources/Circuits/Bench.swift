public import Diagnostics
public import Netlists
public import Stimuli
public import Technologies
public import Waveforms

/// A circuit on its bench, in a technology, under a protocol: ready to simulate.
public struct Bench: Sendable {
    /// The whole circuit with models, biases, stimuli, solver options and the `.tran` card of the protocol.
    public var netlist: Netlist

    /// What to measure.
    public var measures: [NamedMeasure]

    /// What the circuit's equations say of measures, by the name of the measure, in SI units.
    public var closedForms: [String: Double] = [:]

    /// The spikes and stretches of the protocol in circuit time.
    public var schedule: StimulusSchedule

    /// What to probe.
    public var probes: [String]

    /// The value of every bias.
    public var biases: [Bias]

    /// The values of all parameters and biases by name, in SI units.
    public var values: [String: Double]

    /// What formulas know: parameters and biases, the constants of the technology, `ut` and `vdd`, in SI units.
    public var known: [String: Double] = [:]

    /// What the user should know: of biases at their limits, of geometries that were changed.
    public var warnings: [Diagnostic]

    /// The technology with the devices that bear the circuit's supply.
    public var technology: Technology

    /// Degrees Celsius.
    public var temperature = 27.0

    /// The circuit with its parameters before devices became those of the technology, and the corner.
    var unmapped = Netlist()
    var corner = ""
}

extension Circuit {
    /// Puts the circuit on its bench.
    ///
    /// - Parameters:
    ///   - technology: The technology.
    ///   - corner: The corner, e.g. `tt`.
    ///   - settings: Values of parameters and biases by name, in SI units; a bias that is set is not computed.
    ///   - preset: The name of a preset, whose values stand where `settings` has none; the first preset if `nil`.
    ///   - stimulation: The protocol; a circuit with a ``transient`` has no use for one.
    ///   - layout: How much of each condition is simulated.
    ///   - temperature: Degrees Celsius.
    /// - Returns: The bench.
    /// - Throws: A `DiagnosticError`: unknown names with the nearest ones, values outside their range, a formula without
    ///   a value, spikes closer than the circuit's pulses, or what the technology refuses.
    public func bench(
        technology: Technology, corner: String, settings: [String: Double] = [:], preset: String? = nil,
        stimulation: StimulationProtocol = .pairing(), layout: StimulusSchedule.Layout = .whole,
        temperature: Double = 27
    ) throws(DiagnosticError) -> Bench {
        let process = try technology.selecting(supply: supply)
        let values = try CircuitValues(
            self, constants: process.constants, settings: settings, preset: preset, temperature: temperature)
        if let transient { return try bench(transient, in: process, values, corner: corner) }
        let acceleration = try values.value(named: "acceleration")
        let limits = try limits(values) { (width) throws(DiagnosticError) in
            try CircuitValues(
                self, constants: process.constants, settings: settings.merging(["t_p": width]) { $1 }, preset: preset,
                temperature: temperature)
        }
        let findings = limits.findings(stimulation)
        if findings.contains(where: { $0.severity == .error }) { throw DiagnosticError(findings) }
        let schedule = stimulation.schedule(acceleration: acceleration, layout: layout)
        var bench = netlist
        bench.statements.insert(Statement(.parameters(values.cards)), at: 0)
        for wiring in stimuli {
            let pulses = try pulses(for: wiring, values)
            let train = wiring.train == "pre" ? schedule.pre : schedule.post
            bench.statements.append(
                Statement(.element(pulses.source("V\(wiring.net)", net: wiring.net, train: train))))
        }
        bench.statements += [
            Statement(.options(solver)),
            Statement(
                .analysis(
                    .transient(
                        step: .number(1e-3 / acceleration), stop: .number(schedule.stop), start: 0,
                        maximumStep: .number(0.1 / acceleration), useInitialConditions: false))),
        ]
        let mapped = try process.mapping(bench, corner: corner, locating: finder)
        return Bench(
            netlist: mapped.netlist,
            measures: schedule.stretches.sorted { $0.condition < $1.condition }.map { stretch in
                let condition = stimulation.conditions[stretch.condition]
                return NamedMeasure("dw(\(condition.name))", change(during: stretch), series: condition.series)
            },
            schedule: schedule,
            probes: probes,
            biases: try biases(values),
            values: values.all, known: values.known,
            warnings: try values.warnings() + findings + mapped.warnings,
            technology: process, temperature: temperature)
    }

    func biases(_ values: CircuitValues) throws(DiagnosticError) -> [Bias] {
        try biases.map { (bias) throws(DiagnosticError) in
            Bias(name: bias.name, value: try values.value(named: bias.name), unit: bias.unit, meaning: bias.meaning)
        }
    }

    private func pulses(for wiring: Wiring, _ values: CircuitValues) throws(DiagnosticError) -> SpikePulses {
        SpikePulses(
            high: supply, width: try values.value(named: "t_p"), edge: try values.value(named: "t_edge"),
            delay: try values.value(wiring.delay), isInverted: wiring.isInverted)
    }

    private func change(during stretch: StimulusSchedule.Stretch) -> any Measure {
        if stretch.simulated == stretch.repetitions {
            return Delta(signal: weight, from: stretch.start, to: stretch.end)
        }
        return Repeated(
            signal: weight, from: stretch.start, period: stretch.period, simulated: stretch.simulated,
            repetitions: stretch.repetitions, lower: 0, upper: supply)
    }
}

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

    /// What to probe.
    public var probes: [String]

    /// The value of every bias.
    public var biases: [Bias]

    /// What the user should know: of biases at their limits, of geometries that were changed.
    public var warnings: [Diagnostic]

    /// The technology with the devices that bear the circuit's supply.
    public var technology: Technology
}

extension Circuit {
    /// Puts the circuit on its bench.
    ///
    /// - Parameters:
    ///   - technology: The technology.
    ///   - corner: The corner, e.g. `tt`.
    ///   - settings: Values of parameters and biases by name, in SI units; a bias that is set is not computed.
    ///   - preset: The name of a preset, whose values stand where `settings` has none; the first preset if `nil`.
    ///   - pairing: The protocol.
    ///   - temperature: Degrees Celsius.
    /// - Returns: The bench.
    /// - Throws: A `DiagnosticError`: unknown names with the nearest ones, values outside their range, a formula without
    ///   a value, or what the technology refuses.
    public func bench(
        technology: Technology, corner: String, settings: [String: Double] = [:], preset: String? = nil,
        pairing: PairingProtocol = PairingProtocol(), temperature: Double = 27
    ) throws(DiagnosticError) -> Bench {
        let process = try technology.selecting(supply: supply)
        let values = try CircuitValues(
            self, constants: process.constants, settings: settings, preset: preset, temperature: temperature)
        let schedule = pairing.schedule(acceleration: try values.value(named: "acceleration"))
        var bench = netlist
        bench.statements.insert(Statement(.parameters(values.cards)), at: 0)
        for wiring in stimuli {
            let pulses = SpikePulses(
                high: supply, width: try values.value(named: "t_p"), edge: try values.value(named: "t_edge"),
                delay: try values.value(wiring.delay), isInverted: wiring.isInverted)
            let train = wiring.train == "pre" ? schedule.pre : schedule.post
            bench.statements.append(
                Statement(.element(pulses.source("V\(wiring.net)", net: wiring.net, train: train))))
        }
        let period = pairing.period / (try values.value(named: "acceleration"))
        bench.statements += [
            Statement(.options(solver)),
            Statement(
                .analysis(
                    .transient(
                        step: .number(period / 1000), stop: .number(schedule.stop), start: 0,
                        maximumStep: .number(period / 10), useInitialConditions: false))),
        ]
        let mapped = try process.mapping(bench, corner: corner, locating: finder)
        return Bench(
            netlist: mapped.netlist,
            measures: schedule.stretches.map { stretch in
                NamedMeasure(
                    "dw(\(milliseconds(stretch.distance)))",
                    Delta(signal: weight, from: stretch.start, to: stretch.end),
                    series: .init(name: "STDP window", coordinate: stretch.distance, unit: "s"))
            },
            probes: probes,
            biases: try biases.map { (bias) throws(DiagnosticError) in
                Bias(
                    name: bias.name, value: try values.value(named: bias.name), unit: bias.unit, meaning: bias.meaning)
            },
            warnings: try values.warnings() + mapped.warnings,
            technology: process)
    }
}

/// A time in milliseconds for the name of a measure.
private func milliseconds(_ seconds: Double) -> String {
    let value = (seconds * 1e6).rounded() / 1e3
    let text = value == value.rounded() ? "\(Int(value))" : "\(value)"
    return (value > 0 ? "+" : "") + text + " ms"
}

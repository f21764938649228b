internal import CompactModels
internal import ModelForms
internal import Netlists
internal import Simulation
internal import SpiceFormat
internal import Waveforms

/// One device in ngspice whose terminals are driven by sources.
enum DeviceBench {
    /// The deck: a subcircuit's text, one device of it, and a source at each terminal.
    static func deck(_ model: CompactModel, _ subcircuit: String, _ drive: TerminalDrive, step: Double) -> Deck {
        var lines = ["one device of \(model.name)"]
        lines += subcircuit.split(separator: "\n").map(String.init)
        let nets = model.terminals.indices.map { "n\($0)" }
        let names = SubcircuitWriter.subcircuit(model)
        lines.append("x1 \(nets.joined(separator: " ")) \(names.name)")
        for index in model.terminals.indices {
            lines.append("v\(index) n\(index) 0 pwl(")
            for (time, voltages) in zip(drive.times, drive.voltages) {
                lines.append("+ \(SpiceWriter.text(time)) \(SpiceWriter.text(voltages[index]))")
            }
            lines.append("+ )")
        }
        let stop = drive.times.last ?? 0
        // Newton's method is to end at eleven digits, while steps are held by their largest size and the corners: truncation is
        // allowed 1e-11 · 1e6 per step.
        let options = [
            SolverOption("reltol", "1e-11"), SolverOption("vntol", "1e-13"), SolverOption("trtol", "1e6"),
        ]
        return Deck(
            lines: lines, analysis: .transient(Transient(step: step, stop: stop, maximumStep: step)),
            options: options, corners: drive.times.filter { $0 > 0 && $0 < stop })
    }

    /// Runs the deck and gives states and currents.
    static func run(
        _ model: CompactModel, _ subcircuit: String, _ stimulus: ModelStimulus, form: String,
        on simulator: any Simulator
    ) async throws -> FormRun {
        let nodes = SubcircuitWriter.nodeNames(of: model)
        let probes = nodes.map { "v(x1.\($0))" } + model.terminals.indices.map { "i(v\($0))" }
        let deck = deck(model, subcircuit, stimulus.drive, step: stimulus.step)
        let result = try await simulator.withSession(deck, workers: 1) { session in
            try await session.run(SimulationRequest(probes: probes))
        }
        var signals: [Signal] = []
        for (state, node) in zip(model.states, nodes) {
            guard let signal = result.waveforms["v(x1.\(node))"] else { continue }
            signals.append(Signal(state.name, signal.values.map { $0 * state.scale }))
        }
        for (index, terminal) in model.terminals.enumerated() {
            guard let signal = result.waveforms["i(v\(index))"] else { continue }
            signals.append(Signal("i(\(terminal.name))", signal.values.map { -$0 }))
        }
        return FormRun(
            form: form, stimulus: stimulus.name,
            waveforms: try WaveformSet(axis: result.waveforms.axis, signals: signals), seconds: result.analysisTime)
    }
}

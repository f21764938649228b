internal import CompactModels
internal import ModelForms
internal import Netlists
internal import Simulation
internal import SpiceFormat
internal import Waveforms

/// One device in ngspice whose terminals are driven by sources.
enum DeviceBench {
    /// How the device stands in a deck.
    struct Device: Sendable {
        /// A subcircuit or a model card.
        var card: String
        /// The name of the device's line.
        var line: String
        /// The subcircuit's or the card's name.
        var model: String
        /// The probes of the states.
        var states: [String]

        /// A device of a subcircuit.
        static func subcircuit(_ text: String, of model: CompactModel) -> Device {
            Device(
                card: text, line: "x1", model: SubcircuitWriter.subcircuit(model).name,
                states: SubcircuitWriter.nodeNames(of: model).map { "v(x1.\($0))" })
        }
    }

    /// The deck: one device and a source at each of its terminals.
    static func deck(_ model: CompactModel, _ device: Device, _ drive: TerminalDrive, step: Double) -> Deck {
        var lines = ["one device of \(model.name)"]
        lines += device.card.split(separator: "\n").map(String.init)
        let nets = model.terminals.indices.map { "n\($0)" }
        lines.append("\(device.line) \(nets.joined(separator: " ")) \(device.model)")
        for index in model.terminals.indices {
            let levels = Set(drive.voltages.map { $0[index] })
            if levels.count == 1, let level = levels.first {
                // ngspice looks through all corners of a pwl source at each step.
                lines.append("v\(index) n\(index) 0 dc \(SpiceWriter.text(level))")
                continue
            }
            lines.append("v\(index) n\(index) 0 pwl(")
            for (time, voltages) in zip(drive.times, drive.voltages) {
                lines.append("+ \(SpiceWriter.text(time)) \(SpiceWriter.text(voltages[index]))")
            }
            lines.append("+ )")
        }
        let stop = drive.times.last ?? 0
        // Newton's method is to end at twelve digits, while steps are held by their largest size and the corners: truncation is
        // allowed 1e-12 · 1e7 per step.
        let options = [
            SolverOption("reltol", "1e-12"), SolverOption("vntol", "1e-14"), SolverOption("trtol", "1e7"),
        ]
        return Deck(
            lines: lines, analysis: .transient(Transient(step: step, stop: stop, maximumStep: step)),
            options: options, corners: drive.times.filter { $0 > 0 && $0 < stop })
    }

    /// Runs the deck and gives states and currents.
    static func run(
        _ model: CompactModel, _ device: Device, _ stimulus: ModelStimulus, form: String,
        on simulator: any Simulator
    ) async throws -> FormRun {
        let probes = device.states + model.terminals.indices.map { "i(v\($0))" }
        let deck = deck(model, device, stimulus.drive, step: stimulus.step)
        let result = try await simulator.withSession(deck, workers: 1) { session in
            try await session.run(SimulationRequest(probes: probes))
        }
        var signals: [Signal] = []
        for (state, probe) in zip(model.states, device.states) {
            guard let signal = result.waveforms[probe] else { continue }
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

internal import CompactModels
internal import ModelForms
internal import Netlists
internal import Simulation
internal import SpiceFormat
internal import Waveforms

/// One device in ngspice whose terminals are driven by sources.
enum DeviceBench {
    /// How the steps of a transient are chosen.
    enum Steps: Sendable {
        /// All of the same size but for the corners, so that forms take the same ones; Newton's method ends at this relative
        /// change.
        case equal(newton: Double)
        /// By the error of each step, under a largest size.
        case controlled
    }

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

    /// The deck: one device, and at each of its terminals a source of voltage, or where it is free a source of current.
    static func deck(
        _ model: CompactModel, _ device: Device, _ drive: TerminalDrive, step: Double, steps: Steps
    ) -> Deck {
        var lines = ["one device of \(model.name)"]
        lines += device.card.split(separator: "\n").map(String.init)
        let nets = model.terminals.indices.map { "n\($0)" }
        lines.append("\(device.line) \(nets.joined(separator: " ")) \(device.model)")
        for index in model.terminals.indices {
            // ngspice looks through all corners of a pwl source at each step: those that are none are left out.
            let course = drive.course(of: index)
            var source = "v\(index) n\(index) 0"
            if let free = drive.free.first(where: { $0.terminal == index }) {
                lines.append(".ic v(n\(index))=\(SpiceWriter.text(free.start))")
                source = "i\(index) 0 n\(index)"
            }
            guard course.count > 1 else {
                lines.append("\(source) dc \(SpiceWriter.text(course.first?.value ?? 0))")
                continue
            }
            lines.append("\(source) pwl(")
            lines += course.map { "+ \(SpiceWriter.text($0.time)) \(SpiceWriter.text($0.value))" }
            lines.append("+ )")
        }
        let stop = drive.times.last ?? 0
        // Where forms are compared Newton's method is to end six digits below what is asked for, while steps are held by their
        // largest size and the corners: truncation is allowed 1e7 times as much.
        let options =
            switch steps {
            case .equal(let newton):
                [SolverOption("reltol", "\(newton)"), SolverOption("vntol", "1e-14"), SolverOption("trtol", "1e7")]
            case .controlled:
                [SolverOption("reltol", "1e-6"), SolverOption("vntol", "1e-9"), SolverOption("abstol", "1e-16")]
            }
        return Deck(
            lines: lines, analysis: .transient(Transient(step: step, stop: stop, maximumStep: step)),
            options: options, corners: drive.times.filter { $0 > 0 && $0 < stop })
    }

    /// Runs the deck and gives states and currents.
    static func run(
        _ model: CompactModel, _ device: Device, _ stimulus: ModelStimulus, form: String,
        on simulator: any Simulator, steps: Steps? = nil
    ) async throws -> FormRun {
        let free = Set(stimulus.drive.free.map(\.terminal))
        let probes = device.states + model.terminals.indices.map { free.contains($0) ? "v(n\($0))" : "i(v\($0))" }
        let deck = deck(
            model, device, stimulus.drive, step: stimulus.step,
            steps: steps ?? .equal(newton: 1e-6 * (stimulus.tolerance ?? 1e-6)))
        let result = try await simulator.withSession(deck, workers: 1) { session in
            try await session.run(SimulationRequest(probes: probes))
        }
        var signals: [Signal] = []
        for (state, probe) in zip(model.states, device.states) {
            guard let signal = result.waveforms[probe] else { continue }
            signals.append(Signal(state.name, signal.values.map { $0 * state.scale }))
        }
        for (index, terminal) in model.terminals.enumerated() {
            if let signal = result.waveforms["i(v\(index))"] {
                signals.append(Signal("i(\(terminal.name))", signal.values.map { -$0 }))
            } else if let signal = result.waveforms["v(n\(index))"] {
                signals.append(Signal("v(\(terminal.name))", signal.values))
            }
        }
        return FormRun(
            form: form, stimulus: stimulus.name,
            waveforms: try WaveformSet(axis: result.waveforms.axis, signals: signals), seconds: result.analysisTime)
    }
}

internal import ArgumentParser
internal import CoSimulation
internal import CompactModels
internal import Diagnostics
internal import Foundation
internal import Netlists
internal import Simulation
internal import Waveforms

/// Makes the parts of a system out of its description: decks of its circuits, and models.
struct SystemBuilder: Sendable {
    let description: SystemDescription

    /// The folder of the system's file, from which decks and models are found.
    let folder: URL

    /// What can be made before anything runs.
    struct Prepared: Sendable {
        /// The deck of each circuit, in the order of the parts.
        var decks: [CoupledDeck] = []
        /// The compact models by the names of their parts.
        var models: [String: CompactModel] = [:]
        /// What a user should know.
        var findings: [Diagnostic] = []
    }

    /// Finds circuits and models and checks everything that can be checked.
    ///
    /// - Throws: A `DiagnosticError` for unknown circuits, sources, nets, models, terminals and states.
    func prepare() throws -> Prepared {
        var prepared = Prepared()
        for part in description.parts {
            do {
                switch part.kind {
                case .circuit(let circuit): prepared.decks.append(try deck(of: circuit, part, &prepared.findings))
                case .model(let model): prepared.models[part.name] = try compactModel(model, part)
                case .spikes, .counter: break
                }
            } catch let error as DiagnosticError {
                throw part.placing(error)
            }
        }
        return prepared
    }

    /// The run, when the circuits are loaded.
    func run(of circuits: [any CoupledCircuit], prepared: Prepared, jobs: Int) throws -> SystemRun {
        var left = zip(circuits, prepared.decks).makeIterator()
        let members = description.parts.compactMap { part -> SystemRun.Member? in
            switch part.kind {
            case .circuit(let circuit):
                return left.next().map { loaded, deck in
                    .init(
                        part.name,
                        CircuitPart(loaded, probes: deck.probes, inputs: circuit.inputs, outputs: circuit.outputs))
                }
            case .model(let model):
                return prepared.models[part.name].map { compact in
                    .init(
                        part.name,
                        NativePart(
                            DrivenModel(
                                compact, levels: model.levels, free: model.free, inputs: model.inputs,
                                outputs: model.outputs)))
                }
            case .spikes(let times): return .init(part.name, NativePart(SpikeSource(times)))
            case .counter(let counter): return .init(part.name, NativePart(UpDownCounter(counter)))
            }
        }
        return SystemRun(
            members, connections: description.connections, plan: try description.plan(), stop: description.stop,
            jobs: jobs, keeping: Set(description.record))
    }

    // MARK: Circuits

    private func deck(
        of circuit: SystemDescription.CircuitDescription, _ part: SystemDescription.PartDescription,
        _ findings: inout [Diagnostic]
    ) throws -> CoupledDeck {
        let isFile = circuit.design.contains(".")
        var words = [isFile ? folder.appending(path: circuit.design).relativePath : circuit.design]
        for (name, value) in circuit.options { words += ["--\(name)", value] }
        if circuit.options.contains(where: { $0.name.hasSuffix("step") }) {
            words += ["--stop", "\(description.stop)s"]
        }
        for output in circuit.outputs { words += ["--probe", output.probe] }
        let design = try DesignResolver(options: DesignOptions.parse(words)).design()
        findings += design.findings
        try refuseLevels(of: design.deck, part)
        var netlist = design.netlist
        for input in circuit.inputs { try makeExternal(input.source, in: &netlist, part) }
        var deck = try design.deck.replacingCircuit(netlist)
        guard case .transient(var transient) = deck.analysis else {
            throw DiagnosticError([part.problem("\(circuit.design) has no transient")])
        }
        transient.stop = description.stop
        transient.start = 0
        if circuit.useInitialConditions { transient.useInitialConditions = true }
        deck.analysis = .transient(transient)
        var probes: [String] = []
        for output in circuit.outputs where !probes.contains(output.probe) { probes.append(output.probe) }
        return CoupledDeck(deck: deck, inputs: circuit.inputs.map { $0.source.lowercased() }, probes: probes)
    }

    /// Makes a source of the top level follow what its owner says.
    private func makeExternal(
        _ name: String, in netlist: inout Netlist, _ part: SystemDescription.PartDescription
    ) throws(DiagnosticError) {
        var known: [String] = []
        for index in netlist.statements.indices {
            guard case .element(var element) = netlist.statements[index].content,
                [.voltageSource, .currentSource].contains(element.kind)
            else { continue }
            known.append(element.name)
            guard element.name.lowercased() == name.lowercased() else { continue }
            element.value = .text("external")
            element.parameters = []
            netlist.statements[index].content = .element(element)
            return
        }
        throw DiagnosticError([
            part.problem(
                "the circuit of \(part.name) has no source '\(name)'", at: name, help: helpNaming(name, among: known))
        ])
    }

    /// Refuses a source that is external and has a level too: ngspice 39 crashes on it.
    private func refuseLevels(of deck: Deck, _ part: SystemDescription.PartDescription) throws(DiagnosticError) {
        for line in deck.lines where "vi".contains(line.prefix(1).lowercased()) {
            let words = line.lowercased().split(whereSeparator: \.isWhitespace)
            guard words.contains("external"), words.count != 4 else { continue }
            throw DiagnosticError([
                part.problem(
                    "\(words[0]) of \(part.name) is external and has a level too: '\(line)'", at: String(words[0]),
                    help: "leave 'external' alone; 'rest' of the input says the level without a connection")
            ])
        }
    }

    // MARK: Models

    private func compactModel(
        _ description: SystemDescription.ModelDescription, _ part: SystemDescription.PartDescription
    ) throws -> CompactModel {
        let name = description.model
        let word = name.hasSuffix(".yaml") ? folder.appending(path: name).relativePath : name
        let model = try HillockHome.find().models.model(word)
            .with(preset: description.preset, settings: description.settings)
        let terminals = model.terminals.map(\.name)
        let states = model.states.map(\.name)
        let used =
            description.inputs.map(\.terminal) + description.levels.keys.sorted()
            + description.free.keys.sorted()
        for terminal in used where !terminals.contains(terminal) {
            throw DiagnosticError([
                part.problem(
                    "\(name) has no terminal '\(terminal)'", at: terminal, help: helpNaming(terminal, among: terminals))
            ])
        }
        for output in description.outputs where !(states + description.free.keys).contains(output.source) {
            throw DiagnosticError([
                part.problem(
                    "\(name) has no state '\(output.source)'", at: output.source,
                    help: helpNaming(output.source, among: states))
            ])
        }
        return model
    }
}

extension SystemRun.Record {
    /// Courses on one axis: at the points of all of them, with straight lines between a course's own points.
    ///
    /// - Parameter description: The system, which says what was recorded.
    func waveforms(of description: SystemDescription) throws(WaveformError) -> WaveformSet {
        let kept = description.record.compactMap { output in
            courses[output].map { (name: description.signal(of: output), course: $0) }
        }
        let axis = Set(kept.flatMap(\.course.times)).sorted()
        return try WaveformSet(
            axis: axis, signals: kept.map { Signal($0.name, $0.course.values(at: axis)) })
    }
}

internal import Circuits
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Netlists
internal import Simulation
internal import SpiceFormat
internal import Stimuli
internal import Technologies
internal import Units
internal import Waveforms

/// Turns the options of the command line into a design.
struct DesignResolver {
    let options: DesignOptions

    /// What runs of models and of decks with code models need; `nil` for commands that do not have it.
    var models: ModelRunOptions?

    /// Finds the circuit or deck and makes it ready to run.
    func design() throws -> Design {
        var design =
            try isModel
            ? modelDesign() : isDeck ? deckDesign() : options.dataset == nil ? circuitDesign() : datasetDesign()
        let own = design.measures
        let chosen = options.measures.filter { text in own.contains { $0.name == text } }
        if !chosen.isEmpty { design.measures = own.filter { chosen.contains($0.name) } }
        for text in options.measures where !chosen.contains(text) {
            if !text.contains("("), !own.isEmpty {
                throw DiagnosticError(
                    "unknown-measure", "\(design.name) has no measure '\(text)'",
                    help: helpNaming(text, among: own.map(\.name)))
            }
            let named = try measure(text, taken: design.measures.map(\.name))
            design.measures.append(named)
        }
        let keys = Set(design.probes.map(Signal.key))
        for probe in options.probes where !keys.contains(Signal.key(probe)) { design.probes.append(probe) }
        try checkProbes(of: design)
        return design
    }

    /// Refuses probes and measures of nets that the circuit does not have, with the nearest names.
    ///
    /// Only where every line of the circuit is understood, so that all its nets are known.
    private func checkProbes(of design: Design) throws(DiagnosticError) {
        let isUnderstood = design.netlist.statements.allSatisfy { statement in
            if case .verbatim = statement.content { false } else { true }
        }
        guard isUnderstood, let devices = try? design.netlist.flattenedDevices() else { return }
        let nets = Set(devices.flatMap(\.nets)).union(["0", "gnd"])
        for signal in design.probes + design.measures.flatMap(\.measure.signals) {
            let key = Signal.key(signal)
            guard key.hasPrefix("v("), key.hasSuffix(")"), !key.contains("#") else { continue }
            for net in key.dropFirst(2).dropLast().split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }
            )
            where !nets.contains(net) {
                throw DiagnosticError(
                    "unknown-net", "\(signal): \(design.name) has no net '\(net)'",
                    help: helpNaming(net, among: Array(nets)))
            }
        }
    }

    /// Whether the argument names a file and not a circuit of the catalogue.
    var isDeck: Bool {
        let endings = [".cir", ".sp", ".spice", ".net", ".ckt", ".cki"]
        return options.design.contains("/") || endings.contains { options.design.lowercased().hasSuffix($0) }
    }

    // MARK: Circuits

    private func circuitDesign() throws -> Design {
        if let file = models?.load.first {
            throw DiagnosticError("option", "--load \(file) is for decks, and \(options.design) is no deck")
        }
        if let spread = models?.spread {
            throw DiagnosticError(
                "option", "--spread \(spread) is for compact models, and \(options.design) is a circuit",
                help: "give --sigma-vth 10mV, or nothing for the technology's own mismatch")
        }
        let home = try HillockHome.find()
        let circuit = try home.catalogue.circuit(named: options.design)
        let technologies = home.technologyCatalogue
        let technology = try technologies.technology(named: options.technology ?? "generic350")
        let corner = options.corner ?? technology.cornerNames.first ?? ""
        let values = try settings(of: circuit)
        if circuit.transient != nil, let text = options.stimulation {
            throw DiagnosticError(
                "no-protocol", "--protocol \(text): \(circuit.name) learns nothing, its bench holds its stimuli",
                help: "set their parameters with --set; hillock circuits \(circuit.name) lists them")
        }
        let stimulation =
            try options.stimulation.map { text throws(DiagnosticError) in try StimulationProtocol(text) } ?? .pairing()
        let bench = try circuit.bench(
            technology: technology, corner: corner, settings: values, preset: options.preset,
            stimulation: stimulation, temperature: options.temperature ?? 27)
        let deck = try deck(of: bench.netlist)
        var labels = [
            "circuit": circuit.name, "technology": technology.name, "corner": corner,
        ]
        if circuit.transient == nil { labels["protocol"] = stimulation.text }
        labels["preset"] = options.preset ?? circuit.presets.first?.name
        var design = Design(
            name: circuit.name, netlist: bench.netlist, deck: deck, probes: bench.probes,
            measures: bench.measures + WindowDecay.all(of: bench.measures), technology: bench.technology,
            closedForms: bench.closedForms, labels: labels,
            biases: bench.biases, files: circuit.files,
            findings: bench.warnings)
        design.twin = try home.twin(of: circuit, on: bench)
        return design
    }

    /// The values of `--set` in SI units.
    func settings(of circuit: Circuit) throws(DiagnosticError) -> [String: Double] {
        var values: [String: Double] = [:]
        for (name, text) in try assignments(options.settings, option: "--set") {
            guard let unit = circuit.unit(of: name) else {
                throw DiagnosticError(
                    "unknown-parameter", "\(circuit.name) has no parameter or bias '\(name)'",
                    help: helpNaming(name, among: circuit.settableNames))
            }
            values[name] = try Quantity.parse(text, unit: unit, option: "--set \(name)=")
        }
        return values
    }

    // MARK: Decks

    private func deckDesign() throws -> Design {
        for (given, name) in [
            (options.technology, "--technology"), (options.corner, "--corner"), (options.preset, "--preset"),
            (options.stimulation, "--protocol"), (options.settings.first, "--set"), (options.dataset, "--dataset"),
        ] where given != nil {
            throw DiagnosticError(
                "not-for-decks", "\(name) is for circuits of the catalogue, and \(options.design) is a deck",
                help: "a deck states its own models, parameters and sources")
        }
        let home = try? HillockHome.find()
        let loader = DeckLoader(
            trust: options.trustDeck, includePaths: options.includePaths.map { URL(filePath: $0) },
            allowedFolders: [home?.technologyCatalogue.dataFolder].compactMap { $0 },
            environment: ProcessInfo.processInfo.environment)
        let loaded = try loader.load(options.design)
        // ngspice has the last word: it knows devices and dialects that the rules do not.
        let doubts = loaded.netlist.check(locating: loaded.finder).map { finding in
            var doubt = finding
            if doubt.severity == .error { doubt.severity = .warning }
            return doubt
        }
        let findings = loaded.diagnostics + doubts + unusedMeasures(loaded)
        let deck = try deck(of: loaded.netlist)
        var design = Design(
            name: URL(filePath: options.design).lastPathComponent, netlist: loaded.netlist, deck: deck,
            probes: savedSignals(loaded.netlist), measures: [], labels: ["deck": options.design],
            files: [URL(filePath: options.design)], findings: findings)
        design.libraries = try libraries()
        design.codeModels = try codeModels(of: loaded)
        return design
    }

    /// A warning for each `.meas` card: its measure is not taken.
    private func unusedMeasures(_ loaded: LoadedDeck) -> [Diagnostic] {
        loaded.netlist.statements.compactMap { statement in
            guard case .measure = statement.content else { return nil }
            return Diagnostic(
                .warning, "measure-not-taken", "this .meas card is not evaluated", about: nil, in: statement.origin,
                loaded.finder, help: "say it with --measure; hillock measures lists what there is")
        }
    }

    /// What the deck's `.save` cards name, as far as they name single quantities.
    private func savedSignals(_ netlist: Netlist) -> [String] {
        netlist.statements.flatMap { statement -> [String] in
            guard case .save(let words) = statement.content else { return [] }
            return words.filter { $0.contains("(") || $0.hasPrefix("@") }
        }
    }

    // MARK: Parts of both

    func deck(of netlist: Netlist) throws(DiagnosticError) -> Deck {
        let given = try assignments(options.solverOptions, option: "--option", bare: true)
        let step = try time(options.step, "--step")
        let maximum = try time(options.maxStep, "--max-step")
        var analysis: Analysis?
        if let stop = try time(options.stop, "--stop") {
            analysis = .transient(Transient(step: step ?? stop / 1000, stop: stop, maximumStep: maximum ?? stop / 50))
        }
        var deck = try Deck(
            netlist, analysis: analysis, options: given.map { SolverOption($0.0, $0.1) },
            temperature: options.temperature)
        if analysis == nil, case .transient(var transient) = deck.analysis {
            if let step { transient.step = step }
            if let maximum { transient.maximumStep = maximum }
            deck.analysis = .transient(transient)
        }
        return deck
    }

    private func time(_ text: String?, _ option: String) throws(DiagnosticError) -> Double? {
        guard let text else { return nil }
        let value = try Quantity.parse(text, unit: "s", option: option)
        guard value > 0 else {
            throw DiagnosticError("out-of-range", "\(option) \(text): a time must be above zero")
        }
        return value
    }

    func assignments(
        _ texts: [String], option: String, bare: Bool = false
    ) throws(DiagnosticError) -> [(String, String)] {
        var result: [(String, String)] = []
        for text in texts {
            let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 || bare, let name = sides.first, !name.isEmpty else {
                throw DiagnosticError("bad-assignment", "\(option) \(text): expected NAME=VALUE")
            }
            result.append((name.lowercased(), sides.count == 2 ? String(sides[1]) : ""))
        }
        return result
    }

    /// `NAME=MEASURE`, or a measure that is named by its own text.
    private func measure(_ text: String, taken: [String]) throws(DiagnosticError) -> NamedMeasure {
        let head = text.prefix { $0 != "(" }
        let name: String
        let body: String
        if let equals = head.firstIndex(of: "=") {
            name = String(text[..<equals]).trimmingCharacters(in: .whitespaces)
            body = String(text[text.index(after: equals)...]).trimmingCharacters(in: .whitespaces)
        } else {
            name = text.trimmingCharacters(in: .whitespaces)
            body = name
        }
        guard !taken.contains(name) else {
            throw DiagnosticError(
                "duplicate-measure", "there are two measures of the name '\(name)'", help: "write NAME=MEASURE")
        }
        return NamedMeasure(name, try MeasureRegistry.parse(body))
    }
}

extension HillockHome {
    /// The circuits that ship with Hillock.
    var catalogue: CircuitCatalogue { CircuitCatalogue(folders: [circuits]) }

    /// The data sets that ship with Hillock.
    var datasetCatalogue: DatasetCatalogue { DatasetCatalogue(folder: biology) }

    /// The technologies that ship with Hillock, or were installed.
    var technologyCatalogue: TechnologyCatalogue {
        TechnologyCatalogue(
            folder: technologies, dataFolder: Self.dataFolder,
            environment: ProcessInfo.processInfo.environment)
    }
}

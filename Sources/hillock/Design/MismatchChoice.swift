internal import Circuits
internal import Comparison
internal import Diagnostics
internal import MonteCarlo
internal import Netlists
internal import Simulation
internal import Technologies
internal import Units

extension MismatchOptions {
    /// What varies, as the options say it for a design.
    func settings(for design: Design) throws(DiagnosticError) -> MismatchSettings {
        var transistors = MismatchSettings.Transistors.pelgrom
        if sigmaVth != nil || sigmaBeta != nil {
            transistors = .flat(
                threshold: try quantity(sigmaVth, "V", "--sigma-vth") ?? 0,
                gain: try quantity(sigmaBeta, "", "--sigma-beta") ?? 0)
        }
        var shared: MismatchSettings.Process?
        if processVthN != nil || processVthP != nil || processBeta != nil {
            shared = MismatchSettings.Process(
                nmosThreshold: try quantity(processVthN, "V", "--process-vth-n") ?? 0,
                pmosThreshold: try quantity(processVthP, "V", "--process-vth-p") ?? 0,
                gain: try quantity(processBeta, "", "--process-beta") ?? 0)
        }
        return MismatchSettings(
            transistors: transistors, capacitors: try quantity(sigmaC, "", "--sigma-c"),
            resistors: try quantity(sigmaR, "", "--sigma-r"), include: include, exclude: exclude, process: shared)
    }

    /// How the copies of a design differ: by mismatch of a circuit's devices, or as the devices of a compact model do.
    ///
    /// - Throws: A `DiagnosticError` for options that do not go with the design, and for a compact model without a spread.
    func variation(of design: inout Design) throws -> MismatchModel {
        guard design.bench != nil else { return try model(of: &design) }
        if let option = words.first {
            throw DiagnosticError(
                "option", "\(option) is for circuits, and \(design.name) is a compact model",
                help: "its devices differ as --spread says")
        }
        if let variation = design.variation { return variation }
        throw DiagnosticError(
            "no-spread", "nothing says how devices of \(design.name) differ",
            help: "give --spread with a file of 'hillock fit --spread'; gated-synapse also has --spread enode")
    }

    /// The design with what mismatch needs in it, and its random quantities.
    func model(of design: inout Design) throws -> MismatchModel {
        let settings = try settings(for: design)
        let prepared = design.netlist.insertingGateSources()
        if prepared != design.netlist {
            design.netlist = prepared
            design.deck = try design.deck.replacingCircuit(prepared)
        }
        let technology = design.technology
        return try MismatchModel(netlist: design.netlist, settings: settings) { device in
            technology?.mismatch(for: device)
        }
    }

    /// The same for a circuit under a protocol.
    func model(of trial: inout CircuitTrial) throws -> MismatchModel {
        var design = Design(
            name: trial.circuit.name, netlist: trial.bench.netlist, deck: trial.deck, probes: trial.bench.probes,
            measures: [], technology: trial.bench.technology, labels: [:])
        let model = try model(of: &design)
        trial.deck = design.deck
        return model
    }

    /// The options again, for the command that runs one sample.
    var words: [String] {
        var words: [String] = []
        for (name, value) in [
            ("--sigma-vth", sigmaVth), ("--sigma-beta", sigmaBeta), ("--sigma-c", sigmaC), ("--sigma-r", sigmaR),
            ("--process-vth-n", processVthN), ("--process-vth-p", processVthP), ("--process-beta", processBeta),
        ] {
            if let value { words += [name, value] }
        }
        for pattern in include { words += ["--include", pattern] }
        for pattern in exclude { words += ["--exclude", pattern] }
        return words
    }

    private func quantity(_ text: String?, _ unit: String, _ option: String) throws(DiagnosticError) -> Double? {
        guard let text else { return nil }
        let value = try Quantity.parse(text, unit: unit, option: option)
        guard value >= 0 else {
            throw DiagnosticError("out-of-range", "\(option) \(text): a standard deviation is not negative")
        }
        return value
    }
}

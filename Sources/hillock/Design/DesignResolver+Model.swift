internal import CompactModels
internal import DeviceEnsembles
internal import Diagnostics
internal import Foundation
internal import ModelFitting
internal import ModelForms
internal import Netlists
internal import Statistics
internal import Units

extension DesignResolver {
    /// Whether the argument names a compact model.
    var isModel: Bool { (try? HillockHome.find())?.isModelOnly(options.design) ?? false }

    /// A device of a compact model under a train of pulses.
    ///
    /// - Throws: A `DiagnosticError` for options that are not for models, a model without gate pulses, a spread that cannot be
    ///   read or is of another model.
    func modelDesign() throws -> Design {
        for (given, name) in [
            (options.technology, "--technology"), (options.corner, "--corner"), (options.stimulation, "--protocol"),
            (options.dataset, "--dataset"), (options.stop, "--stop"), (options.step, "--step"),
            (options.maxStep, "--max-step"), (options.temperature.map { "\($0)" }, "--temperature"),
            (options.solverOptions.first, "--option"), (options.includePaths.first, "--include-path"),
            (models?.load.first, "--load"),
        ] where given != nil {
            throw DiagnosticError("option", "\(name) does not go with the compact model \(options.design)")
        }
        let home = try HillockHome.find()
        let original = try home.models.model(options.design)
        var model = try original.with(preset: options.preset, settings: options.settings)
        var files = [home.models.file(options.design)]
        var labels = ["circuit": model.name]
        labels["preset"] = options.preset
        var spread: SynapseSpread?
        if let word = models?.spread {
            let (found, file) = try home.spread(word)
            model = try model.nominal(of: found)
            (spread, labels["spread"]) = (found, word)
            files.append(file)
        }
        let width = try Quantity.parse(models?.pulseWidth ?? "1ms", unit: "s", option: "--pulse-width")
        let train = try PulseTrain(for: model, count: models?.pulses ?? 200, width: width)
        labels["pulses"] = "\(train.count) set and \(train.count) reset pulses of \(train.width) s"
        let bench = PulseBench(model, train: train, varying: Set((spread?.devices.names ?? []) + ["x0"]))
        let netlist = bench.netlist()
        var design = Design(
            name: model.name, netlist: netlist, deck: try deck(of: netlist), probes: bench.probes,
            measures: bench.measures, labels: labels, files: files)
        design.bench = bench
        design.variation = try spread.map { spread throws(DiagnosticError) in try bench.mismatch(spread) }
        design.codeModels = [
            CodeModelMention(options.design, original: original, model: bench.reduced, full: model)
        ].map { .init(mention: $0, model: bench.reduced) }
        return design
    }
}

extension ModelCatalogue {
    /// The file of a model.
    func file(_ word: String) -> URL {
        word.hasSuffix(".yaml") ? URL(filePath: word) : folder.appending(path: word + ".yaml")
    }
}

extension HillockHome {
    /// The spread that a word names, and its file.
    ///
    /// - Parameter word: `enode`, or the path of a file.
    /// - Throws: A `DiagnosticError` for a file that cannot be read, with everything that is wrong in it.
    func spread(_ word: String) throws(DiagnosticError) -> (spread: SynapseSpread, file: URL) {
        let file =
            word == Self.shippedSpread
            ? folder.appending(path: "models/measured/enode_multi/spread.yaml") : URL(filePath: word)
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw DiagnosticError(
                "cannot-read", "the spread \(word) cannot be read",
                help:
                    "'hillock fit MODEL --data FILE --spread FILE' writes such a file; \(Self.shippedSpread) ships with "
                    + "Hillock")
        }
        return (try SpreadReader.read(text, file: word), file)
    }

    /// The spread that ships with Hillock, of the model gated-synapse.
    static let shippedSpread = "enode"
}

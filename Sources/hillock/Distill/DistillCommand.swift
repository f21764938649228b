internal import ArgumentParser
internal import Circuits
internal import Diagnostics
internal import Distillation
internal import Foundation
internal import ModelFitting
internal import MonteCarlo
internal import Simulation
internal import Technologies
internal import Units

/// `hillock distill`: the joint distribution of a circuit's behavioural parameters over an ensemble, as a card.
struct DistillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "distill", abstract: "Make a card of a circuit's behaviour from the store of an ensemble.",
        discussion: """
            The closed forms of the circuit are fitted to the measures of every sample, in the few parameters that section \
            'distill' of its description names. The card has their joint distribution; studies of networks draw from it.

            Example:
              hillock montecarlo dpi-neuron --preset staircase --runs 1000 --store runs.sqlite
              hillock distill runs.sqlite -o dpi-neuron.spread.yaml
            """)

    @Argument(help: "The store of a finished ensemble of a circuit of the catalogue.")
    var store: String

    @Option(name: .shortAndLong, help: "Write the card: a .yaml file.")
    var output: String?

    @Option(help: "Write the parameters and residuals of every sample as CSV.")
    var csv: String?

    @Option(help: "The largest deviation from the measures, as root of the mean square, that counts as a fit.")
    var limit: String = "10%"

    @OptionGroup var form: OutputOptions

    func run() throws {
        let limit = try Quantity.parse(limit, unit: "", option: "--limit")
        guard limit > 0 else {
            throw DiagnosticError("out-of-range", "--limit \(self.limit): no fit is exact", help: "e.g. 10%")
        }
        try Files.checkWritable(output)
        try Files.checkWritable(csv)
        let archive = try RunArchive.read(URL(filePath: store))
        let equations = try equations(of: archive)
        let fit = try EnsembleFit(archive, equations: equations, limit: limit)
        let report = try DistillReport(fit, store: store, description: archive.description)
        if let output { try Files.write(Data(report.card.yaml.utf8), to: output) }
        if let csv { try Files.write(Data(report.table.utf8), to: csv) }
        if form.json { return try Console.result(json: report) }
        Console.result(report.text)
        if !form.quiet, let output { Console.note("card: \(output)") }
    }

    /// The closed forms of the store's circuit on the store's bench.
    private func equations(of archive: RunArchive) throws -> BehaviourEquations {
        let description = archive.description
        guard let name = description.labels["circuit"] else {
            throw DiagnosticError(
                "not-a-circuit", "the store \(store) is of the deck \(description.labels["deck"] ?? "of a user")",
                help: "expected an ensemble of a circuit of the catalogue, whose closed forms are known")
        }
        let home = try HillockHome.find()
        let able = home.catalogue.names.filter { (try? home.catalogue.circuit(named: $0))?.behaviour != nil }
        guard home.catalogue.names.contains(name), let behaviour = try home.catalogue.circuit(named: name).behaviour
        else {
            throw DiagnosticError(
                "no-behaviour", "the store \(store) is of \(name), which names no parameters of its behaviour",
                help: "expected an ensemble of \(able.joined(separator: ", "))")
        }
        let command = try SimulateCommand.parse(description.commandLine)
        let resolver = DesignResolver(options: command.design, models: command.models)
        // What was measured may be chosen; what the circuit measures on that bench is what counts.
        var options = command.design
        options.measures = []
        var design = try DesignResolver(options: options, models: command.models).design()
        let made = "hillock montecarlo \(name)" + (behaviour.preset.map { " --preset \($0)" } ?? "")
        let missing = behaviour.measures.filter { name in !description.measures.contains { $0.name == name } }
        guard missing.isEmpty else {
            throw DiagnosticError(
                "no-such-measure", "the store \(store) has no measure \(missing.joined(separator: ", "))",
                help: "the behaviour of \(name) is found from \(behaviour.measures.joined(separator: ", ")), "
                    + "which '\(made)' measures")
        }
        _ = try command.mismatch.variation(of: &design)
        let columns = design.measures.map { EnsembleMeasure($0).column }
        let changed = behaviour.measures.filter { name in
            description.measures.first { $0.name == name } != columns.first { $0.name == name }
        }
        guard design.deck.lines == description.deck.lines, changed.isEmpty else {
            throw DiagnosticError(
                "other-circuit",
                "\(name) is not the circuit of the store \(store) any more: "
                    + (changed.isEmpty ? "its netlist differs" : "its measure \(changed[0]) differs"),
                help: "expected the version of the circuit with which the store was made; '\(made)' makes a new one")
        }
        return try resolver.behaviourEquations()
    }
}

extension DesignResolver {
    /// The closed forms of the circuit on its bench, as functions of the parameters of its behaviour.
    func behaviourEquations() throws -> BehaviourEquations {
        let home = try HillockHome.find()
        let circuit = try home.catalogue.circuit(named: options.design)
        return try circuit.behaviourEquations(
            technology: home.technologyCatalogue.technology(named: options.technology ?? "generic350"),
            settings: try settings(of: circuit), preset: options.preset, temperature: options.temperature ?? 27)
    }
}

internal import Circuits
internal import Comparison
internal import Diagnostics
internal import Simulation
internal import Stimuli
internal import Technologies

extension DesignResolver {
    /// The circuit of the options under a protocol of its own, ready for an evaluation of all conditions in one run.
    ///
    /// - Parameters:
    ///   - stimulation: The protocol.
    ///   - overriding: Values of parameters and biases that go before those of `--set`, by name in SI units.
    /// - Throws: A `DiagnosticError` for a deck in place of a circuit, and for options that the protocol decides.
    func trial(
        _ stimulation: StimulationProtocol, overriding: [String: Double] = [:]
    ) throws(DiagnosticError) -> CircuitTrial {
        guard !isDeck else {
            throw DiagnosticError(
                "not-a-circuit", "\(options.design) is a deck, and only circuits of the catalogue have biases by name",
                help: "hillock circuits lists them")
        }
        for (given, name) in [
            (options.stimulation, "--protocol"), (options.stop, "--stop"), (options.step, "--step"),
            (options.maxStep, "--max-step"), (options.measures.first, "--measure"), (options.probes.first, "--probe"),
            (options.includePaths.first, "--include-path"),
        ] where given != nil {
            throw DiagnosticError("decided-by-data", "\(name) does not go with --dataset: the data set decides it")
        }
        let home: HillockHome
        do { home = try HillockHome.find() } catch let error as DiagnosticError { throw error } catch {
            throw DiagnosticError("no-home", "\(error)")
        }
        let circuit = try home.catalogue.circuit(named: options.design)
        let technology = try home.technologyCatalogue.technology(named: options.technology ?? "generic350")
        var trial = try CircuitTrial(
            circuit: circuit, technology: technology, corner: options.corner ?? technology.cornerNames.first ?? "",
            settings: try settings(of: circuit).merging(overriding) { $1 }, preset: options.preset,
            stimulation: stimulation, temperature: options.temperature ?? 27)
        let given = try assignments(options.solverOptions, option: "--option", bare: true)
        let names = Set(given.map(\.0))
        trial.deck.options =
            trial.deck.options.filter { !names.contains($0.name) } + given.map { SolverOption($0.0, $0.1) }
        return trial
    }
}

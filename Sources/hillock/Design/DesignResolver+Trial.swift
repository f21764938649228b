internal import BehaviouralModels
internal import Circuits
internal import Comparison
internal import Diagnostics
internal import Experiments
internal import Simulation
internal import Stimuli
internal import Technologies
internal import Waveforms

extension DesignResolver {
    /// The data set of `--dataset`.
    ///
    /// - Throws: A `DiagnosticError` when none is named, or for an unknown or faulty one.
    func dataset() throws -> Dataset {
        guard let name = options.dataset else {
            throw DiagnosticError(
                "no-dataset", "no data set is named", help: "give --dataset hippocampal, visual-cortex or a CSV file")
        }
        return try HillockHome.find().datasetCatalogue.dataset(named: name)
    }

    /// What a rule gives under the conditions of a data set, with its standard errors.
    ///
    /// - Parameter text: The rule; the data set of a published row is taken where `--dataset` names none.
    /// - Throws: A `DiagnosticError` for an unknown rule or data set.
    func dataset(ofRule text: String) throws -> Dataset {
        let rule = try TripletRule(text)
        let row = PublishedRule.all.first { text.lowercased().hasPrefix($0.name) }
        let measured =
            if options.dataset == nil, let row {
                try HillockHome.find().datasetCatalogue.dataset(named: row.dataset)
            } else {
                try dataset()
            }
        let changes = rule.weightChanges(measured.points.map(\.condition))
        return Dataset(
            name: text,
            points: zip(measured.points, changes).map { point, change in
                Dataset.Point(
                    condition: point.condition, mean: change, standardError: point.standardError, source: rule.text)
            })
    }

    /// The circuit of the options under a protocol of its own, ready for an evaluation of all conditions in one run.
    ///
    /// - Parameters:
    ///   - stimulation: The protocol.
    ///   - overriding: Values of parameters and biases that go before those of `--set`, by name in SI units.
    /// - Throws: A `DiagnosticError` for a deck in place of a circuit, and for options that the protocol decides.
    func trial(_ stimulation: StimulationProtocol, overriding: [String: Double] = [:]) throws -> CircuitTrial {
        guard !isDeck else {
            throw DiagnosticError(
                "not-a-circuit", "\(options.design) is a deck, and only circuits of the catalogue have biases by name",
                help: "hillock circuits lists them")
        }
        for (given, name) in [
            (options.stimulation, "--protocol"), (options.stop, "--stop"), (options.step, "--step"),
            (options.maxStep, "--max-step"), (options.includePaths.first, "--include-path"),
        ] where given != nil {
            throw DiagnosticError(
                "decided-by-data", "\(name) does not go with a data set, whose conditions are the protocol")
        }
        let home = try HillockHome.find()
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

    /// The circuit under the conditions of the data set as a design, which measures each change and the NMSE.
    func datasetDesign() throws -> Design {
        let data = try dataset()
        let trial = try trial(data.stimulation)
        var labels = [
            "circuit": trial.circuit.name, "technology": trial.technology.name, "corner": trial.corner,
            "dataset": data.name,
        ]
        labels["preset"] = options.preset ?? trial.circuit.presets.first?.name
        labels["repetitions"] = trial.extrapolation
        return Design(
            name: trial.circuit.name, netlist: trial.bench.netlist, deck: trial.deck, probes: trial.bench.probes,
            measures: trial.measures(of: data), technology: trial.bench.technology, labels: labels,
            biases: trial.bench.biases, files: trial.circuit.files,
            findings: trial.bench.warnings + [trial.extrapolationNote(data)], trial: trial,
            dataset: data)
    }
}

extension Design {
    /// Calibrates the extrapolation of a design that stands under a data set; any other is left as it is.
    ///
    /// That is done on ngspice whichever engine runs the samples, so that measures are defined alike for both.
    ///
    /// - Parameters:
    ///   - workers: How many runs may go on at the same time.
    ///   - timeLimit: Seconds of wall-clock time after which a run is given up.
    mutating func calibrate(workers: Int, timeLimit: Double? = nil) async throws {
        guard let trial, let dataset else { return }
        let calibrated = try await trial.calibrated(on: Engines.ngspice(timeLimit: timeLimit), workers: workers)
        let measures = calibrated.measures(of: dataset)
        self.measures = measures + self.measures.dropFirst(measures.count)
        self.trial = calibrated
    }
}

extension CircuitTrial {
    /// What of the repetitions is simulated, e.g. `the first 1 to 5 of 60`.
    var extrapolation: String {
        let counts = bench.schedule.stretches.map(\.simulated)
        let most = stimulation.conditions.map(\.repetitions).max() ?? 0
        let (least, greatest) = (counts.min() ?? 0, counts.max() ?? 0)
        return (greatest > least ? "the first \(least) to \(greatest)" : "the first \(greatest)") + " of \(most)"
    }

    /// That changes are extrapolated, and what checks it.
    func extrapolationNote(_ dataset: Dataset) -> Diagnostic {
        Diagnostic(
            .note, "extrapolated", "repetitions of a condition: \(extrapolation) simulated, the others extrapolated",
            help: "hillock compare \(circuit.name) --dataset \(dataset.name) --repetitions all tells the error of that")
    }

    /// The change under each condition in volts, then the NMSE.
    fileprivate func measures(of dataset: Dataset) -> [NamedMeasure] {
        measures + [NamedMeasure("nmse", WeightError(dataset, changes: measures, scale: weightScale))]
    }
}

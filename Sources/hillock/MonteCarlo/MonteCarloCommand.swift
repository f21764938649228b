internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import MonteCarlo
internal import Ngspice
internal import Simulation
internal import Statistics
internal import Units
internal import Waveforms

/// `hillock montecarlo`: many mismatched copies of a circuit.
struct MonteCarloCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "montecarlo", abstract: "Run many mismatched copies of a circuit or a deck.",
        discussion: """
            Examples:
              hillock montecarlo tstdp-minimal --runs 1000 --seed 1 --store runs.sqlite
              hillock montecarlo tstdp-minimal --runs 1000 --store runs.sqlite --resume
              hillock montecarlo tstdp-minimal --dataset hippocampal --sigma-vth 10mV --spec 'nmse<=5'
              hillock montecarlo tstdp-minimal --dataset hippocampal --sigma-vth 10mV --retune worst:100
              hillock montecarlo tstdp-minimal --dataset hippocampal --sigma-vth 3mV,5mV,10mV,14mV,30mV --engine native
              hillock montecarlo tstdp-minimal --runs 10000 --engine native
              hillock montecarlo tstdp-minimal --dataset hippocampal --sigma-vth 10mV --engine both --ngspice-runs 50
              hillock montecarlo gated-synapse --runs 1000
              hillock montecarlo deck.cir --measure 'dw=delta(v(w))' --sigma-vth 10mV --spec 'dw>=1mV'
            """)

    @OptionGroup var design: DesignOptions
    @OptionGroup var mismatch: MismatchOptions
    @OptionGroup var models: ModelRunOptions

    @OptionGroup var engines: EnsembleEngineOptions

    @Option(help: "How many samples to draw, besides the nominal one.")
    var runs: Int = 1000

    @Option(help: "The seed of all draws.")
    var seed: UInt64 = 1

    @Option(help: "How many workers; one for each processor if not given.")
    var jobs: Int?

    @Option(help: "The store.")
    var store: String = "runs.sqlite"

    @Flag(help: "Go on with the store if it exists.")
    var resume = false

    @Option(help: "Check the numerical accuracy of the measures first, e.g. 0.1%.")
    var accuracy: String?

    @Option(help: "Keep the waveforms of: none, extreme or all samples.")
    var keepWaveforms: Ensemble.WaveformKeeping = .none

    @Option(name: .customLong("spec"), help: "A limit for the yield, e.g. 'dw>=1mV'. May be repeated.")
    var specifications: [String] = []

    @Option(help: "Exit with 1 when the yield of any specification is below this share, e.g. 90%.")
    var failUnder: String?

    @Option(
        help: "Give up a run, and with the native engine a batch of eight, after this much wall-clock time, e.g. 60s.")
    var timeLimit: String?

    @Option(help: "Write all samples as CSV.")
    var csv: String?

    @Option(help: "Write a report: a folder for report.md and its pictures, or an .html file.")
    var report: String?

    @OptionGroup var retuning: RetuneOptions
    @OptionGroup var form: OutputOptions

    mutating func run() async throws {
        guard runs > 0 else {
            throw DiagnosticError("out-of-range", "--runs \(runs): nothing to run", help: "give at least 1")
        }
        if let jobs, jobs < 1 {
            throw DiagnosticError("out-of-range", "--jobs \(jobs): nobody to run it", help: "give at least 1")
        }
        // A deck needs nothing of what ships with Hillock.
        if DesignResolver(options: design).isModel {
            engines.chosen = engines.chosen ?? .native
            if design.design == "gated-synapse" { models.spread = models.spread ?? HillockHome.shippedSpread }
        }
        let spreads = try mismatch.spreads()
        guard spreads.count > 1 else {
            let (results, share) = try await results(showingFindings: true)
            try tell(results)
            return try judge(results.summary, share: share)
        }
        try await sweep(spreads)
    }

    /// Runs the ensemble, or what its store lacks, after everything that can be checked before is.
    ///
    /// - Parameter showingFindings: Whether to say what was found in the design.
    /// - Returns: The results, and the least yield that is asked for.
    func results(showingFindings: Bool) async throws -> (results: EnsembleResults, share: Double?) {
        let references = try engines.referenceRuns()
        var design = try DesignResolver(options: design, models: models).design()
        guard !design.measures.isEmpty else {
            throw DiagnosticError(
                "no-measure", "there is nothing to measure on \(design.name)",
                help: "add --measure 'NAME=delta(v(net))'; see hillock measures")
        }
        let model = try mismatch.variation(of: &design)
        let units = Dictionary(design.measures.map { ($0.name, $0.measure.unit) }, uniquingKeysWith: { $1 })
        let limits = try Specification.parse(specifications, units: units)
        let share = try failUnder.map { text throws(DiagnosticError) in
            try Quantity.parse(text, unit: "", option: "--fail-under")
        }
        _ = try retuning.plan(of: design, model: model, seed: seed, timeLimit: nil, engine: engines.name)
        guard !model.quantities.isEmpty else {
            throw DiagnosticError(
                [
                    Diagnostic(
                        .error, "nothing-varies",
                        "no mismatch: nothing of \(design.name) varies, so all copies are equal",
                        help: "give a spread, e.g. --sigma-vth 10mV, --sigma-r 1% or --sigma-c 0.5%")
                ] + model.coverage.diagnostics)
        }
        try Files.checkWritable(csv)
        try Files.checkReport(report)
        if !form.quiet, showingFindings { Console.show(design.findings + model.coverage.diagnostics) }
        let archive = try await fill(&design, model, references: references)
        let results = try EnsembleResults(archive, specifications: limits)
        try archive.close()
        return (results, share)
    }

    /// Runs what the store lacks.
    private func fill(
        _ start: inout Design, _ model: MismatchModel, references: Int?
    ) async throws -> RunArchive {
        let limit = try timeLimit.map { text throws(DiagnosticError) in
            try Quantity.parse(text, unit: "s", option: "--time-limit")
        }
        // On a native engine a compact model's deck is for the reference runs.
        if references != nil || engines.name == .ngspice { try await start.loadCodeModels(isQuiet: form.quiet) }
        let ngspice = Engines.ngspice(timeLimit: limit, libraries: start.libraries)
        let simulator = Engines.simulator(engines.name, for: start, timeLimit: limit)
        let workers = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        try await start.calibrate(workers: workers, timeLimit: limit)
        var check: AccuracyReport?
        if let accuracy {
            let report = try await Accuracy.check(accuracy, &start, on: ngspice, jobs: workers)
            Console.note(Accuracy.sentence(report))
            if references != nil, !form.quiet {
                Console.note("the accuracy was checked on ngspice, not on the native engine")
            }
            check = report
        }
        let design = start
        let ensemble = Ensemble(
            model: model, seed: seed, measures: design.measures.map { EnsembleMeasure($0) },
            probes: keepWaveforms == .none ? [] : design.probes, timeLimit: limit, keeping: keepWaveforms)
        let record = try check.map { report in String(decoding: try JSONEncoder().encode(report), as: UTF8.self) }
        let description = RunDescription(
            toolVersion: HillockVersion.current, simulator: try await simulator.identity, deck: design.deck,
            inputs: design.inputHashes, seed: seed,
            sampler: design.bench == nil ? RunDescription.randomSampler : RunDescription.jointSampler,
            mismatch: try mismatch.settings(for: design),
            quantities: model.quantities, measures: ensemble.measures.map(\.column), labels: design.labels,
            commandLine: self.design.words(with: check?.settings) + mismatch.words + models.words + engines.words,
            accuracy: record)
        let plan = try retuning.plan(
            of: design, model: model, seed: seed, timeLimit: limit, engine: engines.name)
        var reference: ReferencePlan?
        if let references {
            reference = ReferencePlan(
                description: ReferenceDescription(
                    simulator: try await ngspice.identity, runs: references, estimates: engines.engine == .both),
                simulator: ngspice, deck: design.deck, workers: workers)
        }
        let line = ProgressLine(total: runs + 1, quiet: form.quiet)
        let (store, runs, quiet, mode) = (store, runs, form.quiet, resume ? RunArchive.Mode.resume : .create)
        let referencing = reference
        // Signals are heard before there is a store, so that no interruption leaves one without a word.
        return try await withInterruption {
            let archive = try RunArchive.open(URL(filePath: store), description: description, mode: mode)
            do {
                // Before the samples: a store that is refused for its reference runs is refused at once.
                if let referencing { try archive.beginReference(referencing.description) }
                try await simulator.withSession(design.deck, workers: workers) { session in
                    _ = try await ensemble.run(0...runs, session: session, archive: archive) { progress in
                        line.show(done: progress.stored, failed: progress.failed)
                    }
                    try await plan?.run(
                        session: session, archive: archive, quiet: quiet, reference: references == nil ? nil : ngspice,
                        workers: workers)
                }
                try await referencing?.run(ensemble, last: runs, archive: archive, quiet: quiet)
            } catch {
                let stored = (try? archive.storedSamples().count) ?? 0
                try? archive.close()
                Console.note("\(stored) of \(runs + 1) samples are in \(store); the same command with --resume goes on")
                throw error
            }
            return archive
        }
    }

    private func tell(_ results: EnsembleResults) throws {
        if let csv { try Files.write(Data(results.table.utf8), to: csv) }
        if let report { try results.reportDocument().write(to: report) }
        if form.json {
            return try Console.result(json: EnsembleDocument(results))
        }
        Console.result(results.text)
        if let report { Console.note("report: \(report)") }
        if !form.quiet { Console.note("store: \(store)") }
    }

    func judge(_ summary: EnsembleSummary, share: Double?) throws {
        if let share {
            for measure in summary.measures {
                if let yield = measure.yield?.amongAll?.value, yield < share {
                    Console.note("the yield of \(measure.column.name) is below \(engineering(share * 100, unit: "%"))")
                    throw ExitStatus.failed
                }
            }
        }
        if summary.failed == summary.samples { throw ExitStatus.failed }
        if summary.failed > 0 { throw ExitStatus.partial }
    }
}

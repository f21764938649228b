internal import ArgumentParser
internal import Circuits
internal import Comparison
internal import Diagnostics
internal import Experiments
internal import Fitting
internal import Foundation
internal import MonteCarlo
internal import Simulation
internal import Stimuli
internal import Technologies

/// `hillock tune`: biases of a circuit that fit measured data.
struct TuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune", abstract: "Fit the biases of a circuit to measured changes of synaptic weights.",
        discussion: """
            The error is the NMSE of the data set: the mean of ((change - measured)/SEM)^2 over its conditions. With --engine \
            native the search runs on the native engine, and ngspice has the last word: it evaluates the biases that were \
            found, and the fit goes on there if they are worse than was promised.

            Examples:
              hillock tune tstdp-minimal --dataset visual-cortex --preset visual-cortex
              hillock tune tstdp-minimal --dataset hippocampal -t gf180mcu --dac 8bit -o tuned.yaml
              hillock tune tstdp-minimal --dataset my.csv --bias itp --bias itd --budget 60
              hillock tune tstdp-minimal --dataset hippocampal --engine native
            """)

    @OptionGroup var design: DesignOptions
    @OptionGroup var mismatch: MismatchOptions

    @Option(
        help: """
            Fit what a rule gives instead of the measured means, under the conditions of the data set and with its standard \
            errors, e.g. hippocampal-nearest-minimal or 'hippocampal-nearest-minimal(tau_y=45ms)'.
            """)
    var rule: String?

    @Option(help: "How many runs of the circuit there may be for the fit.")
    var budget: Int = 200

    @Option(name: .customLong("bias"), help: "A bias that may change; all tunable ones if not given. May be repeated.")
    var biases: [String] = []

    @Option(help: "Also give values of a digital bias generator: '8bit', or '48/decade'.")
    var dac: String?

    @Flag(inversion: .prefixedNo, help: "Measure how the NMSE depends on each bias and each transistor's threshold.")
    var sensitivities = true

    @Option(help: "How many workers; one for each processor if not given.")
    var jobs: Int?

    @Option(name: .shortAndLong, help: "Write the biases as a preset for the circuit's description: a .yaml file.")
    var output: String?

    @OptionGroup var engine: EngineOptions
    @OptionGroup var form: OutputOptions

    func run() async throws {
        guard budget > 0 else {
            throw DiagnosticError("out-of-range", "--budget \(budget): nothing to run", help: "give at least 20")
        }
        if let jobs, jobs < 1 {
            throw DiagnosticError("out-of-range", "--jobs \(jobs): nobody to run it", help: "give at least 1")
        }
        let steps = try dac.map { text throws(DiagnosticError) in try BiasSteps(text) }
        let resolver = DesignResolver(options: design)
        for (given, name) in [(design.measures.first, "--measure"), (design.probes.first, "--probe")] where given != nil
        {
            throw DiagnosticError(
                "not-for-tuning", "\(name) does not go with tune, which measures what the data ask for")
        }
        let data = try rule.map { text in try resolver.dataset(ofRule: text) } ?? resolver.dataset()
        let start = try resolver.trial(data.stimulation)
        try Files.checkWritable(output)
        if !form.quiet { Console.show(start.bench.warnings + [start.extrapolationNote(data)]) }
        let names = biases.isEmpty ? nil : biases
        _ = try Tuning(start, dataset: data, biases: names, budget: budget)
        let simulator = Engines.simulator(engine.engine)
        let reference: (any Simulator)? = engine.engine == .ngspice ? nil : Engines.ngspice()
        let workers = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        let line = ProgressLine(total: budget, quiet: form.quiet)
        let campaign = TuningCampaign(
            dataset: data, biases: names, budget: budget, simulator: simulator, workers: workers
        ) { biases in
            try resolver.trial(data.stimulation, overriding: biases)
        }
        let (settings, sensitive) = (mismatch, sensitivities)
        let outcome = try await withInterruption {
            var outcome = try await campaign.run { line.show(done: $0, failed: $1) }
            line.end()
            if let reference { outcome = try await campaign.judged(outcome, on: reference) }
            if let steps { outcome.quantised = try await campaign.quantised(outcome, steps: steps, on: reference) }
            if sensitive {
                try await campaign.addSensitivities(to: &outcome) { trial in
                    try settings.model(of: &trial)
                }
            }
            return outcome
        }
        try tell(TuningReport(outcome, dataset: data, options: design, dac: dac))
    }

    private func tell(_ report: TuningReport) throws {
        if let output { try Files.write(Data(report.preset.utf8), to: output) }
        if form.json { return try Console.result(json: report) }
        Console.result(report.text)
        if let output, !form.quiet { Console.note("preset: \(output)") }
    }
}

internal import ArgumentParser
internal import BehaviouralModels
internal import Circuits
internal import Comparison
internal import Diagnostics
internal import Foundation
internal import Reports
internal import Simulation
internal import Stimuli
internal import Units

/// `hillock bcm`: the weight change of a synapse over the postsynaptic rate, and its sliding threshold.
struct BCMCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bcm", abstract: "Measure the weight change over the rate of Poisson spikes, and the threshold.",
        discussion: """
            Rule and circuit get the same spikes. Where a bias is swept, the rule's parameters move as the closed forms of the \
            circuit move them; theory is the rule's expected drift for endless Poisson trains without dead time.

            Examples:
              hillock bcm tstdp-minimal --preset visual-cortex --plot bcm.svg
              hillock bcm tstdp-minimal --preset visual-cortex --sweep 'idep=8nA;10.5nA;13nA' --sweep itrip --plot bcm.svg
            """)

    @OptionGroup var design: DesignOptions

    @Option(help: "The postsynaptic rates in hertz.")
    var rates: String = "2,5,8,10,12,15,20,30,40,50"

    @Option(help: "The presynaptic rate in hertz.")
    var preRate: Double = 10

    @Option(help: "How many trials at each rate.")
    var trials: Int = 10

    @Option(help: "The longest recording, in biological time; shorter where the weight would leave its range.")
    var duration: String = "20s"

    @Option(help: "The weight change that a recording should not exceed, from which its length follows.")
    var largestChange: Double = 0.25

    @Option(help: "The least time between two spikes of a neuron.")
    var deadTime: String = "5ms"

    @Option(
        help: """
            A bias whose values give curves of their own: idep=8nA;10nA;12nA, or its name alone for 0.7, 1 and 1.4 times. \
            May be repeated.
            """)
    var sweep: [String] = []

    @Option(
        help: """
            The rule beside the circuit, e.g. visual-cortex-nearest-minimal; the nearest-spike row of the preset's data if \
            the preset bears their name, or else what the closed forms make of the biases.
            """)
    var rule: String?

    @Option(help: "The seed of the spikes.")
    var seed: UInt64 = 1

    @Option(help: "How many workers; one for each processor if not given.")
    var jobs: Int?

    @Option(help: "Draw the curves: an .svg file; each sweep has a picture of its own beside it.")
    var plot: String?

    @OptionGroup var engine: EngineOptions
    @OptionGroup var form: OutputOptions

    func run() async throws {
        let resolver = DesignResolver(options: design)
        try Files.checkWritable(plot)
        let rates = try Self.rates(rates)
        let dead = try Quantity.parse(deadTime, unit: "s", option: "--dead-time")
        let longest = try Quantity.parse(duration, unit: "s", option: "--duration")
        try check(rates: rates, dead: dead, longest: longest)
        let nominal = try resolver.trial(.pairing(distances: [0.01]))
        guard let realised = TripletRule(realisedBy: nominal.bench, temperature: nominal.temperature) else {
            throw DiagnosticError(
                "no-rule", "\(nominal.circuit.name) has not the biases of a synapse with nearest-spike traces")
        }
        let rule = try rule(of: nominal) ?? realised
        try Self.checkPulses(of: nominal, dead: dead)
        let sweeps = try sweep.map { text throws(DiagnosticError) in try BiasSweep(text, of: nominal) }
        if !form.quiet { Console.show(nominal.bench.warnings) }
        var trains = PoissonTrains()
        (trains.preRate, trains.postRates, trains.trials) = (preRate, rates, trials)
        (trains.duration, trains.deadTime, trains.seed) = (longest, dead, seed)
        let experiment = RateExperiment(trains, largestChange: largestChange, rule: rule)
        let settings = [[:]] + sweeps.flatMap(\.settings)
        // A swept value that stands on the bench anyway is not run again.
        let standing = nominal.biases
        let moved = settings.map { setting in setting.filter { standing[$0.key] != $0.value } }
        var distinct: [[String: Double]] = []
        for setting in moved where !distinct.contains(setting) { distinct.append(setting) }
        let different = distinct
        let line = ProgressLine(total: rates.count * trials, quiet: form.quiet)
        let simulator = Engines.simulator(engine.engine)
        let workers = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        let found = try await withInterruption {
            try await experiment.curves(
                biases: different, names: different.map { _ in "circuit" }, on: simulator, workers: workers,
                progress: { line.show(done: $0, failed: 0) }, bench: { try resolver.trial($0) })
        }
        line.end()
        let circuits = moved.compactMap { setting in different.firstIndex(of: setting).map { found[$0] } }
        let plain = try? TSTDPTwin(nominal.bench, temperature: nominal.temperature)
        func twin(_ setting: [String: Double]) -> TSTDPTwin? {
            var twin = plain
            twin?.values.merge(setting) { $1 }
            return twin
        }
        let curves = zip(settings, circuits).map { setting, circuit in
            let shifted = TripletRule(realisedBy: nominal.bench, biases: setting, temperature: nominal.temperature)
            let own = rule.moved(from: realised, to: shifted ?? realised)
            return BCMReport.Curve(
                biases: setting, circuit: circuit, rule: experiment.curve(of: own, named: "rule"),
                twin: twin(setting).map { experiment.curve(of: $0, named: "twin") },
                theory: rates.map { own.expectedDrift(preRate: preRate, postRate: $0) },
                theoryThreshold: own.threshold(preRate: preRate), parameters: own)
        }
        let identity = try await simulator.identity
        try tell(
            BCMReport(engine: identity.name, experiment: experiment, trial: nominal, sweeps: sweeps, curves: curves))
    }

    /// The rule of `--rule`, or the published row of the data that the preset is named for.
    private func rule(of trial: CircuitTrial) throws -> TripletRule? {
        if let rule { return try TripletRule(rule) }
        let preset = trial.preset ?? trial.circuit.presets.first?.name ?? ""
        let model = trial.bench.values["itripd"] == nil ? PublishedRule.Model.minimal : .full
        return PublishedRule.all.first {
            preset.contains($0.dataset) && $0.model == model && $0.rule.scheme == .nearestSpike
                && trial.bench.values["itrip"] != nil
        }?.rule
    }

    private func tell(_ report: BCMReport) throws {
        if let plot {
            for (file, picture) in report.pictures(named: plot) {
                do { try Files.write(Data(picture.svg().utf8), to: file) } catch let error as PlotError {
                    throw DiagnosticError("cannot-draw", error.description)
                }
                if !form.quiet { Console.note("picture: \(file)") }
            }
        }
        if form.json { return try Console.result(json: report) }
        Console.result(report.text)
    }

    private func check(rates: [Double], dead: Double, longest: Double) throws(DiagnosticError) {
        for (value, name) in [(trials, "--trials"), (jobs ?? 1, "--jobs")] where value < 1 {
            throw DiagnosticError("out-of-range", "\(name) \(value): nothing to do", help: "give at least 1")
        }
        guard dead >= 0, longest >= 1, largestChange > 0 else {
            throw DiagnosticError(
                "out-of-range", "the recordings have no room",
                help: "give --dead-time of 0 or more, --duration of 1s or more, --largest-change above 0")
        }
        for rate in rates + [preRate] where rate * dead > 0.5 || rate <= 0 {
            throw DiagnosticError(
                "rate-too-high",
                "\(rate) Hz does not go with a dead time of \(engineering(dead, unit: "s", digits: 3)): no Poisson train",
                help: dead > 0 ? "give rates above 0 and up to \(engineering(0.5 / dead, unit: "Hz", digits: 3))" : nil)
        }
    }

    /// Refuses trains whose pulses would meet: a pulse, its delayed copy and their edges must fit between two spikes.
    private static func checkPulses(of trial: CircuitTrial, dead: Double) throws(DiagnosticError) {
        let values = trial.bench.values
        guard let pulse = values["t_p"], let edge = values["t_edge"], let acceleration = values["acceleration"] else {
            return
        }
        let copies = trial.circuit.stimuli.contains { $0.net.hasSuffix("d") } ? 2.0 : 1
        let least = (copies * (pulse + 2 * edge) + (copies - 1) * 0.2e-6) * acceleration
        guard dead < least else { return }
        throw DiagnosticError(
            "overlapping-pulses",
            "a dead time of \(engineering(dead, unit: "s", digits: 3)) lets pulses of one train meet in the circuit",
            help:
                "give at least --dead-time \(engineering(least, unit: "s", digits: 3).filter { $0 != " " }), or a smaller t_p"
        )
    }

    private static func rates(_ text: String) throws(DiagnosticError) -> [Double] {
        var rates: [Double] = []
        for part in text.split(whereSeparator: { ",;".contains($0) }) {
            let trimmed = part.split(separator: " ").joined()
            guard let rate = Double(trimmed.lowercased().hasSuffix("hz") ? String(trimmed.dropLast(2)) : trimmed) else {
                throw DiagnosticError(
                    "bad-rate", "--rates: '\(part)' is not a rate in hertz", help: "e.g. --rates 5,10,20")
            }
            rates.append(rate)
        }
        guard rates.count > 1, zip(rates, rates.dropFirst()).allSatisfy(<) else {
            throw DiagnosticError(
                "bad-rate", "--rates \(text): a curve needs two or more rates, increasing", help: "e.g. --rates 5,10,20"
            )
        }
        return rates
    }
}

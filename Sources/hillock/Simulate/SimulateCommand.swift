internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import MonteCarlo
internal import Ngspice
internal import Reports
internal import Simulation
internal import Units
internal import Waveforms

/// `hillock simulate`: one run of a circuit or deck, nominal or with the draws of one sample.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Run a circuit or a deck once.",
        discussion: """
            Examples:
              hillock simulate tstdp-minimal --probe 'v(w)' --plot window.svg
              hillock simulate deck.cir --stop 10ms --measure 'dw=delta(v(w))' -o out.csv
              hillock simulate tstdp-minimal --sample 417 --seed 1
              hillock simulate tstdp-minimal --dataset hippocampal --engine native
              hillock simulate gated-synapse --preset enode-1 --plot train.svg
              hillock simulate dpi-neuron --sweep drive=0.5,1.5,2,3,5,10,20 --measure rate --plot fi.svg
              hillock simulate array.cir --load model.osdi
            """)

    @OptionGroup var design: DesignOptions
    @OptionGroup var mismatch: MismatchOptions
    @OptionGroup var models: ModelRunOptions

    @Option(help: "The number of a sample, whose draws are applied; 0 is nominal.")
    var sample: Int = 0

    @Option(help: "The seed of the draws.")
    var seed: UInt64 = 1

    @Option(
        help: """
            Of a circuit: a parameter or bias and its values, e.g. drive=1.5,2,3. Tells each measure over it, beside what the \
            circuit's equations say.
            """)
    var sweep: String?

    @Option(help: "How many points of a sweep run at the same time; one for each processor if not given.")
    var jobs: Int?

    @Option(name: .shortAndLong, help: "Write the waveforms: a .raw or a .csv file.")
    var output: String?

    @Option(help: "Draw the waveforms, or the measures over what is swept: an .svg file.")
    var plot: String?

    @Option(help: "Check the numerical accuracy of the measures first, e.g. 0.1%.")
    var accuracy: String?

    @Option(help: "Give up after this much wall-clock time, e.g. 60s.")
    var timeLimit: String?

    @OptionGroup var engine: EngineOptions
    @OptionGroup var form: OutputOptions

    func run() async throws {
        guard sample >= 0 else { throw DiagnosticError("out-of-range", "--sample \(sample): samples count from 0") }
        if let sweep { return try await runSweep(sweep) }
        if jobs != nil { throw DiagnosticError("option", "--jobs goes with --sweep: this is one run") }
        let format = try output.map { path throws(DiagnosticError) in try WaveformFormat(of: path) }
        var design = try DesignResolver(options: design, models: models).design()
        let model = sample > 0 ? try mismatch.variation(of: &design) : nil
        try Files.checkWritable(output)
        try Files.checkWritable(plot)
        if !form.quiet { Console.show(design.findings) }
        let limit = try wallClockLimit()
        try await design.loadCodeModels(isQuiet: form.quiet)
        let simulator = Engines.simulator(engine.engine, for: design, timeLimit: limit)
        try await design.calibrate(workers: 2, timeLimit: limit)
        if let accuracy {
            let report = try await Accuracy.check(
                accuracy, &design, on: Engines.ngspice(timeLimit: limit, libraries: design.libraries), jobs: 2)
            Console.note(Accuracy.sentence(report))
        }
        let probes = try probes(of: design)
        let ready = design
        let result = try await withInterruption {
            try await self.result(of: ready, model: model, probes: probes, on: simulator, limit: limit)
        }
        // Samples have draws of their own; the twin is that of the nominal circuit.
        let twin = sample == 0 ? try await TwinAnswer.answer(beside: design) : nil
        try tell(result, of: design, beside: twin, by: try await simulator.identity.name, writing: format)
    }

    /// Seconds of wall-clock time after which a run is given up.
    func wallClockLimit() throws(DiagnosticError) -> Double? {
        try timeLimit.map { text throws(DiagnosticError) in
            try Quantity.parse(text, unit: "s", option: "--time-limit")
        }
    }

    /// What is kept of a run: the probes, and what the measures read.
    func probes(of design: Design) throws(DiagnosticError) -> [String] {
        var probes = design.probes
        for signal in design.measures.flatMap(\.measure.signals)
        where !probes.contains(where: { Signal.key($0) == Signal.key(signal) }) {
            probes.append(signal)
        }
        guard !probes.isEmpty else {
            throw DiagnosticError(
                "no-probe", "nothing is probed", help: "add --probe 'v(net)', or a .save card to the deck")
        }
        return probes
    }

    /// Runs a design once.
    ///
    /// - Parameters:
    ///   - design: The design.
    ///   - model: What varies; `nil` for the nominal circuit.
    ///   - probes: What is kept.
    ///   - simulator: The engine.
    ///   - limit: Seconds of wall-clock time after which the run is given up.
    func result(
        of design: Design, model: MismatchModel?, probes: [String], on simulator: any Simulator, limit: Double?
    ) async throws -> SimulationResult {
        let (deck, number, seed) = (design.deck, sample, seed)
        return try await simulator.withSession(deck, workers: 1) { session in
            guard let model else {
                return try await session.run(SimulationRequest(probes: probes, timeLimit: limit))
            }
            // Beside the samples of its block, so that the result is that of the ensemble.
            let block = SampleBlock(containing: number, size: session.batchSize)
            let results = await block.run(on: session) { number throws(SimulationFailure) in
                let drawn = try model.sample(number, seed: seed)
                return SimulationRequest(alterations: drawn.alterations, probes: probes, timeLimit: limit)
            }
            return try results[number - block.numbers.lowerBound].get()
        }
    }

    private func tell(
        _ result: SimulationResult, of design: Design, beside twin: TwinAnswer?, by engine: String,
        writing format: WaveformFormat?
    ) throws {
        if !form.quiet {
            for attempt in result.failedAttempts {
                Console.note("retried: with \(attempt.settings): \(attempt.failure.message)")
            }
            if let settings = result.settings { Console.note("succeeded with \(settings)") }
            for remark in result.remarks { Console.note("\(engine): \(remark)") }
            for remark in twin?.remarks ?? [] { Console.note(remark) }
        }
        var values: [(NamedMeasure, MeasureOutcome)] = []
        for measure in design.measures { values.append((measure, try measure.measure.outcome(result.waveforms))) }
        if let output, let format { try Files.write(format.data(of: result.waveforms, title: design.name), to: output) }
        if let plot {
            let figure = WaveformPlot(result.waveforms, title: design.name)
            do { try Files.write(Data(figure.svg().utf8), to: plot) } catch let error as PlotError {
                throw DiagnosticError("cannot-draw", error.description)
            }
        }
        if form.json {
            try Console.result(
                json: Report(
                    design: design.labels, engine: engine, sample: sample, seed: seed, points: result.points,
                    analysisSeconds: result.analysisTime, settings: result.settings,
                    measures: values.map {
                        .init(
                            name: $0.0.name, value: $0.1.number, reason: $0.1.reason, unit: $0.0.measure.unit,
                            closedForm: design.closedForms[$0.0.name], twin: twin?.values[$0.0.name])
                    }, constants: twin?.constants.values))
            return try judge(values.map(\.1))
        }
        if !values.isEmpty {
            Console.result(Self.table(values, twin: twin?.values ?? [:], closedForms: design.closedForms).text())
        }
        if !form.quiet {
            Console.note(
                "\(result.points) points in \(engineering(result.analysisTime, unit: "s", digits: 3)) of \(engine)")
        }
        for (measure, outcome) in values {
            if let reason = outcome.reason { Console.note("\(measure.name) has no answer: \(reason)") }
        }
        try judge(values.map(\.1))
    }

    /// A measure without an answer does not cost the others theirs. The shell hears of it where it was asked for, and where
    /// there is no answer at all.
    private func judge(_ outcomes: [MeasureOutcome]) throws {
        let answers = outcomes.count { $0.number != nil }
        if !outcomes.isEmpty, answers == 0 { throw ExitStatus.failed }
        if answers < outcomes.count, !design.measures.isEmpty { throw ExitStatus.partial }
    }

    /// The measures, with what the circuit's twin and its equations say of them where they do.
    private static func table(
        _ values: [(NamedMeasure, MeasureOutcome)], twin: [String: Double], closedForms: [String: Double]
    ) -> TextTable {
        var columns: [TextTable.Column] = [.init("Measure"), .init("Value", .right)]
        if !twin.isEmpty { columns += [.init("Twin", .right), .init("Difference", .right)] }
        if !closedForms.isEmpty { columns.append(.init("Closed form", .right)) }
        let rows = values.map { named, value in
            func text(_ value: Double?) -> String {
                value.map { engineering($0, unit: named.measure.unit, digits: 5) } ?? ""
            }
            var row = [named.name, value.number.map { text($0) } ?? "–"]
            if !twin.isEmpty {
                let answer = twin[named.name]
                row += [text(answer), answer.flatMap { answer in value.number.map { difference(answer, $0) } } ?? ""]
            }
            if !closedForms.isEmpty { row.append(text(closedForms[named.name])) }
            return row
        }
        return TextTable(columns, rows: rows)
    }

    /// How far the twin's value is from the circuit's, in %; nothing where that is 0.
    private static func difference(_ twin: Double, _ value: Double) -> String {
        value == 0 ? "" : String(format: "%+.2f %%", 100 * (twin / value - 1))
    }

    private struct Report: Encodable {
        struct Value: Encodable {
            var name: String
            var value: Double?
            /// Why there is no value.
            var reason: String?
            var unit: String
            var closedForm: Double?
            var twin: Double?
        }

        var schema = 1
        var design: [String: String]
        var engine: String
        var sample: Int
        var seed: UInt64
        var points: Int
        var analysisSeconds: Double
        var settings: String?
        var measures: [Value]
        var constants: [String: Double]?
    }
}

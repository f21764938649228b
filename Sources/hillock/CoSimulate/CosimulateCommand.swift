internal import ArgumentParser
internal import CoSimulation
internal import Diagnostics
internal import Foundation
internal import Ngspice
internal import Reports
internal import Simulation
internal import Units
internal import Waveforms

/// `hillock cosimulate`: circuits and native models in one loop.
struct CosimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cosimulate", abstract: "Run circuits in ngspice and native models in one loop.",
        discussion: """
            A system file (YAML) names parts and connections; spikes, voltages and currents go from part to part.

            Examples:
              hillock cosimulate Examples/CoSimulation/loop.yaml --spikes spikes.csv
              hillock cosimulate system.yaml -o courses.csv --plot courses.svg --jobs 2
            """)

    @Argument(help: "The file of the system.")
    var system: String

    @Option(help: "How many parts may be at work at the same time; one for each processor if not given.")
    var jobs: Int?

    @Option(name: .shortAndLong, help: "Write the recorded courses: a .raw or a .csv file.")
    var output: String?

    @Option(help: "Write all spikes: a .csv file with time and address, or an .aedat file.")
    var spikes: String?

    @Option(help: "Draw the recorded courses: an .svg file.")
    var plot: String?

    @Option(help: "Give up when a circuit takes more than this much wall-clock time for a window, e.g. 60s.")
    var timeLimit: String?

    @OptionGroup var form: OutputOptions

    func run() async throws {
        let format = try output.map { path throws(DiagnosticError) in try WaveformFormat(of: path) }
        for path in [output, spikes, plot] { try Files.checkWritable(path) }
        if let jobs, jobs < 1 {
            throw DiagnosticError("out-of-range", "--jobs \(jobs): nobody to run it", help: "give at least 1")
        }
        let limit = try timeLimit.map { text throws(DiagnosticError) in
            try Quantity.parse(text, unit: "s", option: "--time-limit")
        }
        let folder = URL(filePath: system).deletingLastPathComponent()
        let description = try SystemDescription.read(text(of: URL(filePath: system)), file: system) {
            name throws(DiagnosticError) in try [UInt8](contents(of: folder.appending(path: name)))
        }
        let builder = SystemBuilder(description: description, folder: folder)
        let prepared = try builder.prepare()
        if !form.quiet { Console.show(prepared.findings) }
        let jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        let begin = ContinuousClock.now
        let record = try await Engines.ngspice().withCoupledCircuits(prepared.decks, timeLimit: limit) { circuits in
            var run = try builder.run(of: circuits, prepared: prepared, jobs: jobs)
            return try run.run()
        }
        let spent = begin.duration(to: .now) / .seconds(1)
        let outputs = description.parts.flatMap { part in part.outputs.map { Connection.End(part.name, $0.name) } }
        try write(record, outputs: outputs, description: description, format: format)
        try tell(record, outputs: outputs, description: description, spent: spent)
    }

    private func contents(of url: URL) throws(DiagnosticError) -> Data {
        do { return try Data(contentsOf: url) } catch {
            throw DiagnosticError(
                "unreadable-file", "\(url.relativePath) cannot be read: \(error.localizedDescription)")
        }
    }

    private func text(of url: URL) throws(DiagnosticError) -> String {
        String(decoding: try contents(of: url), as: UTF8.self)
    }

    private func write(
        _ record: SystemRun.Record, outputs: [Connection.End], description: SystemDescription, format: WaveformFormat?
    ) throws {
        if let spikes {
            let events = outputs.enumerated().flatMap { address, end in
                (record.spikes[end] ?? []).map { AddressEvent(time: $0, address: address) }
            }.sorted { ($0.time, $0.address) < ($1.time, $1.address) }
            let bytes = spikes.hasSuffix(".aedat") ? try SpikeFile.addressEvents(events) : SpikeFile.csv(events)
            try Files.write(Data(bytes), to: spikes)
        }
        guard output != nil || plot != nil else { return }
        guard !record.courses.isEmpty else {
            throw DiagnosticError(
                "nothing-recorded", "no course is recorded", help: "name outputs under 'record:' in \(system)")
        }
        let waveforms = try record.waveforms(of: description)
        if let output, let format { try Files.write(format.data(of: waveforms, title: system), to: output) }
        if let plot {
            do { try Files.write(Data(WaveformPlot(waveforms, title: system).svg().utf8), to: plot) } catch let error
                as PlotError
            {
                throw DiagnosticError("cannot-draw", error.description)
            }
        }
    }

    private func tell(
        _ record: SystemRun.Record, outputs: [Connection.End], description: SystemDescription, spent: Double
    ) throws {
        let trains = outputs.enumerated().compactMap { address, end in
            record.spikes[end].map { (address: address, end: end, times: $0) }
        }
        let counters = description.parts.compactMap { part -> (name: String, history: CounterHistory)? in
            guard case .counter(let counter) = part.kind else { return nil }
            return (part.name, CounterHistory(of: part.name, counter, in: record))
        }
        let measures = try measures(of: record, description)
        if form.json {
            return try Console.result(
                json: Report(
                    system: system, stop: description.stop, windows: record.windows, exchanged: record.exchanged,
                    wallSeconds: spent,
                    spikes: trains.map { .init(address: $0.address, output: "\($0.end)", times: $0.times) },
                    counters: counters.map { .init(part: $0.name, values: $0.history.values) },
                    measures: measures.map { .init(name: $0.name, value: $0.value, unit: $0.unit) }))
        }
        let rows = trains.map { train -> [String] in
            let rate = Double(train.times.count) / description.stop
            return [
                "\(train.end)", "\(train.address)", "\(train.times.count)", engineering(rate, unit: "Hz", digits: 4),
                train.times.first.map { engineering($0, unit: "s", digits: 5) } ?? "",
                train.times.last.map { engineering($0, unit: "s", digits: 5) } ?? "",
            ]
        }
        if !rows.isEmpty {
            Console.result(
                TextTable(
                    [
                        .init("Spikes of"), .init("Address", .right), .init("Count", .right), .init("Rate", .right),
                        .init("First", .right), .init("Last", .right),
                    ], rows: rows
                ).text())
        }
        for counter in counters { tell(counter.history, of: counter.name) }
        if !measures.isEmpty {
            let rows = measures.map { [$0.name, engineering($0.value, unit: $0.unit, digits: 5)] }
            Console.result(TextTable([.init("Measure"), .init("Value", .right)], rows: rows).text())
        }
        if !form.quiet {
            Console.note(
                "\(record.windows) windows, \(record.exchanged) spikes exchanged, in \(engineering(spent, unit: "s"))")
        }
    }

    /// What a counter did, with pulses of one decision in one row.
    private func tell(_ history: CounterHistory, of part: String) {
        let rows = history.stretches.map { stretch in
            [
                "\(stretch.first) … \(stretch.last)", stretch.step == 0 ? "hold" : stretch.step > 0 ? "up" : "down",
                "\(stretch.last - stretch.first + 1)", "\(stretch.value)",
            ]
        }
        Console.result(
            TextTable(
                [.init("Pulses of \(part)"), .init("Decision"), .init("Count", .right), .init("Value", .right)],
                rows: rows
            ).text())
    }

    private func measures(
        of record: SystemRun.Record, _ description: SystemDescription
    ) throws -> [(name: String, value: Double, unit: String)] {
        guard !description.measures.isEmpty else { return [] }
        let waveforms = try record.waveforms(of: description)
        return try description.measures.map { ($0.name, try $0.measure.evaluate(waveforms), $0.measure.unit) }
    }

    private struct Report: Encodable {
        struct Counter: Encodable {
            var part: String
            var values: [Int]
        }
        struct Value: Encodable {
            var name: String
            var value: Double
            var unit: String
        }
        struct Train: Encodable {
            var address: Int
            var output: String
            var times: [Double]
        }
        var schema = 1
        var system: String
        var stop: Double
        var windows: Int
        var exchanged: Int
        var wallSeconds: Double
        var spikes: [Train]
        var counters: [Counter]
        var measures: [Value]
    }
}

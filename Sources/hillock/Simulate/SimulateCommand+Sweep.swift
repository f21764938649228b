internal import Circuits
internal import Diagnostics
internal import Foundation
internal import MonteCarlo
internal import Ngspice
internal import Simulation
internal import Waveforms

extension SimulateCommand {
    /// Runs the circuit once for each value of what is swept, several at a time.
    ///
    /// - Parameter text: The sweep as the user gave it, e.g. `drive=1.5,2,3`.
    func runSweep(_ text: String) async throws {
        for (given, name) in [(output, "--output"), (accuracy, "--accuracy"), (design.dataset, "--dataset")]
        where given != nil {
            throw DiagnosticError("not-for-sweeps", "\(name) is for one run, and --sweep makes several")
        }
        if let jobs, jobs < 1 {
            throw DiagnosticError("out-of-range", "--jobs \(jobs): nobody to run it", help: "give at least 1")
        }
        try Files.checkWritable(plot)
        let limit = try wallClockLimit()
        let swept = try DesignResolver(options: design, models: models).swept(text)
        // All points are checked before the first runs.
        var designs: [Design] = []
        var mismatches: [MismatchModel?] = []
        for value in swept.values {
            var options = design
            options.settings.append("\(swept.name)=\(ExactValue.text(value, unit: swept.unit))")
            var point = try DesignResolver(options: options, models: models).design()
            mismatches.append(sample > 0 ? try mismatch.variation(of: &point) : nil)
            designs.append(point)
        }
        guard let first = designs.first, !first.measures.isEmpty else {
            throw DiagnosticError(
                "no-measure", "there is nothing to measure on \(design.design)", help: "see hillock measures")
        }
        if !form.quiet {
            var seen: Set<String> = []
            Console.show(designs.flatMap(\.findings).filter { seen.insert($0.message).inserted })
        }
        let simulator = Engines.simulator(engine.engine, for: first, timeLimit: limit)
        let (points, models) = (designs, mismatches)
        let outcomes = try await withInterruption {
            try await self.outcomes(points, models, on: simulator, limit: limit)
        }
        var twins: [[String: Double]] = []
        // Samples have draws of their own; the twin is that of the nominal circuit.
        for point in designs where sample == 0 && first.twin != nil {
            twins.append(try await TwinAnswer.answer(beside: point)?.values ?? [:])
        }
        let labels = first.labels.merging(sample > 0 ? ["sample": "\(sample)", "seed": "\(seed)"] : [:]) { $1 }
        let found = ParameterSweep(
            design: labels, engine: try await simulator.identity.name, parameter: swept.name, unit: swept.unit,
            values: swept.values, designs: designs, outcomes: outcomes, twins: twins)
        if let plot { try Files.write(Data(found.svg().utf8), to: plot) }
        if form.json { try Console.result(json: found) } else { Console.result(found.text) }
        if !form.quiet {
            for remark in found.remarks { Console.note(remark) }
            if let plot { Console.note("plot: \(plot)") }
        }
        let failed = outcomes.count { if case .failure = $0 { true } else { false } }
        if failed == outcomes.count { throw ExitStatus.failed }
        if failed > 0 { throw ExitStatus.partial }
    }

    /// What each point gave, in their order.
    private func outcomes(
        _ designs: [Design], _ mismatches: [MismatchModel?], on simulator: any Simulator, limit: Double?
    ) async throws -> [Result<[MeasureOutcome], SimulationFailure>] {
        let probes = try designs.map { design throws(DiagnosticError) in
            var bare = design
            bare.probes = []
            return try self.probes(of: bare)
        }
        let line = ProgressLine(total: designs.count, quiet: form.quiet)
        let width = jobs ?? ProcessInfo.processInfo.activeProcessorCount
        typealias Outcome = Result<[MeasureOutcome], SimulationFailure>
        return try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            var waiting = designs.indices[...]
            func start() {
                guard let index = waiting.popFirst() else { return }
                let (point, model, wanted) = (designs[index], mismatches[index], probes[index])
                group.addTask {
                    do {
                        let result = try await result(
                            of: point, model: model, probes: wanted, on: simulator, limit: limit)
                        return (index, .success(try point.measures.map { try $0.measure.outcome(result.waveforms) }))
                    } catch let failure as SimulationFailure {
                        // A deck or an engine that does not work fails at every point: that is no result.
                        let isGeneral = [.badDeck, .unavailable, .cancelled].contains(failure.kind)
                        guard !isGeneral else { throw failure }
                        return (index, .failure(failure))
                    }
                }
            }
            for _ in 0..<max(1, width) { start() }
            var found: [Int: Outcome] = [:]
            while let (index, outcome) = try await group.next() {
                found[index] = outcome
                line.show(done: found.count, failed: 0)
                start()
            }
            line.end()
            return designs.indices.compactMap { found[$0] }
        }
    }
}

extension DesignResolver {
    /// What is swept: a parameter or bias of the circuit, its unit and its values.
    ///
    /// - Parameter text: The sweep as the user gave it.
    /// - Throws: A `DiagnosticError` for a deck or model, an unknown name with the nearest ones, or values that cannot be read.
    func swept(_ text: String) throws -> (name: String, unit: String, values: [Double]) {
        guard !isDeck, !isModel else {
            throw DiagnosticError(
                "not-a-circuit", "--sweep is for circuits of the catalogue, and \(options.design) is none",
                help: "hillock circuits lists them")
        }
        let circuit = try HillockHome.find().catalogue.circuit(named: options.design)
        let sides = text.split(separator: "=", maxSplits: 1)
        let name = sides.first?.split(separator: " ").joined().lowercased() ?? ""
        guard let unit = circuit.unit(of: name) else {
            throw DiagnosticError(
                "unknown-parameter", "--sweep: \(circuit.name) has no parameter or bias '\(name)'",
                help: helpNaming(name, among: circuit.settableNames))
        }
        return (name, unit, try BiasSweep.values(sides.count > 1 ? String(sides[1]) : "", name: name, unit: unit))
    }
}

/// A value as `--set` takes it.
private enum ExactValue {
    static func text(_ value: Double, unit: String) -> String { "\(value) \(unit)" }
}

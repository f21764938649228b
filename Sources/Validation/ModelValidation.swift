public import CompactModels
internal import Diagnostics
internal import Foundation
internal import ModelForms
public import ModelTools
public import Simulation
internal import SpiceFormat
internal import VerilogA
internal import Waveforms

/// Runs every form of a compact model that is at hand on the same stimuli and tells how far they are from each other.
public struct ModelValidation: Sendable {
    /// What came out.
    public struct Outcome: Sendable {
        /// All runs.
        public var runs: [FormRun] = []
        /// Deviations of all pairs of forms under each stimulus.
        public var deviations: [FormDeviation] = []
        /// Forms that are missing, why, and what to do.
        public var missing: [(form: String, reason: String)] = []
        /// The native equations against compiled Verilog-A at random points; `nil` without OpenVAF.
        public var oracle: OSDIOracle.Agreement?
    }

    let model: CompactModel
    private let tools: ToolBox
    private let store: ModelStore
    private let ngspice: @Sendable ([String]) -> any Simulator

    /// How many times in equal distances forms are compared at, besides the corners of a stimulus.
    public var gridPoints = 2000

    /// Creates a validation.
    ///
    /// - Parameters:
    ///   - model: The model with its parameters' values.
    ///   - tools: Where compilers and VACASK are looked for.
    ///   - store: Where compiled models are kept.
    ///   - ngspice: ngspice with code models loaded from the given files.
    public init(
        _ model: CompactModel, tools: ToolBox, store: ModelStore,
        ngspice: @escaping @Sendable ([String]) -> any Simulator
    ) {
        self.model = model
        self.tools = tools
        self.store = store
        self.ngspice = ngspice
    }

    /// Runs all forms on all stimuli.
    ///
    /// - Parameters:
    ///   - stimuli: The stimuli.
    ///   - progress: Told before each run what comes.
    /// - Returns: What came out; a form that fails is among the missing with its reason.
    /// - Throws: `CancellationError`.
    public func run(_ stimuli: [ModelStimulus], progress: (String) -> Void = { _ in }) async throws -> Outcome {
        var outcome = Outcome()
        var forms: [(name: String, run: @Sendable (ModelStimulus) async throws -> FormRun)] = [
            ("native", { try native($0) })
        ]
        if let solution = GatedSynapseSolution(model, values: parameterValues) {
            forms.append(("closed form", { try closedForm($0, solution) }))
        }
        forms.append(("B source", { try await subcircuit($0) }))
        do {
            let code = try await CodeModel.ready(model, tools: tools, store: store, ngspice: ngspice)
            forms.append(("XSPICE C", { try await codeModel($0, code) }))
        } catch { outcome.missing.append(("XSPICE C", Self.words(error))) }
        do throws(DiagnosticError) {
            let vacask = try VACASKSimulator(tools: tools, store: store)
            forms.append(("OSDI in VACASK", { try self.vacask($0, vacask) }))
        } catch { outcome.missing.append(("OSDI in VACASK", Self.words(error))) }
        do {
            let library = try await CompiledModule.library(of: model, tools: tools, store: store, ngspice: ngspice)
            forms.append(("OSDI in ngspice", { try await compiled($0, library) }))
        } catch { outcome.missing.append(("OSDI in ngspice", Self.words(error))) }
        do throws(DiagnosticError) {
            progress("OSDI oracle")
            // Voltages as the stimuli have them, or where they are small enough to reach every branch of a gated device.
            let largest = stimuli.flatMap { stimulus in
                let free = Set(stimulus.drive.free.map(\.terminal))
                return stimulus.drive.voltages.flatMap { row in
                    row.indices.filter { !free.contains($0) }.map { abs(row[$0]) }
                }
            }
            outcome.oracle = try OSDIOracle.compare(
                model, compiler: VerilogACompiler(tools: tools, store: store),
                voltage: model.stimuli.isEmpty ? 1.5 : 1.1 * max(0.1, largest.max() ?? 0))
        } catch { outcome.missing.append(("OSDI oracle", Self.words(error))) }
        for stimulus in stimuli {
            var runs: [FormRun] = []
            for form in forms {
                try Task.checkCancellation()
                progress("\(form.name): \(stimulus.name)")
                do { runs.append(try await form.run(stimulus)) } catch let error as CancellationError {
                    throw error
                } catch { outcome.missing.append(("\(form.name), \(stimulus.name)", Self.words(error))) }
            }
            outcome.deviations += deviations(runs, stimulus)
            outcome.runs += runs
        }
        return outcome
    }

    /// The first sentence of an error with its advice.
    static func words(_ error: any Error) -> String {
        if let finding = (error as? DiagnosticError)?.diagnostics.first {
            return finding.message + (finding.help.map { ": " + $0 } ?? "")
        }
        if let failure = error as? SimulationFailure {
            return failure.message + (failure.log.first.map { " " + $0 } ?? "")
        }
        return "\(error)"
    }

    // MARK: Comparison

    /// The times of the comparison: some in equal distances, and the corners of the stimulus.
    func grid(_ drive: TerminalDrive) -> [Double] {
        let stop = drive.times.last ?? 0
        let even = (1...max(1, gridPoints)).map { stop * Double($0) / Double(max(1, gridPoints)) }
        return Set(even + drive.times.filter { $0 > 0 }).sorted()
    }

    private func deviations(_ runs: [FormRun], _ stimulus: ModelStimulus) -> [FormDeviation] {
        let times = grid(stimulus.drive)
        var scales = model.states.map { ($0.name, $0.scale) }
        // The first current whose terminal is driven, and the voltages that the device itself decides.
        let free = Set(stimulus.drive.free.map(\.terminal))
        var others = model.currents.map(\.from).filter { !free.contains($0) }.prefix(1)
            .map { "i(\(model.terminals[$0].name))" }
        others += stimulus.drive.free.map { "v(\(model.terminals[$0.terminal].name))" }
        for name in others {
            guard let size = runs.first?.values(of: name, at: times)?.map(abs).max(), size > 0 else { continue }
            scales.append((name, size))
        }
        let signals = runs.map { run in scales.map { run.values(of: $0.0, at: times) ?? [] } }
        var deviations: [FormDeviation] = []
        for first in runs.indices {
            for second in runs.indices where second > first {
                var worst = FormDeviation(
                    stimulus: stimulus.name, first: runs[first].form, second: runs[second].form, value: 0, signal: "",
                    tolerance: stimulus.tolerance)
                for (index, (name, scale)) in scales.enumerated() {
                    let (a, b) = (signals[first][index], signals[second][index])
                    let value = a.count == b.count ? zip(a, b).map { abs($0 - $1) / scale }.max() ?? 0 : .infinity
                    if !(value < worst.value) { (worst.value, worst.signal) = (value, name) }
                }
                deviations.append(worst)
            }
        }
        return deviations
    }

    // MARK: Forms

    private func subcircuit(_ stimulus: ModelStimulus) async throws -> FormRun {
        let text = SpiceWriter.write(SubcircuitWriter.statements(model))
        return try await DeviceBench.run(
            model, .subcircuit(text, of: model), stimulus, form: "B source", on: ngspice([]))
    }

    private func codeModel(_ stimulus: ModelStimulus, _ code: CodeModel) async throws -> FormRun {
        try await DeviceBench.run(
            model, .subcircuit(code.text, of: model), stimulus, form: "XSPICE C", on: ngspice([code.file]))
    }

    private func compiled(_ stimulus: ModelStimulus, _ library: String) async throws -> FormRun {
        try await DeviceBench.run(
            model, CompiledModule.device(of: model), stimulus, form: "OSDI in ngspice", on: ngspice([library]))
    }

    private func vacask(_ stimulus: ModelStimulus, _ simulator: VACASKSimulator) throws -> FormRun {
        let (waveforms, seconds) = try simulator.run(model, drive: stimulus.drive, step: stimulus.step)
        return FormRun(form: "OSDI in VACASK", stimulus: stimulus.name, waveforms: waveforms, seconds: seconds)
    }
}

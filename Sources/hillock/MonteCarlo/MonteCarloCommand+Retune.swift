internal import Circuits
internal import Comparison
internal import Diagnostics
internal import Experiments
internal import Fitting
internal import MonteCarlo
internal import Simulation

/// A re-tuning that was asked for, checked before anything runs.
struct RetuningPlan: Sendable {
    let mode: RetuningMode
    let retuning: Retuning
    let steps: String?

    /// How many re-tuned samples the reference engine runs.
    let checks: Int

    /// What the store keeps of it.
    var description: RetuningDescription {
        let biases = retuning.tuning.trial.biases
        var shared: Int?
        if case .shared(let count) = mode { shared = count }
        return RetuningDescription(
            measure: WeightError.name,
            biases: retuning.tuning.variables.map {
                .init(name: $0.name, unit: $0.unit, nominal: biases[$0.name] ?? .nan)
            }, budget: retuning.tuning.budget, steps: steps, shared: shared)
    }

    /// Re-tunes what the store lacks.
    ///
    /// - Parameters:
    ///   - session: The session of the ensemble.
    ///   - archive: The store, with all samples in it.
    ///   - quiet: Whether the user wants no progress.
    ///   - reference: The engine that is asked what the biases are worth, if the ensemble ran on another one.
    ///   - workers: How many runs of the reference may go on at the same time.
    func run(
        session: any SimulatorSession, archive: RunArchive, quiet: Bool, reference: (any Simulator)? = nil,
        workers: Int = 1
    ) async throws {
        try await run(session: session, archive: archive, quiet: quiet)
        guard let reference, checks > 0 else { return }
        let records = try archive.retunings()
        let identity = try await reference.identity
        let chosen = Retuning.chosen(checks, of: records).map(\.sample)
        if let stored = try archive.retuningChecks(), stored.reference == identity,
            stored.checks.map(\.sample) == chosen
        {
            return
        }
        if !quiet { Console.note("\(chosen.count) re-tuned samples on the reference engine") }
        let found = try await retuning.check(records, count: checks, on: reference, workers: workers)
        try archive.store(found, by: identity)
    }

    private func run(session: any SimulatorSession, archive: RunArchive, quiet: Bool) async throws {
        guard let column = archive.description.measures.firstIndex(where: { $0.name == WeightError.name }) else {
            return
        }
        let samples = mode.samples(of: try archive.samples(), measure: column)
        guard !samples.isEmpty else {
            throw DiagnosticError(
                "nothing-to-retune", "no sample of the ensemble has an NMSE, so none can be tuned again")
        }
        try archive.beginRetuning(description)
        if case .shared = mode {
            let line = ProgressLine(total: retuning.tuning.budget, quiet: quiet)
            try await retuning.runShared(samples, session: session, archive: archive) { line.show(done: $0, failed: 0) }
            line.end()
            return
        }
        let line = ProgressLine(total: samples.count, quiet: quiet)
        try await retuning.run(samples, session: session, archive: archive) { line.show(done: $0, failed: $1) }
    }
}

extension RetuneOptions {
    /// The re-tuning of a design; `nil` where none is wanted.
    ///
    /// - Parameters:
    ///   - design: The design, calibrated.
    ///   - model: What varies.
    ///   - seed: The seed of the ensemble.
    ///   - timeLimit: Seconds of wall-clock time after which a run is given up.
    ///   - engine: The engine of the ensemble.
    func plan(
        of design: Design, model: MismatchModel, seed: UInt64, timeLimit: Double?, engine: EngineName = .ngspice
    ) throws(DiagnosticError) -> RetuningPlan? {
        let mode = try RetuningMode(retune)
        let steps = try retuneDac.map { text throws(DiagnosticError) in try BiasSteps(text) }
        guard mode != .none else { return nil }
        guard let trial = design.trial, let dataset = design.dataset else {
            throw DiagnosticError(
                "no-dataset", "--retune \(retune) needs data to fit",
                help: "give --dataset hippocampal or visual-cortex")
        }
        let budget = retuneBudget ?? (engine == .native ? Self.laneBudget : Self.budget)
        guard budget > 0 else {
            throw DiagnosticError(
                "out-of-range", "--retune-budget \(budget): nothing to run", help: "give at least 20")
        }
        let checks = retuneChecks ?? Retuning.checkCount
        guard checks >= 0 else {
            throw DiagnosticError("out-of-range", "--retune-checks \(checks): give 0 or more")
        }
        let tuning = try Tuning(
            trial, dataset: dataset, biases: retuneBiases.isEmpty ? nil : retuneBiases, budget: budget)
        return RetuningPlan(
            mode: mode,
            retuning: Retuning(tuning, model: model, seed: seed, steps: steps, timeLimit: timeLimit), steps: retuneDac,
            checks: checks)
    }
}

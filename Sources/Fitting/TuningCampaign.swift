public import Comparison
public import Experiments
public import MonteCarlo
public import Simulation

/// A fit of a circuit's biases from beginning to end: calibrations of the fast path, the fit itself, and what is to be known
/// of its result.
public struct TuningCampaign: Sendable {
    /// What is to be met.
    public var dataset: Dataset

    /// The biases that may change; all tunable ones if `nil`.
    public var biases: [String]?

    /// How many runs of the circuit there may be, calibrations included.
    public var budget: Int

    /// The engine.
    public var simulator: any Simulator

    /// How many runs may go on at the same time.
    public var workers: Int

    /// Whether the fit begins where the circuit's twin fits best, if that is better for the circuit too.
    public var usesTwin = true

    /// Puts the circuit on its bench, with the given biases in place of its own.
    public var trial: @Sendable ([String: Double]) throws -> CircuitTrial

    /// Creates a campaign.
    ///
    /// - Parameters:
    ///   - dataset: What is to be met.
    ///   - biases: The biases that may change; all tunable ones if `nil`.
    ///   - budget: How many runs of the circuit there may be, calibrations included.
    ///   - simulator: The engine.
    ///   - workers: How many runs may go on at the same time.
    ///   - trial: Puts the circuit on its bench, with the given biases in place of its own.
    public init(
        dataset: Dataset, biases: [String]? = nil, budget: Int, simulator: any Simulator, workers: Int,
        trial: @escaping @Sendable ([String: Double]) throws -> CircuitTrial
    ) {
        self.dataset = dataset
        self.biases = biases
        self.budget = budget
        self.simulator = simulator
        self.workers = workers
        self.trial = trial
    }

    /// What a campaign gave.
    public struct Outcome: Sendable {
        /// The circuit on its bench with the fitted biases, its extrapolation calibrated there.
        public var tuning: Tuning

        /// The biases at the start, and what they give.
        public var before: TuningResult.State

        /// The fitted biases, and what they give.
        public var after: TuningResult.State

        /// How many runs were made, calibrations included.
        public var evaluations: Int

        /// How many of them failed.
        public var failures: Int

        /// The smallest NMSE after each run of the fit.
        public var course: [Double]

        /// Why the fit ended.
        public var ending: Fit.Ending

        /// The derivative of the residuals by the coordinate of each bias, as far as it is known.
        public var jacobian: [[Double]]

        /// What the engine of the search found, where another one has the last word.
        public var search: Search?

        /// The nearest biases that a digital generator can give, and what they give.
        public var quantised: TuningResult.State?

        /// How the NMSE depends on the biases.
        public var biasSensitivities: [Sensitivity] = []

        /// How the NMSE depends on the thresholds of transistors, the costliest first.
        public var thresholdSensitivities: [Sensitivity] = []
    }

    /// Calibrations of the fast path, each followed by a fit.
    private static let rounds = 3

    /// Runs that a calibration takes.
    static let calibrationRuns = 2

    /// Runs that are kept for what follows the first fit.
    private static let reserve = 16

    /// Fits the biases.
    ///
    /// The increments of the fast path depend on the weight by slopes that are measured at the start. They change with the
    /// biases, so they are measured again at the fitted ones, and the fit goes on from there until that makes no difference.
    ///
    /// - Parameters:
    ///   - start: Tunable biases at which it begins, by name in SI units; the bench's, or the twin's, if there are none.
    ///   - given: The derivative of the residuals by the coordinates of the biases at the start, where it is known.
    ///   - progress: Called with the number of runs so far, and how many of them failed.
    /// - Returns: The biases and what they give.
    /// - Throws: What ``Tuning/run(on:alterations:from:jacobian:timeLimit:progress:)`` throws.
    public func run(
        from start: [String: Double] = [:], jacobian given: [[Double]]? = nil,
        progress: @escaping @Sendable (_ done: Int, _ failed: Int) -> Void
    ) async throws -> Outcome {
        var outcome: Outcome?
        var (used, failed) = (0, 0)
        var biases = start
        var before: TuningResult.State?
        for round in 0..<Self.rounds {
            let calibrated = try await trial(biases).calibrated(on: simulator, workers: workers)
            used += Self.calibrationRuns
            if round == 0, start.isEmpty, usesTwin, budget >= Self.reserve,
                let (start, first) = try await twinStart(calibrated)
            {
                used += 2
                (biases, before) = (start, first)
            }
            let left = budget - used
            let share = round == 0 && left > 3 * Self.reserve ? left - Self.reserve : left
            let tuning = try Tuning(calibrated, dataset: dataset, biases: self.biases, budget: max(1, share))
            let (start, jacobian, base, misses) = (biases, outcome?.jacobian ?? given, used, failed)
            let result = try await simulator.withSession(calibrated.deck, workers: workers) { session in
                try await tuning.run(on: session, from: start, jacobian: jacobian) { history in
                    progress(base + history.count, misses + history.count { $0.residuals == nil })
                }
            }
            used += result.evaluations
            failed += result.failures
            let change = outcome.map { abs(result.before.nmse / $0.after.nmse - 1) } ?? .infinity
            let least = outcome?.course.min() ?? .infinity
            outcome = Outcome(
                tuning: tuning, before: outcome?.before ?? before ?? result.before, after: result.after,
                evaluations: used,
                failures: failed, course: (outcome?.course ?? []) + result.course.map { min($0, least) },
                ending: result.ending, jacobian: result.jacobian)
            biases = result.after.biases
            if change < 0.02 || budget - used < Self.calibrationRuns + 1 { break }
        }
        guard let outcome else { throw CancellationError() }
        return outcome
    }

    /// What the circuit does at its own biases, and where to begin: there, or where its twin fits best if that is better.
    /// It takes two runs; `nil` without a twin, or when a run fails.
    private func twinStart(
        _ calibrated: CircuitTrial
    ) async throws -> (biases: [String: Double], before: TuningResult.State)? {
        let tuning = try Tuning(calibrated, dataset: dataset, biases: self.biases, budget: 1)
        guard let found = try? await tuning.twinStart() else { return nil }
        let (dataset, own) = (dataset, calibrated.biases)
        return try await simulator.withSession(calibrated.deck, workers: workers) { session in
            async let first = calibrated.changes(biases: own, on: session)
            async let second = calibrated.changes(biases: found, on: session)
            guard let changes = try? await first, let twin = try? await second else {
                try Task.checkCancellation()
                return nil
            }
            let before = TuningResult.State(biases: own, changes: changes, nmse: dataset.nmse(changes))
            return (dataset.nmse(twin) < before.nmse ? found : own, before)
        }
    }

    /// The nearest biases that a digital generator can give, and what the circuit does with them, in one run.
    ///
    /// - Parameters:
    ///   - outcome: The result of a fit.
    ///   - steps: What the generator can give.
    ///   - reference: The engine that has the last word; that of the campaign if `nil`.
    /// - Returns: The biases and what they give.
    /// - Throws: `SimulationFailure`, `WaveformError`.
    public func quantised(
        _ outcome: Outcome, steps: BiasSteps, on reference: (any Simulator)? = nil
    ) async throws -> TuningResult.State {
        let tuning = outcome.tuning
        let values = tuning.variables.map { outcome.after.biases[$0.name] ?? 0 }
        let rounded = steps.rounding(
            values, tuning.variables, residuals: dataset.residuals(outcome.after.changes), jacobian: outcome.jacobian)
        let biases = outcome.after.biases.merging(zip(tuning.variables.map(\.name), rounded)) { $1 }
        let dataset = dataset
        return try await (reference ?? simulator).withSession(tuning.trial.deck, workers: 1) { session in
            let changes = try await tuning.trial.changes(biases: biases, on: session)
            return TuningResult.State(biases: biases, changes: changes, nmse: dataset.nmse(changes))
        }
    }

    /// Measures how the NMSE depends on biases and thresholds at the fitted biases: two runs for each.
    ///
    /// - Parameters:
    ///   - outcome: The result of a fit, which gets the sensitivities.
    ///   - mismatch: The mismatch of a trial, which it may change so that thresholds can be altered.
    /// - Throws: A `DiagnosticError` of the mismatch; `SimulationFailure`, `CancellationError`.
    public func addSensitivities(
        to outcome: inout Outcome, mismatch: @Sendable (inout CircuitTrial) throws -> MismatchModel
    ) async throws {
        var trial = outcome.tuning.trial
        let model = try mismatch(&trial)
        let tuning = try Tuning(trial, dataset: dataset, biases: biases, budget: budget)
        let biases = outcome.after.biases
        let found = try await simulator.withSession(trial.deck, workers: workers) { session in
            let own = try await tuning.biasSensitivities(on: session, at: biases)
            let devices = try await tuning.thresholdSensitivities(on: session, at: biases, model: model)
            return (own.compactMap { $0 }, devices)
        }
        (outcome.biasSensitivities, outcome.thresholdSensitivities) = found
    }
}

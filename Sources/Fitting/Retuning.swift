internal import Comparison
internal import Experiments
public import MonteCarlo
public import Simulation
internal import Waveforms

/// Fits the biases of mismatched samples again: what a user can do against mismatch once the circuit is made.
///
/// The draws of a sample stay as they are and only biases change. A fit begins at the biases and with the Jacobian of the
/// nominal circuit, ends when the error is about the nominal one or cannot be made less, and depends on nothing but the sample, so the results are the same for any number of workers and after
/// any interruption.
public struct Retuning: Sendable {
    /// The circuit, the data set, the biases that may change, and how many runs there may be for a sample.
    public var tuning: Tuning

    /// What varies.
    public var model: MismatchModel

    /// The seed of the ensemble.
    public var seed: UInt64

    /// What the bias generator can give; `nil` for any value.
    public var steps: BiasSteps?

    /// Seconds of wall-clock time after which a run is given up.
    public var timeLimit: Double?

    /// A fit of a sample ends when its error is at most this many times that of the nominal circuit.
    public var goal = 1.05

    /// Creates a re-tuning.
    ///
    /// - Parameters:
    ///   - tuning: The circuit, the data set, the biases that may change, and how many runs there may be for a sample.
    ///   - model: What varies.
    ///   - seed: The seed of the ensemble.
    ///   - steps: What the bias generator can give.
    ///   - timeLimit: Seconds of wall-clock time after which a run is given up.
    public init(
        _ tuning: Tuning, model: MismatchModel, seed: UInt64, steps: BiasSteps? = nil, timeLimit: Double? = nil
    ) {
        self.tuning = tuning
        self.model = model
        self.seed = seed
        self.steps = steps
        self.timeLimit = timeLimit
    }

    /// The biases of the nominal circuit, in the order of the tuning's variables.
    var nominal: [Double] {
        tuning.variables.map { tuning.trial.biases[$0.name] ?? $0.range.lowerBound }
    }

    /// What each fit begins with: the nominal circuit's error, and the derivative of its residuals by the coordinates of the
    /// biases.
    ///
    /// - Parameter session: A session with the deck of the trial loaded.
    /// - Returns: The error, and one column for each bias.
    /// - Throws: ``LeastSquares/NoStart`` when the nominal circuit has no answer; `SimulationFailure` without a simulator.
    public func nominalFit(on session: any SimulatorSession) async throws -> (error: Double, jacobian: [[Double]]) {
        var probe = tuning
        probe.budget = 1 + tuning.variables.count
        let result = try await probe.run(on: session, timeLimit: timeLimit)
        return (result.before.nmse, result.jacobian)
    }

    /// Fits the biases of samples and stores each sample as its fit ends.
    ///
    /// - Parameters:
    ///   - samples: The numbers of the samples; those that the store has already are left out.
    ///   - session: A session with the deck of the trial loaded.
    ///   - archive: The store, after ``RunArchive/beginRetuning(_:)``.
    ///   - progress: Called after each stored sample with how many are stored and how many have no result.
    /// - Throws: `CancellationError`; `DiagnosticError` of the store; `SimulationFailure` when there is no simulator.
    public func run(
        _ samples: [Int], session: any SimulatorSession, archive: RunArchive,
        progress: (@Sendable (_ stored: Int, _ failed: Int) -> Void)? = nil
    ) async throws {
        let there = try archive.retunings()
        let known = Set(there.map(\.sample))
        var waiting = samples.filter { !known.contains($0) }[...]
        guard !waiting.isEmpty else { return }
        var (stored, failed) = (samples.count - waiting.count, there.count { $0.failure != nil })
        let nominal = try await nominalFit(on: session)
        try await withThrowingTaskGroup(of: RetuningRecord.self) { group in
            func start() {
                guard !Task.isCancelled, let sample = waiting.popFirst() else { return }
                group.addTask { try await retune(sample, nominal: nominal, session: session) }
            }
            for _ in 0..<max(1, session.concurrency) { start() }
            while let record = try await group.next() {
                try archive.store([record])
                stored += 1
                if record.failure != nil { failed += 1 }
                progress?(stored, failed)
                start()
            }
        }
        try Task.checkCancellation()
    }

    /// Fits the biases of one sample.
    ///
    /// - Parameters:
    ///   - sample: The number of the sample.
    ///   - nominal: What ``nominalFit(on:)`` gave.
    ///   - session: A session with the deck of the trial loaded.
    /// - Returns: The result, or why there is none.
    /// - Throws: `CancellationError`; `SimulationFailure` when there is no simulator.
    public func retune(
        _ sample: Int, nominal: (error: Double, jacobian: [[Double]]), session: any SimulatorSession
    ) async throws -> RetuningRecord {
        let alterations: [Alteration]
        do throws(SimulationFailure) { alterations = try model.sample(sample, seed: seed).alterations } catch {
            return RetuningRecord(sample: sample, failure: error.message, evaluations: 0, failedEvaluations: 0)
        }
        let result: TuningResult
        do {
            var tuning = tuning
            tuning.goal = goal * nominal.error
            result = try await tuning.run(
                on: session, alterations: alterations, jacobian: nominal.jacobian, timeLimit: timeLimit)
        } catch let reason as LeastSquares.NoStart {
            return RetuningRecord(sample: sample, failure: reason.description, evaluations: 1, failedEvaluations: 1)
        }
        var record = RetuningRecord(
            sample: sample, evaluations: result.evaluations, failedEvaluations: result.failures,
            before: result.before.nmse, after: .init(error: result.after.nmse, biases: values(result.after)))
        guard let steps else { return record }
        let rounded = steps.rounding(
            values(result.after), tuning.variables, residuals: tuning.dataset.residuals(result.after.changes),
            jacobian: result.jacobian)
        record.evaluations += 1
        let found = try await errors(of: [(sample, alterations)], biases: rounded, session: session)[0]
        if found.isFinite {
            record.quantised = .init(error: found, biases: rounded)
        } else {
            record.failedEvaluations += 1
        }
        return record
    }

    /// The error of samples with given biases; infinite where the run fails.
    func errors(
        of samples: [(number: Int, alterations: [Alteration])], biases: [Double], session: any SimulatorSession
    ) async throws -> [Double] {
        let named = tuning.trial.biases.merging(zip(tuning.variables.map(\.name), biases)) { $1 }
        let settings = samples.map { CircuitTrial.Setting(biases: named, alterations: $0.alterations) }
        return try await tuning.evaluations(of: settings, on: session, timeLimit: timeLimit).map(\.error)
    }

    private func values(_ state: TuningResult.State) -> [Double] {
        tuning.variables.map { state.biases[$0.name] ?? .nan }
    }
}

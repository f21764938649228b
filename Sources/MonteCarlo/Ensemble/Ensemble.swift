public import Simulation
public import Waveforms

/// One circuit run many times, each time with the draws of another sample.
public struct Ensemble: Sendable {
    /// Of which samples the waveforms are kept.
    public enum WaveformKeeping: String, Hashable, Codable, Sendable, CaseIterable {
        /// Of none.
        case none
        /// Of the nominal circuit and of the ten most extreme samples, which are run a second time at the end.
        case extreme
        /// Of all.
        case all
    }

    /// How many samples count as the most extreme.
    public static let extremeCount = 10

    /// What varies.
    public var model: MismatchModel

    /// The seed.
    public var seed: UInt64

    /// What is measured, in the order of the store's columns.
    public var measures: [EnsembleMeasure]

    /// What is probed: the signals of the measures, and those asked for besides.
    public var probes: [String]

    /// Seconds of wall-clock time after which a run is given up.
    public var timeLimit: Double?

    /// Of which samples the waveforms are kept.
    public var keeping: WaveformKeeping

    /// Creates an ensemble.
    ///
    /// - Parameters:
    ///   - model: What varies.
    ///   - seed: The seed.
    ///   - measures: What is measured, in the order of the store's columns.
    ///   - probes: Signals to probe besides those of the measures.
    ///   - timeLimit: Seconds of wall-clock time after which a run is given up.
    ///   - keeping: Of which samples the waveforms are kept.
    public init(
        model: MismatchModel,
        seed: UInt64,
        measures: [EnsembleMeasure],
        probes: [String] = [],
        timeLimit: Double? = nil,
        keeping: WaveformKeeping = .none
    ) {
        self.model = model
        self.seed = seed
        self.measures = measures
        self.timeLimit = timeLimit
        self.keeping = keeping
        var seen: Set<String> = []
        self.probes = (measures.flatMap(\.measure.signals) + probes).filter { seen.insert(Signal.key($0)).inserted }
    }

    /// Runs the samples that the store lacks, and stores each as it ends.
    ///
    /// A sample that fails is stored as failed and the ensemble goes on. A sample that failed for a reason outside of
    /// itself (a killed worker, a time limit) in an earlier run is tried again. Cancelling the task loses no sample that
    /// had ended.
    ///
    /// - Parameters:
    ///   - samples: The numbers of the samples; 0 is nominal.
    ///   - session: The simulator with the circuit loaded.
    ///   - archive: The store.
    ///   - progress: Called after each stored sample, one call at a time.
    /// - Returns: How far the ensemble came: to the end.
    /// - Throws: `CancellationError`; `DiagnosticError` of the store; `SimulationFailure` of kind `unavailable` when
    ///   the simulator cannot be started any more.
    @discardableResult
    public func run(
        _ samples: ClosedRange<Int>,
        session: any SimulatorSession,
        archive: RunArchive,
        progress: (@Sendable (EnsembleProgress) -> Void)? = nil
    ) async throws -> EnsembleProgress {
        let settled = Set(try archive.storedSamples(settled: true))
        let missing = samples.filter { !settled.contains($0) }
        let failedBefore = try archive.failedSamples().filter { samples.contains($0) && settled.contains($0) }.count
        let start = ContinuousClock.now
        var state = EnsembleProgress(
            total: samples.count, stored: samples.count - missing.count, failed: failedBefore, new: 0, elapsed: 0)
        try await concurrently(missing, session: session) { run in
            try archive.store(run.record)
            if keeping == .all, let waveforms = run.waveforms {
                try archive.keep(waveforms, sample: run.record.number)
            }
            state.new += 1
            state.stored += 1
            if run.record.failure != nil { state.failed += 1 }
            state.elapsed = (ContinuousClock.now - start) / .seconds(1)
            progress?(state)
        }
        if keeping == .extreme { try await keepExtremes(samples, session: session, archive: archive) }
        return state
    }

    /// Runs one sample, whatever becomes of it.
    ///
    /// - Parameters:
    ///   - number: The number of the sample.
    ///   - session: The simulator with the circuit loaded.
    /// - Returns: What is to be stored, and the waveforms if the run succeeded.
    /// - Throws: `CancellationError`, or a `SimulationFailure` of kind `unavailable`: then there is nothing to store.
    public func runSample(_ number: Int, session: any SimulatorSession) async throws -> SampleRun {
        var record = SampleRecord(number: number, draws: [], measures: [])
        let start = ContinuousClock.now
        do throws(SimulationFailure) {
            record.draws = model.draws(number, seed: seed)
            let drawn = try model.sample(number, draws: record.draws)
            let result = try await session.run(
                SimulationRequest(alterations: drawn.alterations, probes: probes, timeLimit: timeLimit))
            record.measures = measures.map { $0.outcome(result.waveforms) }
            record.attempts = result.failedAttempts.filter { !$0.failure.kind.liesOutsideOfTheSample }
            record.settings = result.settings
            record.course = .init(
                analysisTime: result.analysisTime, wallTime: (ContinuousClock.now - start) / .seconds(1),
                points: result.points, remarks: result.remarks,
                incidents: result.interruptions
                    + result.failedAttempts.map(\.failure).filter(\.kind.liesOutsideOfTheSample))
            return SampleRun(record: record, waveforms: result.waveforms)
        } catch {
            if error.kind == .cancelled || Task.isCancelled { throw CancellationError() }
            if error.kind == .unavailable { throw error }
            record.failure = error
            record.course.log = error.log
            record.course.wallTime = (ContinuousClock.now - start) / .seconds(1)
            return SampleRun(record: record, waveforms: nil)
        }
    }

    /// One sample that was run.
    public struct SampleRun: Sendable {
        /// What is to be stored.
        public var record: SampleRecord

        /// The waveforms; `nil` if the run failed.
        public var waveforms: WaveformSet?
    }

    // MARK: Parts

    /// Runs samples with twice as many requests under way as the session has workers, so that no worker waits for the
    /// next request; hands them over one at a time, as they end.
    private func concurrently(
        _ numbers: [Int], session: any SimulatorSession, body: (SampleRun) throws -> Void
    ) async throws {
        let width = max(1, session.concurrency) * 2
        try await withThrowingTaskGroup(of: SampleRun?.self) { group in
            var waiting = numbers[...]
            func start() {
                guard !Task.isCancelled, let number = waiting.popFirst() else { return }
                group.addTask {
                    do { return try await runSample(number, session: session) } catch is CancellationError {
                        return nil
                    }
                }
            }
            for _ in 0..<width { start() }
            while let run = try await group.next() {
                if let run { try body(run) }
                start()
            }
        }
        try Task.checkCancellation()
    }

    private func keepExtremes(
        _ samples: ClosedRange<Int>, session: any SimulatorSession, archive: RunArchive
    ) async throws {
        let records = try archive.samples().filter { samples.contains($0.number) }
        let kept = Set(try archive.samplesWithWaveforms())
        let extremes = extremeSamples(of: records, count: Self.extremeCount)
        let wanted = ((samples.contains(0) ? [0] : []) + extremes).filter { !kept.contains($0) }
        try await concurrently(wanted, session: session) { run in
            if let waveforms = run.waveforms { try archive.keep(waveforms, sample: run.record.number) }
        }
    }
}

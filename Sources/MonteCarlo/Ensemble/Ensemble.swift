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
    /// With an engine that computes several samples at once they run in aligned blocks (``SampleBlock``), of which only
    /// the missing samples are stored. A sample that fails is stored as failed and the ensemble goes on. A sample that failed for a reason outside of
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
        try archive.expect(last: samples.upperBound)
        let settled = Set(try archive.storedSamples(settled: true))
        let missing = samples.filter { !settled.contains($0) }
        let failedBefore = try archive.failedSamples().filter { samples.contains($0) && settled.contains($0) }.count
        let start = ContinuousClock.now
        var state = EnsembleProgress(
            total: samples.count, stored: samples.count - missing.count, failed: failedBefore, new: 0, elapsed: 0)
        try await concurrently(missing, session: session) { runs in
            try archive.store(runs.map(\.record))
            for run in runs {
                if keeping == .all, let waveforms = run.waveforms {
                    try archive.keep(waveforms, sample: run.record.number)
                }
                state.new += 1
                state.stored += 1
                if run.record.failure != nil { state.failed += 1 }
                state.elapsed = (ContinuousClock.now - start) / .seconds(1)
                progress?(state)
            }
        }
        if keeping == .extreme { try await keepExtremes(samples, session: session, archive: archive) }
        return state
    }

    /// Runs one sample, whatever becomes of it; with an engine that computes several at once, the whole block in which it
    /// lies, so that the result is that of the ensemble.
    ///
    /// - Parameters:
    ///   - number: The number of the sample.
    ///   - session: The simulator with the circuit loaded.
    /// - Returns: What is to be stored, and the waveforms if the run succeeded.
    /// - Throws: `CancellationError`, or a `SimulationFailure` of kind `unavailable`: then there is nothing to store.
    public func runSample(_ number: Int, session: any SimulatorSession) async throws -> SampleRun {
        let block = SampleBlock(containing: number, size: session.batchSize)
        return try await runBlock(block, session: session)[number - block.numbers.lowerBound]
    }

    /// Runs the samples of a block, whatever becomes of them.
    ///
    /// - Parameters:
    ///   - block: The block.
    ///   - session: The simulator with the circuit loaded.
    /// - Returns: What is to be stored, and the waveforms where a run succeeded, in the order of the numbers.
    /// - Throws: `CancellationError`, or a `SimulationFailure` of kind `unavailable`: then there is nothing to store.
    public func runBlock(_ block: SampleBlock, session: any SimulatorSession) async throws -> [SampleRun] {
        let start = ContinuousClock.now
        let draws = block.numbers.map { model.draws($0, seed: seed) }
        let results = await block.run(on: session) { number throws(SimulationFailure) in
            let drawn = try model.sample(number, draws: draws[number - block.numbers.lowerBound])
            return SimulationRequest(alterations: drawn.alterations, probes: probes, timeLimit: timeLimit)
        }
        let time = (ContinuousClock.now - start) / .seconds(1)
        return try zip(block.numbers, zip(draws, results)).map { number, run in
            try record(number, draws: run.0, run.1, wallTime: time)
        }
    }

    private func record(
        _ number: Int, draws: [Double], _ outcome: Result<SimulationResult, SimulationFailure>, wallTime: Double
    ) throws -> SampleRun {
        var record = SampleRecord(number: number, draws: draws, measures: [])
        record.course.wallTime = wallTime
        switch outcome {
        case .success(let result):
            record.measures = measures.map { $0.outcome(result.waveforms) }
            record.attempts = result.failedAttempts.filter { !$0.failure.kind.liesOutsideOfTheSample }
            record.settings = result.settings
            record.course = .init(
                analysisTime: result.analysisTime, wallTime: wallTime, points: result.points, remarks: result.remarks,
                incidents: result.interruptions
                    + result.failedAttempts.map(\.failure).filter(\.kind.liesOutsideOfTheSample))
            return SampleRun(record: record, waveforms: result.waveforms)
        case .failure(let failure):
            if failure.kind == .cancelled || Task.isCancelled { throw CancellationError() }
            if failure.kind == .unavailable { throw failure }
            record.failure = failure
            record.course.log = failure.log
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

    /// Runs the blocks in which samples lie, with twice as many under way as the session can run at once, so that no worker
    /// waits for the next one; hands over the samples of one block at a time, as they end.
    func concurrently(
        _ numbers: [Int], session: any SimulatorSession, body: ([SampleRun]) throws -> Void
    ) async throws {
        let width = max(1, session.concurrency) * 2
        let wanted = Set(numbers)
        try await withThrowingTaskGroup(of: [SampleRun]?.self) { group in
            var waiting = SampleBlock.blocks(of: numbers.sorted(), size: session.batchSize)[...]
            func start() {
                guard !Task.isCancelled, let block = waiting.popFirst() else { return }
                group.addTask {
                    do { return try await runBlock(block, session: session) } catch is CancellationError {
                        return nil
                    }
                }
            }
            for _ in 0..<width { start() }
            while let runs = try await group.next() {
                if let runs { try body(runs.filter { wanted.contains($0.record.number) }) }
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
        try await concurrently(wanted, session: session) { runs in
            for run in runs {
                if let waveforms = run.waveforms { try archive.keep(waveforms, sample: run.record.number) }
            }
        }
    }
}

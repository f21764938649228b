import Foundation
import MonteCarlo
import Simulation
import Testing
import Waveforms

/// An engine that computes eight requests at once, with a result that depends on all of them, as a common time grid does.
final class BatchSession: SimulatorSession {
    let concurrency: Int
    let batchSize = 8
    let batches = Counter()
    private let failing: @Sendable (Double) -> SimulationFailure?
    private let jitter: UInt64

    init(
        concurrency: Int, jitter: UInt64 = 0,
        failing: @escaping @Sendable (Double) -> SimulationFailure? = { _ in nil }
    ) {
        self.concurrency = concurrency
        self.jitter = jitter
        self.failing = failing
    }

    func run(_ request: SimulationRequest) async throws(SimulationFailure) -> SimulationResult {
        try await run(batch: [request])[0].get()
    }

    func run(batch: [SimulationRequest]) async -> [Result<SimulationResult, SimulationFailure>] {
        let count = UInt64(batches.count())
        let delay = (count &* 0x9E37_79B9_7F4A_7C15 &+ jitter &* 0xBF58_476D_1CE4_E5B9) >> 54
        do { try await Task.sleep(for: .microseconds(Int(delay))) } catch {
            return batch.map { _ in .failure(SimulationFailure(.cancelled, "called off")) }
        }
        let shifts = batch.map { $0.alterations.first { $0.parameter == "delvto" }?.value ?? 0 }
        // The step that suits the worst of the batch, to the last bit.
        let step = 1e-6 / (1 + shifts.map { abs($0) }.reduce(0, +))
        return shifts.map { shift in
            if let failure = failing(shift) { return .failure(failure) }
            let current = 1e-9 * exp(-shift / (1.4 * 0.02585)) * (1 + step)
            do {
                let waveforms = try WaveformSet(
                    axis: [0, 1e-3], signals: [Signal("i(vd)", [current, current]), Signal("v(w)", [1, 1 - current])])
                return .success(
                    SimulationResult(
                        waveforms: waveforms, analysisTime: 1e-4, points: 2,
                        settings: shift < -0.05 ? "handed to ngspice" : nil))
            } catch {
                return .failure(SimulationFailure(.missingProbe, "\(error)"))
            }
        }
    }
}

@Suite("Ensemble in batches")
struct BatchTests {
    /// The digest of samples 0 to `last` in whole blocks, one at a time without interruption.
    private static func reference(_ bench: Bench, last: Int) async throws -> String {
        let archive = try bench.open(at: bench.folder.appending(path: "reference.sqlite"))
        try await bench.ensemble.run(
            0...last, session: BatchSession(concurrency: 1, failing: Bench.failing), archive: archive)
        return try archive.sampleTableDigest()
    }

    @Test("Blocks are aligned stretches of numbers, each named once")
    func blocks() {
        #expect(SampleBlock(containing: 17, size: 8).numbers == 16..<24)
        #expect(SampleBlock(containing: 17, size: 1).numbers == 17..<18)
        #expect(SampleBlock.blocks(of: [0, 3, 7, 9, 30], size: 8).map(\.numbers) == [0..<8, 8..<16, 24..<32])
        #expect(SampleBlock.blocks(of: [0, 3], size: 1).map(\.numbers) == [0..<1, 3..<4])
    }

    @Test("The table is the same for any number of workers, and ends where it was asked to", arguments: [1, 2, 5])
    func workers(_ workers: Int) async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        let session = BatchSession(concurrency: workers, jitter: UInt64(workers), failing: Bench.failing)
        let outcome = try await bench.ensemble.run(0...100, session: session, archive: archive)
        #expect(outcome.stored == 101 && outcome.new == 101)
        #expect(try archive.storedSamples() == Array(0...100))
        // 0...103 in blocks of eight.
        #expect(session.batches.value == 13)
        #expect(try await archive.sampleTableDigest() == Self.reference(bench, last: 100))
    }

    @Test("Interruptions in the middle of blocks, longer runs and holes change no byte")
    func interruptions() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        for round in 0..<6 {
            let archive = try bench.open(.resume)
            let session = BatchSession(concurrency: 3, jitter: UInt64(round), failing: Bench.failing)
            let ensemble = bench.ensemble
            let task = Task {
                try await ensemble.run(0...400, session: session, archive: archive) { progress in
                    if progress.new == 5 + round { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            try archive.close()
        }
        let archive = try bench.open(.resume)
        try await bench.ensemble.run(
            0...60, session: BatchSession(concurrency: 2, failing: Bench.failing), archive: archive)
        try await bench.ensemble.run(
            290...295, session: BatchSession(concurrency: 2, failing: Bench.failing), archive: archive)
        try await bench.ensemble.run(
            0...400, session: BatchSession(concurrency: 2, failing: Bench.failing), archive: archive)
        #expect(try await archive.sampleTableDigest() == Self.reference(bench, last: 400))
    }

    @Test("A sample that failed from outside is run again in its whole block, of which only it is stored")
    func outsideFailures() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try await bench.ensemble.run(
            0...60,
            session: BatchSession(concurrency: 2) { $0 > 0.04 ? SimulationFailure(.crashed, "killed") : nil },
            archive: archive)
        let crashed = try archive.failedSamples()
        #expect(!crashed.isEmpty)
        let session = BatchSession(concurrency: 2, failing: Bench.failing)
        let outcome = try await bench.ensemble.run(0...60, session: session, archive: archive)
        #expect(outcome.new == crashed.count)
        #expect(session.batches.value == Set(crashed.map { $0 / 8 }).count)
        #expect(try await archive.sampleTableDigest() == Self.reference(bench, last: 60))
    }

    @Test("A sample alone gives what it gives in the ensemble, also beyond the last one")
    func alone() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try await bench.ensemble.run(0...50, session: BatchSession(concurrency: 3), archive: archive)
        for number in [0, 7, 41, 50] {
            let alone = try await bench.ensemble.runSample(number, session: BatchSession(concurrency: 1)).record
            let stored = try archive.samples()[number]
            #expect(alone.draws == stored.draws && alone.measures == stored.measures)
        }
    }

    @Test("A sample says when another engine ran it")
    func handedOver() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try await bench.ensemble.run(0...60, session: BatchSession(concurrency: 3), archive: archive)
        for record in try archive.samples() {
            #expect(record.settings == (record.draws[0] < -0.05 ? "handed to ngspice" : nil))
        }
        #expect(try archive.samples().contains { $0.settings != nil })
    }

    @Test("A draw that cannot be applied costs its sample and no other")
    func badDraw() async throws {
        let model = try MismatchModel(
            devices: [MismatchModelTests.transistor("m1")], models: MismatchModelTests.models,
            settings: MismatchSettings(transistors: .flat(threshold: 1e-3, gain: 0.7)), coefficients: { _ in nil })
        let bench = try Bench()
        defer { bench.remove() }
        let ensemble = Ensemble(model: model, seed: 1, measures: bench.ensemble.measures)
        var failed = 0
        for first in [0, 8, 16, 24] {
            let runs = try await ensemble.runBlock(
                SampleBlock(containing: first, size: 8), session: BatchSession(concurrency: 1))
            #expect(runs.map(\.record.number) == Array(first..<(first + 8)))
            for run in runs {
                let draws = model.draws(run.record.number, seed: 1)
                #expect(run.record.draws == draws)
                // The factor of the gain is 1 + draw; a normal draw of σ 0.7 is below -1 with a chance of 8 %.
                let isBad = draws.contains { $0 <= -1 }
                #expect((run.record.failure?.kind == .badAlteration) == isBad)
                #expect((run.waveforms == nil) == isBad)
                failed += isBad ? 1 : 0
            }
        }
        #expect(failed > 0)
    }

    @Test("Waveforms of the most extreme samples are those of the ensemble")
    func extremes() async throws {
        var bench = try Bench()
        defer { bench.remove() }
        bench.ensemble.keeping = .extreme
        let archive = try bench.open()
        try await bench.ensemble.run(0...60, session: BatchSession(concurrency: 2), archive: archive)
        let samples = try archive.samples()
        #expect(try archive.samplesWithWaveforms() == ([0] + extremeSamples(of: samples, count: 10)).sorted())
        for number in try archive.samplesWithWaveforms() {
            let waveforms = try #require(try archive.waveforms(sample: number))
            #expect(waveforms["i(vd)"]?.values.last == samples[number].measures[0].number)
        }
    }
}

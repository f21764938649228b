import Diagnostics
import Foundation
import MonteCarlo
import Simulation
import Testing
import Waveforms

@Suite("Ensemble")
struct EnsembleTests {
    @Test("The table of samples is the same for any number of workers and order of completion", arguments: [1, 2, 5])
    func workers(_ workers: Int) async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        let session = FakeSession(concurrency: workers, jitter: UInt64(workers), failing: Bench.failing)
        let outcome = try await bench.ensemble.run(0...100, session: session, archive: archive)
        #expect(outcome.stored == 101)
        #expect(try archive.storedSamples() == Array(0...100))
        #expect(try await archive.sampleTableDigest() == bench.reference(last: 100))
    }

    @Test("Ten interruptions and resumptions give the same table, with no sample lost or run twice")
    func interruptions() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let stored = Counter()
        for round in 0..<10 {
            let archive = try bench.open(.resume)
            // Between 1 and 11 samples, by a fixed rule.
            let stopAfter = 1 + (round * 7) % 11
            let session = FakeSession(concurrency: 3, jitter: UInt64(round), failing: Bench.failing)
            let ensemble = bench.ensemble
            let task = Task {
                try await ensemble.run(0...150, session: session, archive: archive) { progress in
                    stored.count()
                    if progress.new == stopAfter { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            if round % 2 == 0 { try archive.close() }
        }
        let archive = try bench.open(.resume)
        try await bench.ensemble.run(
            0...150, session: FakeSession(concurrency: 2, failing: Bench.failing), archive: archive
        ) { _ in stored.count() }
        #expect(stored.value == 151)
        #expect(try await archive.sampleTableDigest() == bench.reference(last: 150))
    }

    @Test("Ten kills (-9) of the whole process lose no stored sample and give the same table")
    func kills() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let path = bench.store.path
        for round in 0..<10 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                let bench = try Bench()
                bench.remove()
                let archive = try RunArchive.open(
                    URL(filePath: path), description: bench.description, mode: .resume)
                let session = FakeSession(concurrency: 2, jitter: UInt64(round), failing: Bench.failing)
                try await bench.ensemble.run(0...120, session: session, archive: archive) { progress in
                    if progress.new == 1 + (round * 5) % 9 { kill(getpid(), SIGKILL) }
                }
            }
        }
        let before = try RunArchive.read(bench.store).storedSamples()
        // 1 + (round * 5) % 9 over ten rounds: 1 6 2 7 3 8 4 9 5 1.
        #expect(before.count == 46)
        let archive = try bench.open(.resume)
        let outcome = try await bench.ensemble.run(
            0...120, session: FakeSession(concurrency: 2, failing: Bench.failing), archive: archive)
        #expect(outcome.new == 121 - 46)
        #expect(try await archive.sampleTableDigest() == bench.reference(last: 120))
    }

    @Test("A failed sample is stored as failed, with its draws, and the ensemble goes on")
    func failures() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        let outcome = try await bench.ensemble.run(
            0...200, session: FakeSession(concurrency: 2, failing: Bench.failing), archive: archive)
        let failed = try archive.samples().filter { $0.failure != nil }
        #expect(outcome.failed == failed.count && !failed.isEmpty)
        for record in failed {
            #expect(record.failure?.kind == .incomplete)
            #expect(record.draws[0] > 0.04)
            #expect(record.failure?.message == "stopped at \(record.draws[0])")
            #expect(record.course.log == ["timestep too small"])
            #expect(record.measures.isEmpty)
        }
    }

    @Test("Measures are those of the sample's own draws; one without an answer says why")
    func measures() async throws {
        let bench = try Bench(limit: 1e-9)
        defer { bench.remove() }
        let archive = try bench.open()
        try await bench.ensemble.run(0...50, session: FakeSession(concurrency: 3), archive: archive)
        for record in try archive.samples() {
            let expected = 1e-9 * exp(-record.draws[0] / (1.4 * 0.02585))
            #expect(record.measures[0] == .value(expected))
            let small: MeasureOutcome = expected > 1e-9 ? .noAnswer("i(vd) is above 1e-09") : .value(expected)
            #expect(record.measures[1] == small)
        }
    }

    @Test("A sample alone gives what it gives in the ensemble")
    func alone() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try await bench.ensemble.run(0...50, session: FakeSession(concurrency: 3), archive: archive)
        let alone = try await bench.ensemble.runSample(41, session: FakeSession(concurrency: 1)).record
        let stored = try archive.samples()[41]
        #expect(alone.draws == stored.draws && alone.measures == stored.measures)
    }

    @Test("More samples are added to a finished ensemble without drawing the old ones again")
    func extending() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try await bench.ensemble.run(
            0...40, session: FakeSession(concurrency: 2, failing: Bench.failing), archive: archive)
        let session = FakeSession(concurrency: 2, failing: Bench.failing)
        let outcome = try await bench.ensemble.run(0...100, session: session, archive: archive)
        #expect(outcome.new == 60 && session.requests.value == 60)
        #expect(try await archive.sampleTableDigest() == bench.reference(last: 100))
    }

    @Test("A sample that failed for a reason outside of itself is tried again on resuming")
    func outsideFailures() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try await bench.ensemble.run(
            0...60,
            session: FakeSession(concurrency: 2) { $0 > 0.04 ? SimulationFailure(.crashed, "killed") : nil },
            archive: archive)
        let crashed = try archive.failedSamples()
        #expect(!crashed.isEmpty)
        let session = FakeSession(concurrency: 2, failing: Bench.failing)
        try await bench.ensemble.run(0...60, session: session, archive: archive)
        #expect(session.requests.value == crashed.count)
        #expect(try await archive.sampleTableDigest() == bench.reference(last: 60))
    }

    @Test("A simulator that cannot be started ends the ensemble")
    func unavailable() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        let session = FakeSession(concurrency: 2) { $0 > 0.04 ? SimulationFailure(.unavailable, "no worker") : nil }
        await #expect(throws: SimulationFailure.self) {
            try await bench.ensemble.run(0...200, session: session, archive: archive)
        }
        #expect(try archive.failedSamples().isEmpty)
    }

    @Test(
        "Waveforms are kept of all, of the nominal and the ten most extreme, or of no samples",
        arguments: Ensemble.WaveformKeeping.allCases)
    func waveforms(_ keeping: Ensemble.WaveformKeeping) async throws {
        var bench = try Bench()
        defer { bench.remove() }
        bench.ensemble.keeping = keeping
        let archive = try bench.open()
        try await bench.ensemble.run(0...60, session: FakeSession(concurrency: 2), archive: archive)
        let kept = try archive.samplesWithWaveforms()
        switch keeping {
        case .none: #expect(kept.isEmpty)
        case .all: #expect(kept == Array(0...60))
        case .extreme:
            let samples = try archive.samples()
            #expect(kept == ([0] + extremeSamples(of: samples, count: 10)).sorted())
            // The current grows exponentially: the largest one is furthest from the median.
            let largest = samples.max { $0.measures[0].number ?? 0 < $1.measures[0].number ?? 0 }
            #expect(kept.contains(largest?.number ?? -1))
        }
        if let number = kept.last {
            let waveforms = try #require(try archive.waveforms(sample: number))
            #expect(waveforms.axis == [0, 1e-3])
            #expect(waveforms.signals.map(\.name) == ["i(vd)", "v(w)"])
            let record = try archive.samples()[number]
            #expect(waveforms["i(vd)"]?.values.last == record.measures[0].number)
        }
    }

    @Test("Probes are the signals of the measures and those asked for, once each")
    func probes() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let ensemble = Ensemble(
            model: bench.ensemble.model, seed: 1, measures: bench.ensemble.measures, probes: ["V(W)", "v(x)"])
        #expect(ensemble.probes == ["i(vd)", "v(w)", "v(x)"])
    }
}

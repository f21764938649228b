import Foundation
import Simulation
import Testing
import Waveforms

@testable import Ngspice

@Suite("Workers that die, hang or are called off")
struct DyingWorkerTests {
    /// Long enough that it is always interrupted: half a minute.
    private static let long = 1e-5

    private func deck(_ stop: Double) throws -> PreparedDeck {
        try PreparedDeck(LongRun.deck(stop: stop), retries: [])
    }

    /// Waits until a worker has a run, and sends it a signal.
    private func strike(_ session: NgspiceSession, _ signal: Int32) async throws {
        #expect(try await eventually { session.dispatched == 1 && !session.processes.isEmpty })
        for process in session.processes { kill(process, signal) }
    }

    @Test("a run whose worker dies is a crash when it may not be repeated", arguments: [SIGSEGV, SIGKILL])
    func crash(_ signal: Int32) async throws {
        try await withInnerSession(try deck(Self.long), .init(crashRepeats: 0)) { session in
            async let outcome = outcome(of: session)
            try await strike(session, signal)
            let failure = await outcome
            #expect(failure?.kind == .crashed)
            #expect(failure?.message.contains("signal \(signal)") == true)
            // The worker is replaced.
            #expect(try await eventually { session.starts == 2 })
        }
    }

    @Test("a worker killed from outside costs nothing: its run is repeated and gives the same bits")
    func repeated() async throws {
        try await withInnerSession(try deck(2e-8), .init()) { session in
            let expected = try await session.run(LongRun.request)
            var interrupted = 0
            for _ in 0..<5 {
                async let result = session.run(LongRun.request)
                for process in session.processes { kill(process, SIGKILL) }
                let again = try await result
                #expect(again.waveforms == expected.waveforms)
                #expect(again.failedAttempts.isEmpty)
                interrupted += again.interruptions.count
            }
            #expect(session.starts >= 2)
        }
    }

    @Test("a run over its time limit is ended, and the next one is right")
    func hang() async throws {
        try await withInnerSession(try deck(Self.long)) { session in
            var request = LongRun.request
            request.timeLimit = 0.2
            for _ in 0..<2 {
                let failure = await #expect(throws: SimulationFailure.self) { _ = try await session.run(request) }
                #expect(failure?.kind == .timedOut)
            }
        }
        try await expectGoodRun(simulator())
    }

    @Test("a stopped worker is a hang too")
    func stopped() async throws {
        try await withInnerSession(try deck(2e-8)) { session in
            for process in session.processes { kill(process, SIGSTOP) }
            var request = LongRun.request
            request.timeLimit = 0.2
            let failure = await #expect(throws: SimulationFailure.self) { _ = try await session.run(request) }
            #expect(failure?.kind == .timedOut)
            let next = try await session.run(LongRun.request)
            #expect(next.waveforms.axis.last == 2e-8)
        }
    }

    @Test("a cancelled run ends at once, running or waiting")
    func cancelled() async throws {
        try await withInnerSession(try deck(Self.long)) { session in
            let tasks = (0..<4).map { _ in Task { try await session.run(LongRun.request) } }
            // One at work, one in advance, two in the queue.
            let handedOver = try await eventually { session.dispatched == 2 }
            #expect(handedOver)
            for task in tasks { task.cancel() }
            for task in tasks {
                let failure = await #expect(throws: SimulationFailure.self) { _ = try await task.value }
                #expect(failure?.kind == .cancelled)
            }
        }
    }

    @Test("`quit` in a deck never reaches ngspice; were it to, the worker is replaced")
    func quit() async throws {
        let quitting = ChargingCapacitor.deck { $0 += [".control", "quit", ".endc"] }
        try await simulator().withSession(quitting, workers: 1) { try await expectGoodRun($0) }
        var smuggled = try PreparedDeck(ChargingCapacitor.deck(), retries: [])
        smuggled.lines += [".control", "quit", ".endc"]
        let failure = await #expect(throws: SimulationFailure.self) {
            try await withInnerSession(smuggled) { _ in }
        }
        #expect(failure?.kind == .exited)
        try await expectGoodRun(simulator())
    }

    @Test("when workers cannot be started the session says so instead of trying for ever")
    func breaker() async throws {
        for (program, word) in [
            ("/nonexistent/hillock", "No such file"), ("/bin/true", "code 0"), ("/bin/cat", "code 1"),
        ] {
            let engine = NgspiceSimulator(executable: URL(fileURLWithPath: program))
            let failure = await #expect(throws: SimulationFailure.self) {
                try await engine.withSession(ChargingCapacitor.deck(), workers: 2) { _ in }
            }
            #expect(failure?.kind == .unavailable)
            #expect(failure?.message.contains(word) == true, "\(String(describing: failure))")
        }
        let failure = await #expect(throws: SimulationFailure.self) {
            try await simulator(.init(library: "/nonexistent/libngspice.so")).withSession(
                ChargingCapacitor.deck(), workers: 1
            ) { _ in }
        }
        #expect(failure?.kind == .unavailable)
        #expect(failure?.message.contains("apt-get install libngspice0") == true)
    }

    @Test("a worker is replaced after its number of runs, and nothing is lost")
    func recycling() async throws {
        try await withInnerSession(
            try PreparedDeck(ChargingCapacitor.deck(), retries: []), workers: 2, .init(workerRunLimit: 3)
        ) { session in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { try await expectGoodRun(session) } }
                try await group.waitForAll()
            }
            #expect(session.starts >= 5)
        }
    }

    @Test("the end of a session leaves neither process nor folder")
    func clean() async throws {
        let processes = try await withInnerSession(
            try PreparedDeck(ChargingCapacitor.deck(), retries: []), workers: 3
        ) { session in
            try await expectGoodRun(session)
            _ = try await eventually { session.processes.count == 3 }
            return session.processes
        }
        #expect(processes.count == 3)
        for process in processes {
            // Not even a zombie: the number is free.
            #expect(kill(process, 0) == -1 && errno == ESRCH)
            let folders = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
            #expect(!folders.contains { $0.hasPrefix("hillock-worker-\(process)-") })
        }
    }

    private func outcome(of session: NgspiceSession) async -> SimulationFailure? {
        do {
            _ = try await session.run(LongRun.request)
            return nil
        } catch {
            return error
        }
    }
}

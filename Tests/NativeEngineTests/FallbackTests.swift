import NativeEngine
import Simulation
import Synchronization
import Testing
import Waveforms

/// An engine that answers every request with one point, and counts how often a session of it was opened.
private final class StandIn: Simulator {
    let sessions = Mutex(0)
    let requests = Mutex<[SimulationRequest]>([])

    var identity: SimulatorIdentity { SimulatorIdentity(name: "stand-in", version: "1") }

    func withSession<Result: Sendable>(
        _ deck: Deck, workers: Int, _ body: @Sendable (any SimulatorSession) async throws -> Result
    ) async throws -> Result {
        sessions.withLock { $0 += 1 }
        return try await body(Session(owner: self))
    }

    private struct Session: SimulatorSession {
        let owner: StandIn
        var concurrency: Int { 1 }

        func run(_ request: SimulationRequest) async throws(SimulationFailure) -> SimulationResult {
            owner.requests.withLock { $0.append(request) }
            do {
                return SimulationResult(
                    waveforms: try WaveformSet(axis: [0], signals: request.probes.map { Signal($0, [42]) }),
                    analysisTime: 0, points: 1)
            } catch {
                throw SimulationFailure(.incomplete, "\(error)")
            }
        }
    }
}

@Suite("Samples that do not converge") struct FallbackTests {
    /// A source that has no real value when R1 is large: v(b) = 1 - i R1, and the current is ln(v(b) - 0.5).
    private static let deck = transientDeck(
        ["V1 a 0 1", "R1 a b 1k", "C1 b 0 1p", "B1 b 0 i=1e-6*(exp(40*(v(b)-0.9)*v(k))-1)", "I1 0 k 1", "Rk k 0 1"],
        step: 1e-9, stop: 1e-7)

    private static func request(_ k: Double) -> SimulationRequest {
        SimulationRequest(alterations: [Alteration(device: "i1", parameter: "dc", value: k)], probes: ["v(b)"])
    }

    @Test("go to the fallback, which is opened once and when it is needed; the others go on as without them")
    func fallback() async throws {
        let standIn = StandIn()
        // 1e400 is infinite in between: exp of it, and no operating point.
        let good = [1.0, 0.9, 0.8, 1.1].map(Self.request)
        let bad = [1e300, -1e305].map(Self.request)
        let results = try await runNatively(
            Self.deck, fallback: standIn, requests: [good[0], bad[0], good[1], good[2], bad[1], good[3]])
        let values = try results.map { try $0.get() }
        #expect(standIn.sessions.withLock { $0 } == 1)
        #expect(standIn.requests.withLock { $0 }.count == 2)
        for index in [1, 4] {
            #expect(values[index].waveforms["v(b)"]?.values == [42])
            #expect(values[index].settings == "engine=stand-in")
            #expect(values[index].failedAttempts.map(\.settings) == ["batch", "alone"])
            #expect(values[index].failedAttempts.allSatisfy { $0.failure.kind == .noOperatingPoint })
        }
        // The rest is a batch of those that are left.
        let alone = try await runNatively(Self.deck, requests: good).map { try $0.get().waveforms }
        #expect([0, 2, 3, 5].map { values[$0].waveforms } == alone)
        #expect([0, 2, 3, 5].allSatisfy { values[$0].settings == nil && values[$0].failedAttempts.isEmpty })
    }

    @Test("fail with their reason when there is no fallback")
    func none() async throws {
        let results = try await runNatively(Self.deck, requests: [Self.request(1), Self.request(1e300)])
        #expect(throws: Never.self) { try results[0].get() }
        let failure = #expect(throws: SimulationFailure.self) { try results[1].get() }
        #expect(failure?.kind == .noOperatingPoint)
        #expect(failure?.message.contains("operating point") == true)
    }

    @Test("no fallback is opened when all is well")
    func unused() async throws {
        let standIn = StandIn()
        _ = try await runNatively(Self.deck, fallback: standIn, requests: [Self.request(1)]).map { try $0.get() }
        #expect(standIn.sessions.withLock { $0 } == 0)
    }
}

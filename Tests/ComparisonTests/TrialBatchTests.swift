import Comparison
import Diagnostics
import Simulation
import Synchronization
import Testing
import TrialSupport
import Waveforms

/// What a trial hands to an engine that computes several requests at once.
@Suite("Several settings of a trial at once") struct TrialBatchTests {
    /// A session of eight lanes whose weight rises by 1 V per ampere of the first alteration over the deck's transient; a
    /// negative one fails.
    final class Lanes: SimulatorSession {
        let concurrency = 2
        let batchSize: Int
        let stop: Double
        let kind: SimulationFailure.Kind
        let sizes = Mutex<[Int]>([])

        init(_ deck: Deck, batchSize: Int = 8, kind: SimulationFailure.Kind = .incomplete) {
            self.batchSize = batchSize
            self.kind = kind
            if case .transient(let transient) = deck.analysis { stop = transient.stop } else { stop = 1 }
        }

        func run(_ request: SimulationRequest) async throws(SimulationFailure) -> SimulationResult {
            let rise = request.alterations.first?.value ?? 0
            if rise < 0 { throw SimulationFailure(kind, "no convergence") }
            do {
                let weight = Signal("v(w)", [1, 1 + rise])
                return SimulationResult(
                    waveforms: try WaveformSet(axis: [0, stop], signals: rise > 1 ? [] : [weight]), analysisTime: 0,
                    points: 2)
            } catch { throw SimulationFailure(.missingProbe, "\(error)") }
        }

        func run(batch: [SimulationRequest]) async -> [Result<SimulationResult, SimulationFailure>] {
            sizes.withLock { $0.append(batch.count) }
            var results: [Result<SimulationResult, SimulationFailure>] = []
            for request in batch {
                do throws(SimulationFailure) { results.append(.success(try await run(request))) } catch {
                    results.append(.failure(error))
                }
            }
            return results
        }
    }

    private static func settings(_ values: [Double]) -> [CircuitTrial.Setting] {
        values.map { .init(biases: ["itp": $0]) }
    }

    @Test("settings go out in groups of eight in their order, and answers come back in it", arguments: [1, 8])
    func groups(size: Int) async throws {
        let (trial, _) = try Trials.trial(dataset: "hippocampal")
        let session = Lanes(trial.deck, batchSize: size)
        let values = (1...19).map { Double($0) * 0.01 }
        let answers = try await trial.changes(batch: Self.settings(values), on: session)
        #expect(session.sizes.withLock { $0.sorted() } == (size == 8 ? [3, 8, 8] : Array(repeating: 1, count: 19)))
        let first = try answers[0].get()
        #expect(first.allSatisfy { $0 > 0 } && first.count == 13)
        // Everything is linear in the rise, so the answers are as the values, to rounding.
        for (value, answer) in zip(values, answers) {
            for (one, change) in zip(first, try answer.get()) {
                #expect(abs(change / one - value / 0.01) < 1e-6 * value / 0.01)
            }
        }
        let single = try await trial.changes(biases: ["itp": 0.07], on: session)
        #expect(try answers[6].get() == single)
    }

    @Test("a lane that fails, and a measure without an answer, leave the others alone")
    func failures() async throws {
        let (trial, _) = try Trials.trial(dataset: "hippocampal")
        let answers = try await trial.changes(batch: Self.settings([0.1, -1, 2, 0.1]), on: Lanes(trial.deck))
        #expect(try answers[0].get() == answers[3].get())
        #expect(throws: SimulationFailure(.incomplete, "no convergence")) { try answers[1].get() }
        guard case .failure(let failure) = answers[2] else { throw SimulationFailure(.incomplete, "no failure") }
        #expect(failure.kind == .failedMeasure)
    }

    @Test(
        "work that is called off, no simulator, and an unknown bias end all",
        arguments: [
            SimulationFailure.Kind.cancelled, .unavailable,
        ])
    func ends(kind: SimulationFailure.Kind) async throws {
        let (trial, _) = try Trials.trial(dataset: "hippocampal")
        await #expect(throws: SimulationFailure(kind, "no convergence")) {
            try await trial.changes(batch: Self.settings([0.1, -1]), on: Lanes(trial.deck, kind: kind))
        }
        await #expect(throws: DiagnosticError.self) {
            try await trial.changes(batch: [.init(biases: ["itpp": 1])], on: Lanes(trial.deck))
        }
    }
}

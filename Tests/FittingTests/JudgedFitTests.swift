import Comparison
import Experiments
import Fitting
import Foundation
import Simulation
import Synchronization
import Testing
import Waveforms

/// A fit that one engine searches and another one judges, both without a circuit: the weight rises as a t + b t², with a and
/// b moved by the logarithms of two currents.
@Suite("A search on one engine, judged by another") struct JudgedFitTests {
    /// An engine of its own opinion about where the best currents lie.
    struct Engine: Simulator {
        let name: String
        /// The currents that are best.
        let best: [Double]
        /// a and b there, in volts.
        let rises: [Double]
        let batchSize: Int
        let sizes = Sizes()

        var identity: SimulatorIdentity { SimulatorIdentity(name: name, version: "1") }

        func withSession<Result: Sendable>(
            _ deck: Deck, workers: Int, _ body: @Sendable (any SimulatorSession) async throws -> Result
        ) async throws -> Result {
            guard case .transient(let transient) = deck.analysis else { throw CancellationError() }
            return try await body(Session(engine: self, stop: transient.stop))
        }
    }

    /// How many requests each batch had.
    final class Sizes: Sendable {
        let all = Mutex<[Int]>([])
    }

    struct Session: SimulatorSession {
        let engine: Engine
        let stop: Double
        var concurrency: Int { 1 }
        var batchSize: Int { engine.batchSize }

        func run(_ request: SimulationRequest) async throws(SimulationFailure) -> SimulationResult {
            // No bias: a run at another weight, to see how increments depend on it. Here they do not.
            let rises = ["ia2", "idep"].enumerated().map { index, name in
                request.alterations.first { $0.device.lowercased() == name }
                    .map { engine.rises[index] * (1 + log($0.value / engine.best[index])) } ?? 0
            }
            let times = (0...200).map { Double($0) / 200 }
            do {
                let weight = Signal("v(w)", times.map { 1 + rises[0] * $0 + rises[1] * $0 * $0 })
                return SimulationResult(
                    waveforms: try WaveformSet(axis: times.map { $0 * stop }, signals: [weight]), analysisTime: 0,
                    points: times.count)
            } catch { throw SimulationFailure(.missingProbe, "\(error)") }
        }

        func run(batch: [SimulationRequest]) async -> [Result<SimulationResult, SimulationFailure>] {
            engine.sizes.all.withLock { $0.append(batch.count) }
            var results: [Result<SimulationResult, SimulationFailure>] = []
            for request in batch {
                do throws(SimulationFailure) { results.append(.success(try await run(request))) } catch {
                    results.append(.failure(error))
                }
            }
            return results
        }
    }

    /// Engines whose best biases lie at the bench's times `factors`.
    static func engine(_ name: String, factors: [Double], batchSize: Int) async throws -> Engine {
        let (trial, data) = (try Support.trial(), try Support.dataset())
        let own = ["ia2", "idep"].map { trial.biases[$0] ?? 0 }
        // What a small a and a small b change, from which follow those for the measured means.
        var gains: [[Double]] = []
        for rises in [[1e-4, 0], [0, 1e-4]] {
            let unit = Engine(name: "", best: own, rises: rises, batchSize: 1)
            gains.append(
                try await unit.withSession(trial.deck, workers: 1) { session in
                    try await trial.changes(biases: ["ia2": own[0], "idep": own[1]], on: session).map { $0 * 1e4 }
                })
        }
        let (means, determinant) = (
            data.points.map(\.mean), gains[0][0] * gains[1][1] - gains[1][0] * gains[0][1]
        )
        let rises = [
            (means[0] * gains[1][1] - means[1] * gains[1][0]) / determinant,
            (means[1] * gains[0][0] - means[0] * gains[0][1]) / determinant,
        ]
        return Engine(name: name, best: zip(own, factors).map { $0 * $1 }, rises: rises, batchSize: batchSize)
    }

    static func outcome(
        of engine: Engine, judgedBy reference: Engine
    ) async throws -> (found: TuningCampaign.Outcome, judged: TuningCampaign.Outcome) {
        var campaign = TuningCampaign(
            dataset: try Support.dataset(), biases: ["ia2", "idep"], budget: 100, simulator: engine, workers: 1
        ) { try Support.trial($0) }
        campaign.usesTwin = false
        let found = try await campaign.run { _, _ in }
        return (found, try await campaign.judged(found, on: reference))
    }

    @Test("biases that the reference likes as well are kept, and its figures are told")
    func agreed() async throws {
        let native = try await Self.engine("native", factors: [1.2, 0.9], batchSize: 8)
        let reference = try await Self.engine("reference", factors: [1.2, 0.9], batchSize: 1)
        let (found, judged) = try await Self.outcome(of: native, judgedBy: reference)
        #expect(found.after.nmse < 0.01)
        let search = try #require(judged.search)
        #expect(search.engine == "native 1" && search.reference == "reference 1")
        #expect(search.polishing == 0)
        #expect(judged.after.biases == found.after.biases)
        #expect(abs(search.referenceNMSE - search.nmse) < 1e-6)
        // A Jacobian of two biases and its base point, then eight dampings.
        #expect(native.sizes.all.withLock { $0.contains(8) })
        #expect(reference.sizes.all.withLock { $0.allSatisfy { $0 == 1 } })
    }

    @Test("biases that the reference likes less are fitted further on it, from there")
    func polished() async throws {
        let native = try await Self.engine("native", factors: [1.2, 0.9], batchSize: 8)
        let reference = try await Self.engine("reference", factors: [1.5, 1.1], batchSize: 1)
        let (found, judged) = try await Self.outcome(of: native, judgedBy: reference)
        let search = try #require(judged.search)
        #expect(search.referenceNMSE > 2 * search.nmse)
        #expect(search.polishing > 0)
        #expect(judged.evaluations > found.evaluations + search.polishing)
        #expect(judged.after.nmse < search.referenceNMSE)
        #expect(judged.after.nmse < 0.05)
        let own = try Support.trial().biases
        #expect(abs(try #require(judged.after.biases["ia2"]) / (try #require(own["ia2"])) - 1.5) < 0.15)
    }
}

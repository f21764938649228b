internal import CNativeEngine
internal import Diagnostics
internal import Foundation
internal import Simulation
internal import Synchronization
internal import Waveforms

/// A deck, compiled, that answers batches of requests.
final class NativeSession: SimulatorSession {
    let concurrency: Int
    let batchSize = HILLOCK_LANES

    private let content: DeckContent
    private let cards: [TransistorCard]
    private let fallback: FallbackLender?
    private let observer: (@Sendable (BatchWork) -> Void)?
    private let places: Places
    /// Circuits by what is recorded.
    private let compiled = Mutex<[[String]: CompiledCircuit]>([:])

    init(
        _ content: DeckContent, cards: [TransistorCard], workers: Int, fallback: FallbackLender?,
        observer: (@Sendable (BatchWork) -> Void)?
    ) {
        self.observer = observer
        self.content = content
        self.cards = cards
        self.fallback = fallback
        concurrency = max(1, workers)
        places = Places(max(1, workers))
    }

    func run(_ request: SimulationRequest) async throws(SimulationFailure) -> SimulationResult {
        let results = await run(batch: [request])
        guard let first = results.first else { throw SimulationFailure(.incomplete, "The batch gave no result.") }
        return try first.get()
    }

    func run(batch: [SimulationRequest]) async -> [Result<SimulationResult, SimulationFailure>] {
        guard let first = batch.first else { return [] }
        var results: [Result<SimulationResult, SimulationFailure>] = []
        if batch.count > batchSize {
            for start in stride(from: 0, to: batch.count, by: batchSize) {
                results += await run(batch: Array(batch[start..<min(start + batchSize, batch.count)]))
            }
            return results
        }
        let circuit: CompiledCircuit
        do throws(SimulationFailure) { circuit = try compile(first.probes) } catch {
            return batch.map { _ in .failure(error) }
        }
        await places.take()
        let run = BatchRun(content: content, circuit: circuit, observer: observer)
        var outcomes = run.outcomes(of: batch)
        await places.giveBack()
        for (index, outcome) in outcomes.enumerated() {
            guard case .failure(let failure) = outcome.result, failure.isNumerical, let fallback else { continue }
            outcomes[index] = await rescued(batch[index], outcome, failure, fallback)
        }
        return outcomes.map(\.result)
    }

    /// What the fallback gives for a request that failed here.
    private func rescued(
        _ request: SimulationRequest, _ outcome: BatchRun.Outcome, _ failure: SimulationFailure,
        _ fallback: FallbackLender
    ) async -> BatchRun.Outcome {
        var rescued = outcome
        do {
            var result = try await fallback.run(request)
            let name = await fallback.name
            result.settings = ["engine=\(name)", result.settings].compactMap { $0 }.joined(separator: " ")
            result.failedAttempts = outcome.attempts + result.failedAttempts
            result.remarks.append("The native engine did not converge; this sample was run by \(name).")
            rescued.result = .success(result)
        } catch let other as SimulationFailure {
            rescued.result = .failure(
                SimulationFailure(
                    other.kind, other.message, log: other.log + ["before that, the native engine: \(failure.message)"]))
        } catch {
            rescued.result = .failure(
                SimulationFailure(failure.kind, failure.message, log: failure.log + ["fallback: \(error)"]))
        }
        return rescued
    }

    private func compile(_ probes: [String]) throws(SimulationFailure) -> CompiledCircuit {
        if let known = compiled.withLock({ $0[probes] }) { return known }
        let circuit = try CircuitBuilder.compile(content, cards: cards, probes: probes)
        compiled.withLock { $0[probes] = circuit }
        return circuit
    }
}

/// As many places as batches may go on at the same time; who finds none waits in line.
actor Places {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func take() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func giveBack() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

extension SimulationFailure {
    /// Whether another solver may succeed.
    var isNumerical: Bool {
        switch kind {
        case .noOperatingPoint, .incomplete, .notFinite: true
        default: false
        }
    }
}

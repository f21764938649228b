internal import Foundation
public import Simulation

extension NgspiceSimulator: CouplingSimulator {
    /// Loads decks, each in a worker of its own, lends them to `body` on a thread, and ends all workers when it returns.
    ///
    /// - Parameters:
    ///   - decks: The circuits.
    ///   - timeLimit: Seconds that a circuit may take for one window; `nil` for any.
    ///   - body: What to do with the circuits, in the order of the decks.
    /// - Returns: What `body` returns.
    /// - Throws: ``SimulationFailure`` when a deck cannot be loaded, or what `body` throws.
    public func withCoupledCircuits<Output: Sendable>(
        _ decks: [CoupledDeck], timeLimit: Double?,
        _ body: @escaping @Sendable ([any CoupledCircuit]) throws -> Output
    ) async throws -> Output {
        let (launch, options) = (launch, options)
        let answer: Result<Output, any Error> = await withCheckedContinuation { continuation in
            // The thread that starts a worker must outlive it.
            Thread {
                var workers: [CoupledWorker] = []
                let answer = Result<Output, any Error> {
                    for deck in decks {
                        workers.append(
                            try CoupledWorker(
                                deck, launch: launch, codeModels: options.codeModels, timeLimit: timeLimit))
                    }
                    for worker in workers { try worker.ready(limit: options.startTimeLimit) }
                    return try body(workers)
                }
                for worker in workers { worker.close() }
                continuation.resume(returning: answer)
            }.start()
        }
        return try answer.get()
    }
}

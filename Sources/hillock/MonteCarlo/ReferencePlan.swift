internal import Diagnostics
internal import Foundation
internal import MonteCarlo
internal import Simulation

/// Runs of some samples of an ensemble on a reference simulator.
struct ReferencePlan: Sendable {
    /// What the store keeps of it.
    let description: ReferenceDescription

    /// The reference simulator.
    let simulator: any Simulator

    /// The deck of the ensemble.
    let deck: Deck

    /// How many runs may go on at the same time.
    let workers: Int

    /// Runs what the store lacks.
    ///
    /// - Parameters:
    ///   - ensemble: The ensemble.
    ///   - last: The number of its last sample.
    ///   - archive: The store, after `beginReference`.
    ///   - quiet: Whether the user wants no progress.
    func run(_ ensemble: Ensemble, last: Int, archive: RunArchive, quiet: Bool) async throws {
        let samples = ReferenceDescription.samples(description.runs, of: last)
        let line = ProgressLine(total: samples.count, quiet: quiet)
        try await simulator.withSession(deck, workers: workers) { session in
            try await ensemble.runReferences(samples, session: session, archive: archive) {
                line.show(done: $0, failed: $1)
            }
        }
        line.end()
    }
}

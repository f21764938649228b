public import Simulation

extension Ensemble {
    /// Runs samples on a reference simulator and stores what they give beside the ensemble.
    ///
    /// A run that failed for a reason outside of itself in an earlier call is tried again; others that are stored are not.
    ///
    /// - Parameters:
    ///   - samples: The numbers of the samples, as ``ReferenceDescription/samples(_:of:)`` gives them.
    ///   - session: The reference simulator with the same circuit loaded.
    ///   - archive: The store, after ``RunArchive/beginReference(_:)``.
    ///   - progress: Called after each stored run with how many of the asked ones are stored and how many of them failed.
    /// - Throws: `CancellationError`; `DiagnosticError` of the store; `SimulationFailure` of kind `unavailable`.
    public func runReferences(
        _ samples: [Int], session: any SimulatorSession, archive: RunArchive,
        progress: (@Sendable (_ stored: Int, _ failed: Int) -> Void)? = nil
    ) async throws {
        let settled = try archive.references().filter { $0.failure?.kind.liesOutsideOfTheSample != true }
        let there = Set(settled.map(\.sample))
        let missing = samples.filter { !there.contains($0) }
        var stored = samples.count - missing.count
        var failed = settled.count { $0.failure != nil && samples.contains($0.sample) }
        try await concurrently(missing, session: session) { runs in
            try archive.store(runs.map { ReferenceRecord($0.record) })
            for run in runs {
                stored += 1
                if run.record.failure != nil { failed += 1 }
                progress?(stored, failed)
            }
        }
    }
}

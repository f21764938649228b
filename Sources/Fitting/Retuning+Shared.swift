public import MonteCarlo
internal import RealModule
public import Simulation

extension Retuning {
    /// Fits one set of biases to all of some samples, as when an array of synapses shares its bias generators, and stores
    /// what each sample gets from it.
    ///
    /// Only what the samples have in common can be repaired. What is made least is the mean of ln(1 + NMSE): errors of
    /// mismatched samples spread over decades, and their plain mean would be that of the worst few. One evaluation runs
    /// all samples; all results are stored together at the end.
    ///
    /// - Parameters:
    ///   - samples: The numbers of the samples.
    ///   - session: A session with the deck of the trial loaded.
    ///   - archive: The store, after ``RunArchive/beginRetuning(_:)``; nothing is done when it holds the samples already.
    ///   - progress: Called with how many evaluations of all samples were made.
    /// - Throws: ``LeastSquares/NoStart`` when no sample has an answer; `CancellationError`; `DiagnosticError` of the store;
    ///   `SimulationFailure` when there is no simulator.
    public func runShared(
        _ samples: [Int], session: any SimulatorSession, archive: RunArchive,
        progress: (@Sendable (_ evaluations: Int) -> Void)? = nil
    ) async throws {
        guard Set(try archive.retunings().map(\.sample)) != Set(samples) else { return }
        var drawn: [(number: Int, alterations: [Alteration])] = []
        var records: [RetuningRecord] = []
        for number in samples {
            do throws(SimulationFailure) {
                drawn.append((number, try model.sample(number, seed: seed).alterations))
            } catch {
                records.append(
                    RetuningRecord(sample: number, failure: error.message, evaluations: 0, failedEvaluations: 0))
            }
        }
        let before = try await errors(of: drawn, biases: nominal, session: session)
        // A sample without an answer at the start would make every point of the fit infinite.
        let alive = drawn.indices.filter { before[$0].isFinite }
        for index in drawn.indices where !before[index].isFinite {
            records.append(
                RetuningRecord(
                    sample: drawn[index].number, failure: "no answer with the biases of the nominal circuit",
                    evaluations: 1, failedEvaluations: 1))
        }
        let array = alive.map { drawn[$0] }
        let fit = try await LeastSquares(tuning.variables, budget: tuning.budget).minimise(
            from: nominal, progress: { progress?($0.count) }
        ) { biases in
            try await errors(of: array, biases: biases, session: session).map { error in
                guard error.isFinite else {
                    throw SimulationFailure(.incomplete, "a sample of the array has no answer")
                }
                return Double.sqrt(Double.log(1 + error))
            }
        }
        let after = try await errors(of: array, biases: fit.best.values, session: session)
        var rounded: (biases: [Double], errors: [Double])?
        if let steps {
            let biases = steps.rounding(
                fit.best.values, tuning.variables, residuals: fit.best.residuals ?? [], jacobian: fit.jacobian)
            rounded = (biases, try await errors(of: array, biases: biases, session: session))
        }
        for (place, index) in alive.enumerated() {
            records.append(
                RetuningRecord(
                    sample: drawn[index].number, evaluations: fit.history.count, failedEvaluations: fit.failures,
                    before: before[index], after: .init(error: after[place], biases: fit.best.values),
                    quantised: rounded.map { .init(error: $0.errors[place], biases: $0.biases) }))
        }
        try archive.store(records.sorted { $0.sample < $1.sample })
    }
}

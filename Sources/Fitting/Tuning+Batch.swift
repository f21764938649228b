internal import Comparison
internal import Experiments
internal import Simulation

extension Tuning {
    /// The residuals of the data set with several settings of the circuit, or why there are none.
    ///
    /// - Parameters:
    ///   - settings: Biases and draws.
    ///   - session: A session with the deck of the trial loaded.
    ///   - timeLimit: Seconds of wall-clock time after which a run is given up.
    /// - Returns: One outcome for each setting, in their order.
    /// - Throws: What ``CircuitTrial/changes(batch:on:timeLimit:)`` throws.
    func outcomes(
        of settings: [CircuitTrial.Setting], on session: any SimulatorSession, timeLimit: Double?
    ) async throws -> [FitEvaluation.Outcome] {
        try await trial.changes(batch: settings, on: session, timeLimit: timeLimit).map { result in
            switch result {
            case .success(let changes): .residuals(dataset.residuals(changes))
            case .failure(let failure): .failure(failure.message)
            }
        }
    }

    /// The evaluations of several settings; a residual that is not a number is a failure.
    func evaluations(
        of settings: [CircuitTrial.Setting], on session: any SimulatorSession, timeLimit: Double?
    ) async throws -> [FitEvaluation] {
        try await LeastSquares.evaluate(settings.indices.map { [Double($0)] }) { _ in
            try await outcomes(of: settings, on: session, timeLimit: timeLimit)
        }
    }
}

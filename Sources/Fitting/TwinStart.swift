internal import BehaviouralModels
internal import Circuits
internal import Comparison
internal import Experiments
internal import Stimuli

extension Tuning {
    /// Biases that fit the circuit's twin, as a start for a fit of the circuit itself: a thousand evaluations of the twin
    /// cost less than one run.
    ///
    /// - Returns: All tunable biases by name, in SI units; `nil` for a circuit or technology that has no twin.
    /// - Throws: ``LeastSquares/NoStart`` when the twin has no answer at the start.
    public func twinStart() async throws -> [String: Double]? {
        guard trial.circuit.name == "tstdp-minimal",
            let twin = try? TSTDPTwin(trial.bench, temperature: trial.temperature)
        else { return nil }
        let (names, dataset, fixed) = (variables.map(\.name), dataset, trial.biases)
        let conditions = dataset.points.map(\.condition)
        let fit = try await LeastSquares(variables, budget: Self.twinBudget).minimise(
            from: variables.map { fixed[$0.name] ?? $0.range.lowerBound }
        ) { values in
            var moved = twin
            for (name, value) in zip(names, values) { moved.values[name] = value }
            return dataset.residuals(moved.weightChanges(conditions))
        }
        return fixed.merging(zip(names, fit.best.values)) { $1 }
    }

    /// How many evaluations of the twin there may be.
    private static let twinBudget = 400
}

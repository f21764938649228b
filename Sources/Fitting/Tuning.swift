public import Circuits
public import Comparison
public import Diagnostics
public import Experiments
public import Simulation
internal import Stimuli

/// Fits the biases of a circuit to measured changes of synaptic weights.
///
/// The residuals are (Δw − Δw_measured)/SEM, one for each condition, so that the error of the fit is the NMSE of the data
/// set. Currents are fitted by their logarithm, voltages in units of 36 mV, for which a gate voltage changes a current in
/// weak inversion by a factor of e (n U_T at n = 1.4 and 27 °C).
public struct Tuning: Sendable {
    /// The circuit under the protocol of the data set.
    public let trial: CircuitTrial

    /// What is to be met.
    public let dataset: Dataset

    /// The biases that may change.
    public let variables: [FitVariable]

    /// How many runs of the circuit there may be.
    public var budget: Int

    /// The fit ends as soon as the NMSE is at most this; `nil` for the least that can be had.
    public var goal: Double?

    /// Prepares a fit.
    ///
    /// - Parameters:
    ///   - trial: The circuit under the protocol of the data set.
    ///   - dataset: What is to be met; its points are the conditions of the trial, in their order.
    ///   - names: The biases that may change; all tunable ones if `nil`.
    ///   - budget: How many runs of the circuit there may be.
    /// - Throws: A `DiagnosticError` for a bias that cannot be tuned, a circuit without any, or a trial of other conditions.
    public init(
        _ trial: CircuitTrial, dataset: Dataset, biases names: [String]? = nil, budget: Int
    ) throws(DiagnosticError) {
        let tunables = trial.circuit.tunables
        let wanted = (names ?? tunables.map(\.bias)).map { $0.lowercased() }
        for name in wanted where !tunables.contains(where: { $0.bias == name }) {
            throw DiagnosticError(
                "not-tunable", "\(trial.circuit.name) has no tunable bias '\(name)'",
                help: helpNaming(name, among: tunables.map(\.bias)))
        }
        guard !wanted.isEmpty else {
            throw DiagnosticError(
                "nothing-to-tune", "\(trial.circuit.name) has no tunable biases",
                help: "its description names them in the section 'tuning'")
        }
        guard trial.stimulation.conditions == dataset.points.map(\.condition) else {
            throw DiagnosticError(
                "other-conditions", "the circuit is not stimulated as the data set '\(dataset.name)' asks")
        }
        self.trial = trial
        self.dataset = dataset
        self.budget = budget
        variables = tunables.filter { wanted.contains($0.bias) }.map {
            FitVariable($0, unit: trial.circuit.unit(of: $0.bias) ?? "")
        }
    }

    /// Runs the fit.
    ///
    /// - Parameters:
    ///   - session: A session with the deck of the trial loaded.
    ///   - alterations: The draws of a sample, which stay as they are.
    ///   - start: Values of tunable biases at which it begins, by name in SI units; those of the bench where there is none.
    ///     Biases that may not change keep them.
    ///   - jacobian: The derivative of the residuals by the coordinates of the biases, where it is known from elsewhere.
    ///   - timeLimit: Seconds of wall-clock time after which a run is given up.
    ///   - progress: Called after each batch of runs with all evaluations so far.
    /// - Returns: The biases before and after.
    /// - Throws: ``LeastSquares/NoStart`` when the circuit has no answer at the start; `SimulationFailure` when there is no
    ///   simulator; `CancellationError`.
    public func run(
        on session: any SimulatorSession, alterations: [Alteration] = [], from start: [String: Double] = [:],
        jacobian: [[Double]]? = nil, timeLimit: Double? = nil, progress: (@Sendable ([FitEvaluation]) -> Void)? = nil
    ) async throws -> TuningResult {
        let fixed = trial.biases.merging(start) { $1 }
        let names = variables.map(\.name)
        var problem = LeastSquares(variables, budget: budget)
        problem.goal = goal
        problem.batchSize = session.batchSize
        let fit = try await problem.minimiseInBatches(
            from: variables.map { fixed[$0.name] ?? $0.range.lowerBound }, jacobian: jacobian, progress: progress
        ) { points in
            let settings = points.map { values in
                CircuitTrial.Setting(biases: fixed.merging(zip(names, values)) { $1 }, alterations: alterations)
            }
            return try await outcomes(of: settings, on: session, timeLimit: timeLimit)
        }
        return TuningResult(fit, names: names, fixed: fixed, dataset: dataset)
    }
}

/// The biases of a circuit before and after a fit.
public struct TuningResult: Hashable, Codable, Sendable {
    /// A set of biases and what the circuit does with them.
    public struct State: Hashable, Codable, Sendable {
        /// All tunable biases by name, in SI units.
        public var biases: [String: Double]

        /// Δw for each condition.
        public var changes: [Double]

        /// The NMSE of the data set.
        public var nmse: Double

        /// Creates a state.
        ///
        /// - Parameters:
        ///   - biases: All tunable biases by name, in SI units.
        ///   - changes: Δw for each condition.
        ///   - nmse: The NMSE of the data set.
        public init(biases: [String: Double], changes: [Double], nmse: Double) {
            self.biases = biases
            self.changes = changes
            self.nmse = nmse
        }
    }

    /// At the start.
    public var before: State

    /// At the best point.
    public var after: State

    /// How many runs were made.
    public var evaluations: Int

    /// How many of them failed.
    public var failures: Int

    /// The smallest NMSE after each run; infinite ones are left out, so that only a run that failed first has none.
    public var course: [Double]

    /// Why the fit ended.
    public var ending: Fit.Ending

    /// The derivative of the residuals by the coordinate of each bias that could change, as far as the fit knows it.
    public var jacobian: [[Double]]

    init(_ fit: Fit, names: [String], fixed: [String: Double], dataset: Dataset) {
        func state(_ evaluation: FitEvaluation) -> State {
            let changes = zip(dataset.points, evaluation.residuals ?? []).map { $0.mean + $1 * $0.standardError }
            return State(
                biases: fixed.merging(zip(names, evaluation.values)) { $1 }, changes: changes, nmse: evaluation.error)
        }
        before = state(fit.history.first ?? fit.best)
        after = state(fit.best)
        evaluations = fit.history.count
        failures = fit.failures
        ending = fit.ending
        jacobian = fit.jacobian
        var least = Double.infinity
        course = fit.history.compactMap { evaluation in
            least = min(least, evaluation.error)
            return least.isFinite ? least : nil
        }
    }
}

extension FitVariable {
    /// A tunable bias as a variable.
    ///
    /// A current whose range spans more than four decades sets an amplitude that may be off: below a thousandth of its
    /// largest value it is fitted as it is, above by its logarithm.
    ///
    /// - Parameters:
    ///   - tunable: The bias.
    ///   - unit: Its SI unit: A or V.
    public init(_ tunable: Circuit.Tunable, unit: String) {
        let range = tunable.range
        let scale: Scale
        if unit == "A", range.lowerBound > 0 {
            scale = .logarithmic(offset: range.upperBound > 1e4 * range.lowerBound ? 1e-3 * range.upperBound : 0)
        } else {
            scale = .linear(unit: Tuning.voltageUnit)
        }
        self.init(name: tunable.bias, unit: unit, range: range, scale: scale)
    }
}

extension Tuning {
    /// The difference of a gate voltage that counts for a factor of e of a current, in volts.
    public static let voltageUnit = 0.036
}

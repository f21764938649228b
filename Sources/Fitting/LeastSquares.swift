internal import RealModule
internal import Simulation
internal import Waveforms

/// Finds the values of bounded variables for which the sum of squared residuals is least, with few evaluations.
///
/// The method of Levenberg and Marquardt (K. Levenberg, Quart. Appl. Math. 2 (1944) 164; D. Marquardt, SIAM J. Appl. Math.
/// 11 (1963) 431) in the coordinates of ``FitVariable``: a step solves a linear least-squares problem with a damping term,
/// within the bounds and within ``longestStep``. The Jacobian comes from differences once, then every further evaluation
/// corrects it along its direction (C. G. Broyden, Math. Comp. 19 (1965) 577); it is measured again when it no longer
/// helps. Where it comes to rest, a second attempt begins with larger differences. An evaluation that fails counts as an
/// infinite error.
///
/// Evaluations come in batches (a column each for the Jacobian, two dampings for a step) that go on at the same time. The
/// batches do not depend on how many can, so that the result does not either. An engine that computes several evaluations
/// for the price of one states how many (``batchSize``): then the end of a step and the columns of the Jacobian there are
/// one batch, or, where there are more variables than that, a step tries as many dampings.
public struct LeastSquares: Sendable {
    /// An objective: values in, residuals out. A `SimulationFailure` or `WaveformError` that it throws is an evaluation that
    /// failed; anything else, and a simulator that is not available, ends the fit.
    public typealias Objective = @Sendable ([Double]) async throws -> [Double]

    /// An objective of several points at once: their values in, residuals or a reason why there are none out, in the same
    /// order. An error that it throws ends the fit.
    public typealias BatchObjective = @Sendable ([[Double]]) async throws -> [FitEvaluation.Outcome]

    /// A fit whose start has no residuals.
    public struct NoStart: Error, Hashable, Sendable, CustomStringConvertible {
        /// Why there are none.
        public var reason: String

        /// A sentence for the user.
        public var description: String { "a fit cannot begin where the objective has no value: \(reason)" }
    }

    /// What may change.
    public var variables: [FitVariable]

    /// How many evaluations there may be.
    public var budget: Int

    /// How many evaluations cost as much as one: 1, or the lanes of an engine that computes several at once.
    public var batchSize = 1

    /// The step of the differences that give the Jacobian, in coordinates.
    ///
    /// On the ideal triplet rule, from eight starts at which all six parameters are off by a factor of exp(0.5 z), the fit
    /// comes within 15 % of the least error of the hippocampal set after 7 to 13 evaluations. With noise of 0.03 on
    /// each residual it takes 8 to 30 with 0.1, and 9 to 50 with 0.05, which also ends further away.
    public var difference = 0.1

    /// The longest step of a coordinate.
    public var longestStep = 1.0

    /// The fit ends when the relative change of the error that can be expected is below this.
    public var tolerance = 1e-3

    /// The fit ends as soon as the error is at most this; `nil` for the least error that can be had.
    public var goal: Double?

    /// How much larger the differences of the second attempt are than those of the first.
    static let secondDifference = 2.0

    /// Creates a fit.
    ///
    /// - Parameters:
    ///   - variables: What may change.
    ///   - budget: How many evaluations there may be.
    public init(_ variables: [FitVariable], budget: Int) {
        self.variables = variables
        self.budget = budget
    }

    /// Runs the fit.
    ///
    /// - Parameters:
    ///   - start: The values of the variables at which it begins.
    ///   - jacobian: The derivative of the residuals by the coordinates, where it is known from elsewhere, one column for
    ///     each variable; it is then measured only when it does not help.
    ///   - progress: Called after each batch with all evaluations so far.
    ///   - objective: What gives the residuals.
    /// - Returns: The best point and all evaluations.
    /// - Throws: ``NoStart`` when the start itself has no residuals; what the objective throws to end the fit.
    public func minimise(
        from start: [Double], jacobian: [[Double]]? = nil,
        progress: (@Sendable ([FitEvaluation]) -> Void)? = nil, _ objective: @escaping Objective
    ) async throws -> Fit {
        try await minimiseInBatches(from: start, jacobian: jacobian, progress: progress) { points in
            try await Self.outcomes(points, objective)
        }
    }

    /// Runs the fit with an objective of several points at once.
    ///
    /// - Parameters:
    ///   - start: The values of the variables at which it begins.
    ///   - jacobian: The derivative of the residuals by the coordinates, where it is known from elsewhere.
    ///   - progress: Called after each batch with all evaluations so far.
    ///   - objective: What gives the residuals of the points of a batch.
    /// - Returns: The best point and all evaluations.
    /// - Throws: ``NoStart`` when the start itself has no residuals; what the objective throws.
    public func minimiseInBatches(
        from start: [Double], jacobian: [[Double]]? = nil,
        progress: (@Sendable ([FitEvaluation]) -> Void)? = nil, _ objective: @escaping BatchObjective
    ) async throws -> Fit {
        precondition(start.count == variables.count, "one value for each variable")
        precondition(batchSize > 0, "at least one evaluation at a time")
        var search = Search(self, start: start, objective: objective, progress: progress)
        return try await search.run(jacobian: jacobian)
    }

    /// Evaluates an objective at several points.
    ///
    /// - Parameters:
    ///   - points: The values of the variables of each.
    ///   - objective: What gives the residuals.
    /// - Returns: The evaluations in the order of the points.
    /// - Throws: What the objective throws to end the fit.
    static func evaluate(_ points: [[Double]], _ objective: BatchObjective) async throws -> [FitEvaluation] {
        let outcomes = points.isEmpty ? [] : try await objective(points)
        return zip(points, outcomes).map { values, outcome in
            if case .residuals(let residuals) = outcome, !residuals.allSatisfy(\.isFinite) {
                return FitEvaluation(values: values, outcome: .failure("a residual is not a number"))
            }
            return FitEvaluation(values: values, outcome: outcome)
        }
    }

    /// Evaluates an objective of single points at several of them at the same time.
    private static func outcomes(
        _ points: [[Double]], _ objective: @escaping Objective
    ) async throws -> [FitEvaluation.Outcome] {
        try await withThrowingTaskGroup(of: (Int, FitEvaluation.Outcome).self) { group in
            for (index, values) in points.enumerated() {
                group.addTask { (index, try await outcome(values, objective)) }
            }
            var results: [Int: FitEvaluation.Outcome] = [:]
            for try await (index, outcome) in group { results[index] = outcome }
            return points.indices.compactMap { results[$0] }
        }
    }

    private static func outcome(_ values: [Double], _ objective: Objective) async throws -> FitEvaluation.Outcome {
        do {
            return .residuals(try await objective(values))
        } catch let failure as SimulationFailure where failure.kind != .cancelled && failure.kind != .unavailable {
            return .failure(failure.message)
        } catch let error as WaveformError {
            return .failure("\(error)")
        }
    }
}

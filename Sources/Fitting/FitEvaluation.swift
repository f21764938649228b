/// One evaluation of an objective.
public struct FitEvaluation: Hashable, Codable, Sendable {
    /// What became of it.
    public enum Outcome: Hashable, Codable, Sendable {
        /// The residuals.
        case residuals([Double])
        /// There are none, for this reason; the error counts as infinite.
        case failure(String)
    }

    /// The values of the variables, in their units.
    public var values: [Double]

    /// What became of it.
    public var outcome: Outcome

    /// Creates an evaluation.
    ///
    /// - Parameters:
    ///   - values: The values of the variables, in their units.
    ///   - outcome: What became of it.
    public init(values: [Double], outcome: Outcome) {
        self.values = values
        self.outcome = outcome
    }

    /// The residuals, if there are any.
    public var residuals: [Double]? {
        if case .residuals(let residuals) = outcome { residuals } else { nil }
    }

    /// The mean of the squared residuals; infinite for a failure or a residual that is not a number.
    public var error: Double {
        guard let residuals, !residuals.isEmpty else { return .infinity }
        let mean = residuals.reduce(0) { $0 + $1 * $1 } / Double(residuals.count)
        return mean.isNaN ? .infinity : mean
    }
}

/// The result of a fit.
public struct Fit: Hashable, Codable, Sendable {
    /// Why a fit ended.
    public enum Ending: String, Hashable, Codable, Sendable {
        /// No step within the bounds makes the error smaller by more than the tolerance.
        case converged
        /// The error is as small as was asked for.
        case reached
        /// The evaluations were used up.
        case budget
    }

    /// The evaluation with the smallest error.
    public var best: FitEvaluation

    /// All evaluations in their order; those of one batch in the order in which it was stated, whatever ended first.
    public var history: [FitEvaluation]

    /// The derivative of the residuals by the coordinate of each variable at the best point, as far as it is known.
    public var jacobian: [[Double]]

    /// Why it ended.
    public var ending: Ending

    /// How many evaluations gave no residuals.
    public var failures: Int { history.count { $0.residuals == nil } }
}

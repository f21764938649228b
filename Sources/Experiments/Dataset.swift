public import Stimuli

/// Measured changes of synaptic weights under the conditions of one kind of preparation.
public struct Dataset: Hashable, Codable, Sendable {
    /// One measured condition.
    public struct Point: Hashable, Codable, Sendable {
        /// The stimulation.
        public var condition: Condition

        /// The mean relative change of the weight after all repetitions, e.g. 0.25 for +25 %.
        public var mean: Double

        /// The standard error of the mean, above zero.
        public var standardError: Double

        /// Who measured it, and how it came here.
        public var source: String

        /// How sure the figure is, in the words of the file.
        public var confidence: String

        /// Creates a point.
        ///
        /// - Parameters:
        ///   - condition: The stimulation.
        ///   - mean: The mean relative change of the weight after all repetitions.
        ///   - standardError: The standard error of the mean, above zero.
        ///   - source: Who measured it.
        ///   - confidence: How sure the figure is.
        public init(
            condition: Condition, mean: Double, standardError: Double, source: String = "", confidence: String = ""
        ) {
            self.condition = condition
            self.mean = mean
            self.standardError = standardError
            self.source = source
            self.confidence = confidence
        }
    }

    /// The name, e.g. `hippocampal`.
    public var name: String

    /// The measured conditions.
    public var points: [Point]

    /// Creates a data set.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - points: The measured conditions.
    public init(name: String, points: [Point]) {
        self.name = name
        self.points = points
    }

    /// The stimulation of all points as one protocol, in their order.
    public var stimulation: StimulationProtocol {
        StimulationProtocol(name, conditions: points.map(\.condition))
    }

    /// How far changes are from the measured ones, for each point in units of its standard error.
    ///
    /// - Parameter changes: The relative change of the weight for each point.
    /// - Returns: (Δw − Δw_measured)/SEM for each point.
    public func residuals(_ changes: [Double]) -> [Double] {
        zip(points, changes).map { ($1 - $0.mean) / $0.standardError }
    }

    /// The normalised mean square error of changes: the mean of the squared residuals.
    ///
    /// E = (1/p) Σ ((Δw_measured − Δw)/SEM)², J.-P. Pfister and W. Gerstner, J. Neurosci. 26 (2006) 9673. Below 1 a model
    /// lies within the error bars.
    ///
    /// - Parameter changes: The relative change of the weight for each point, as many as there are points.
    /// - Returns: The error; infinite when a change is not a number.
    public func nmse(_ changes: [Double]) -> Double {
        precondition(changes.count == points.count, "one change for each point")
        let sum = residuals(changes).reduce(0) { $0 + $1 * $1 } / Double(points.count)
        return sum.isNaN ? .infinity : sum
    }
}

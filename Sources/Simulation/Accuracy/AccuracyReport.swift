/// What an ``AccuracyCheck`` found: the settings to use, and how exact they are.
public struct AccuracyReport: Hashable, Codable, Sendable {
    /// One run of the nominal deck with certain settings.
    public struct Trial: Hashable, Codable, Sendable {
        /// What was tried, e.g. `as stated` or `conductance tightened`.
        public var name: String
        /// The settings of the run.
        public var settings: SolverSettings
        /// The measures; empty when the run failed.
        public var values: [String: Double]
        /// Accepted points of the run.
        public var points: Int
        /// Seconds that the simulator spent.
        public var analysisTime: Double
        /// Why there are no values.
        public var failure: String?

        /// Creates the record of a run.
        ///
        /// - Parameters:
        ///   - name: What was tried.
        ///   - settings: The settings of the run.
        ///   - values: The measures.
        ///   - points: Accepted points of the run.
        ///   - analysisTime: Seconds that the simulator spent.
        ///   - failure: Why there are no values.
        public init(
            name: String, settings: SolverSettings, values: [String: Double] = [:], points: Int = 0,
            analysisTime: Double = 0, failure: String? = nil
        ) {
            self.name = name
            self.settings = settings
            self.values = values
            self.points = points
            self.analysisTime = analysisTime
            self.failure = failure
        }
    }

    /// How exact one measure is.
    public struct MeasureAccuracy: Hashable, Codable, Sendable {
        /// The name of the measure.
        public var name: String
        /// Its nominal value with the chosen settings, in its SI unit.
        public var value: Double
        /// How much it changes when all settings are tightened at once, in its SI unit: the numerical error.
        public var error: Double
        /// What ``error`` is compared with: the size of the measure or the scale that the caller gave.
        public var scale: Double

        /// ``error`` over ``scale``.
        public var relativeError: Double { error == 0 ? 0 : error / scale }
    }

    /// The relative accuracy that was asked for.
    public var accuracy: Double

    /// Whether every measure holds still within ``accuracy``.
    public var isMet: Bool

    /// The settings to use.
    public var settings: SolverSettings

    /// The measures in alphabetical order.
    public var measures: [MeasureAccuracy]

    /// All runs in the order in which they were asked for.
    public var trials: [Trial]

    /// Why the accuracy is not met, or what else a user must know.
    public var remarks: [String]

    /// The largest ``MeasureAccuracy/relativeError``.
    public var worstRelativeError: Double { measures.map(\.relativeError).max() ?? 0 }
}

public import Simulation

/// What a measure gave on one sample.
public enum MeasureOutcome: Hashable, Codable, Sendable {
    /// A finite number in the measure's unit.
    case value(Double)
    /// No number, and why: a sentence.
    case noAnswer(String)

    /// The number, if there is one.
    public var number: Double? {
        if case .value(let number) = self { return number }
        return nil
    }

    /// Why there is no number; `nil` where there is one.
    public var reason: String? {
        if case .noAnswer(let reason) = self { return reason }
        return nil
    }
}

/// One sample of an ensemble as it is stored: its draws, how it went, and what was measured.
public struct SampleRecord: Hashable, Codable, Sendable {
    /// The number of the sample; 0 is nominal.
    public var number: Int

    /// Why it failed; `nil` if it did not. Only kind and message are stored.
    public var failure: SimulationFailure?

    /// The tries that came before the last one and failed for a reason that lies in the sample.
    public var attempts: [Attempt]

    /// The solver settings of the try that succeeded, when they are not the deck's own.
    public var settings: String?

    /// The draws, in the order of ``RunDescription/quantities``.
    public var draws: [Double]

    /// What was measured, in the order of ``RunDescription/measures``; empty for a failed sample.
    public var measures: [MeasureOutcome]

    /// How the run went on this machine; stored apart, because it is not the same twice.
    public var course: Course

    /// How a run went: never part of the table of samples.
    public struct Course: Hashable, Codable, Sendable {
        /// Seconds that the simulator spent in the analysis.
        public var analysisTime: Double

        /// Seconds from the request to the result, with the time in the queue of the session.
        public var wallTime: Double

        /// Accepted points of the analysis.
        public var points: Int

        /// What the simulator said that a user should know.
        public var remarks: [String]

        /// What went wrong for a reason outside of the sample, such as a killed worker.
        public var incidents: [SimulationFailure]

        /// The simulator's own lines that led to a failure.
        public var log: [String]

        /// Creates a course.
        ///
        /// - Parameters:
        ///   - analysisTime: Seconds in the analysis.
        ///   - wallTime: Seconds from the request to the result.
        ///   - points: Accepted points.
        ///   - remarks: What a user should know.
        ///   - incidents: What went wrong for a reason outside of the sample.
        ///   - log: The simulator's own lines that led to a failure.
        public init(
            analysisTime: Double = 0, wallTime: Double = 0, points: Int = 0, remarks: [String] = [],
            incidents: [SimulationFailure] = [], log: [String] = []
        ) {
            self.analysisTime = analysisTime
            self.wallTime = wallTime
            self.points = points
            self.remarks = remarks
            self.incidents = incidents
            self.log = log
        }
    }

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - number: The number of the sample.
    ///   - failure: Why it failed.
    ///   - attempts: The tries that came before the last one.
    ///   - settings: The solver settings of the try that succeeded.
    ///   - draws: The draws.
    ///   - measures: What was measured.
    ///   - course: How the run went on this machine.
    public init(
        number: Int,
        failure: SimulationFailure? = nil,
        attempts: [Attempt] = [],
        settings: String? = nil,
        draws: [Double],
        measures: [MeasureOutcome],
        course: Course = Course()
    ) {
        self.number = number
        self.failure = failure
        self.attempts = attempts
        self.settings = settings
        self.draws = draws
        self.measures = measures
        self.course = course
    }
}

extension SimulationFailure.Kind {
    /// Whether the same sample would not fail in the same way elsewhere: a killed process, a time limit.
    var liesOutsideOfTheSample: Bool {
        switch self {
        case .timedOut, .crashed, .unavailable, .cancelled: true
        case .badDeck, .badAlteration, .missingProbe, .noOperatingPoint, .incomplete, .missedCorner, .notFinite,
            .failedMeasure,
            .exited:
            false
        }
    }
}

/// The result of a Monte Carlo as plain values, from which ``document()`` makes the report.
public struct EnsembleReport: Hashable, Codable, Sendable {
    /// One figure with the interval in which it lies with 95 % confidence.
    public struct Estimate: Hashable, Codable, Sendable {
        /// What it is, e.g. `mean` or `5 % quantile`.
        public var name: String
        /// The estimate.
        public var value: Double
        /// The lower end of the interval, if there is one.
        public var lower: Double?
        /// The upper end of the interval, if there is one.
        public var upper: Double?
        /// The unit without a prefix; empty for a number, `%` for a value in percent.
        public var unit: String

        /// Creates an estimate.
        ///
        /// - Parameters:
        ///   - name: What it is.
        ///   - value: The estimate.
        ///   - lower: The lower end of the interval.
        ///   - upper: The upper end of the interval.
        ///   - unit: The unit without a prefix; empty for a number, `%` for a value in percent.
        public init(_ name: String, _ value: Double, lower: Double? = nil, upper: Double? = nil, unit: String = "") {
            self.name = name
            self.value = value
            self.lower = lower
            self.upper = upper
            self.unit = unit
        }
    }

    /// A sample far from the others.
    public struct Extreme: Hashable, Codable, Sendable {
        /// Its number.
        public var sample: Int
        /// Its measure.
        public var value: Double
        /// Its distance from the mean in standard deviations, with sign.
        public var deviation: Double
        /// The command that runs exactly this sample again.
        public var command: String

        /// Creates an extreme sample.
        ///
        /// - Parameters:
        ///   - sample: Its number.
        ///   - value: Its measure.
        ///   - deviation: Its distance from the mean in standard deviations.
        ///   - command: The command that runs exactly this sample again.
        public init(sample: Int, value: Double, deviation: Double, command: String) {
            self.sample = sample
            self.value = value
            self.deviation = deviation
            self.command = command
        }
    }

    /// One measure over all samples.
    public struct MeasureResult: Hashable, Codable, Sendable {
        /// The name of the measure; also of its picture's file.
        public var name: String
        /// The unit without a prefix.
        public var unit: String
        /// The values of all samples that succeeded.
        public var values: [Double]
        /// The nominal circuit's value.
        public var nominal: Double?
        /// Statistics with their intervals.
        public var estimates: [Estimate]
        /// The lowest value that meets the specification.
        public var lowerLimit: Double?
        /// The highest value that meets the specification.
        public var upperLimit: Double?
        /// Sentences about normality, numerical error and yield.
        public var remarks: [String]
        /// The samples furthest from the others.
        public var extremes: [Extreme]
        /// Whether the histogram's axis is logarithmic.
        public var logarithmic: Bool

        /// Creates a measure's result.
        ///
        /// - Parameters:
        ///   - name: The name of the measure.
        ///   - unit: The unit without a prefix.
        ///   - values: The values of all samples that succeeded.
        ///   - nominal: The nominal circuit's value.
        ///   - estimates: Statistics with their intervals.
        ///   - lowerLimit: The lowest value that meets the specification.
        ///   - upperLimit: The highest value that meets the specification.
        ///   - remarks: Sentences about normality, numerical error and yield.
        ///   - extremes: The samples furthest from the others.
        ///   - logarithmic: Whether the histogram's axis is logarithmic.
        public init(
            _ name: String, unit: String, values: [Double], nominal: Double? = nil, estimates: [Estimate] = [],
            lowerLimit: Double? = nil, upperLimit: Double? = nil, remarks: [String] = [], extremes: [Extreme] = [],
            logarithmic: Bool = false
        ) {
            self.name = name
            self.unit = unit
            self.values = values
            self.nominal = nominal
            self.estimates = estimates
            self.lowerLimit = lowerLimit
            self.upperLimit = upperLimit
            self.remarks = remarks
            self.extremes = extremes
            self.logarithmic = logarithmic
        }
    }

    /// A curve of measures over a coordinate, with its file name.
    public struct WindowResult: Hashable, Codable, Sendable {
        /// The name of its picture's file.
        public var name: String
        /// The curve.
        public var plot: WindowPlot

        /// Creates a window's result.
        ///
        /// - Parameters:
        ///   - name: The name of its picture's file.
        ///   - plot: The curve.
        public init(_ name: String, plot: WindowPlot) {
            self.name = name
            self.plot = plot
        }
    }

    /// The waveforms of one run, with its file name.
    public struct RunResult: Hashable, Codable, Sendable {
        /// The name of its picture's file.
        public var name: String
        /// The waveforms.
        public var plot: WaveformPlot

        /// Creates a run's waveforms.
        ///
        /// - Parameters:
        ///   - name: The name of its picture's file.
        ///   - plot: The waveforms.
        public init(_ name: String, plot: WaveformPlot) {
            self.name = name
            self.plot = plot
        }
    }

    /// Samples that failed in the same way.
    public struct Failure: Hashable, Codable, Sendable {
        /// The kind of failure.
        public var kind: String
        /// How many samples failed so.
        public var count: Int
        /// The command that runs one of them again.
        public var command: String

        /// Creates a kind of failure.
        ///
        /// - Parameters:
        ///   - kind: The kind of failure.
        ///   - count: How many samples failed so.
        ///   - command: The command that runs one of them again.
        public init(_ kind: String, count: Int, command: String) {
            self.kind = kind
            self.count = count
            self.command = command
        }
    }

    /// The headline.
    public var title: String
    /// Paragraphs under the headline.
    public var summary: [String] = []
    /// What a reader must know before believing a number.
    public var warnings: [String] = []
    /// The curves.
    public var windows: [WindowResult] = []
    /// Waveforms of single runs: the nominal one and others worth a look.
    public var runs: [RunResult] = []
    /// All measures at a glance; no table if `nil`.
    public var overview: TextTable?
    /// The measures.
    public var measures: [MeasureResult] = []
    /// Samples without a result.
    public var failures: [Failure] = []
    /// What makes the results repeatable.
    public var provenance: [ReportDocument.Fact] = []

    /// Creates a report without results; set its properties.
    ///
    /// - Parameter title: The headline.
    public init(title: String) {
        self.title = title
    }
}

public import Statistics

/// One measure over the samples of an ensemble.
public struct MeasureSummary: Hashable, Codable, Sendable {
    /// The share of samples that meet a specification, with Wilson's interval.
    public struct Yield: Hashable, Codable, Sendable {
        /// The specification.
        public var specification: Specification

        /// How many samples pass.
        public var passed: Int

        /// Among the samples that have a value.
        public var amongValues: Estimate?

        /// Among all samples: a run that failed and a measure without an answer count as not passing.
        public var amongAll: Estimate?
    }

    /// A sample far from the others.
    public struct ExtremeSample: Hashable, Codable, Sendable {
        /// Its number.
        public var sample: Int

        /// Its value.
        public var value: Double

        /// Its distance from the mean in standard deviations, with sign.
        public var deviation: Double

        /// The command that runs exactly this sample again.
        public var command: String
    }

    /// The measure.
    public var column: MeasureColumn

    /// The value of sample 0; `nil` if it has none.
    public var nominal: Double?

    /// The statistics of the other samples; `nil` for fewer than two values.
    public var statistics: Summary?

    /// How many samples ran but have no value, by reason.
    public var withoutAnswer: [String: Int]

    /// The yield, where there is a specification.
    public var yield: Yield?

    /// The ten samples furthest from the mean, the furthest first.
    public var extremes: [ExtremeSample]

    /// Summarises one column.
    ///
    /// - Parameters:
    ///   - index: The index of the column.
    ///   - column: The column.
    ///   - records: All samples, sample 0 among them or not.
    ///   - specification: The range in which the measure must lie.
    ///   - command: The command that runs a sample again.
    init(
        _ index: Int, _ column: MeasureColumn, _ records: [SampleRecord], specification: Specification?,
        command: (Int) -> String
    ) {
        self.column = column
        let drawn = records.filter { $0.number != 0 }
        var values: [(number: Int, value: Double)] = []
        var reasons: [String: Int] = [:]
        for record in drawn where record.failure == nil {
            switch record.measures[index] {
            case .value(let value): values.append((record.number, value))
            case .noAnswer(let reason): reasons[reason, default: 0] += 1
            }
        }
        withoutAnswer = reasons
        if let first = records.first(where: { $0.number == 0 }), first.failure == nil {
            nominal = first.measures[index].number
        }
        let statistics = Summary(values.map(\.value))
        self.statistics = statistics
        yield = specification.map { specification in
            let passed = values.filter { specification.passes($0.value) }.count
            return Yield(
                specification: specification, passed: passed,
                amongValues: .proportion(passed, of: values.count), amongAll: .proportion(passed, of: drawn.count))
        }
        extremes = []
        if let statistics, statistics.standardDeviation.value > 0 {
            let deviations = values.map {
                ($0.number, $0.value, ($0.value - statistics.mean.value) / statistics.standardDeviation.value)
            }
            let ordered = deviations.sorted { (abs($1.2), $0.0) < (abs($0.2), $1.0) }
            extremes = ordered.prefix(Ensemble.extremeCount).map { number, value, deviation in
                ExtremeSample(sample: number, value: value, deviation: deviation, command: command(number))
            }
        }
    }
}

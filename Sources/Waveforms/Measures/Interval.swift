/// A statistic of the intervals between spikes: mean, median, shortest, longest, standard deviation or CV.
public struct Interval: Measure {
    /// How spikes are found.
    public var spikes: SpikeDetection

    /// Which number describes the intervals.
    public var statistic: SpikeTrain.IntervalStatistic

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - spikes: How spikes are found.
    ///   - statistic: Which number describes the intervals.
    public init(_ spikes: SpikeDetection, statistic: SpikeTrain.IntervalStatistic = .mean) {
        self.spikes = spikes
        self.statistic = statistic
    }

    /// `interval`.
    public static let name = "interval"

    /// The one signal.
    public var signals: [String] { [spikes.signal] }

    /// Seconds; none for the coefficient of variation.
    public var unit: String { statistic == .cv ? "" : "s" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let train = try spikes.train(in: waveforms)
        guard let value = train.intervals(statistic) else {
            throw .noAnswer("\(spikes.signal) has \(train.times.count) spikes: too few for the \(statistic) interval")
        }
        return value
    }
}

extension Interval: NamedByText {
    static let summary = "a statistic of the intervals between spikes"

    static let arguments =
        SpikeDetection.required + [
            MeasureArgument(
                "statistic", .word(SpikeTrain.IntervalStatistic.allCases.map(\.rawValue)), "mean if not given",
                isOptional: true)
        ] + SpikeDetection.optional

    init(_ values: MeasureArguments) {
        self.init(
            SpikeDetection(values),
            statistic: SpikeTrain.IntervalStatistic(rawValue: values.text("statistic")) ?? .mean)
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        spikes.requiredValues + [("statistic", statistic == .mean ? nil : .text(statistic.rawValue))]
            + spikes.optionalValues
    }
}

/// How long after the start of the window a spike comes: the first one, or the one of that number.
///
/// With a window that starts at 0 it is the time of that spike.
public struct Latency: Measure {
    /// How spikes are found.
    public var spikes: SpikeDetection

    /// Which spike, from 1.
    public var number: Int

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - spikes: How spikes are found; the window starts with the stimulus.
    ///   - number: Which spike, from 1.
    public init(_ spikes: SpikeDetection, number: Int = 1) {
        self.spikes = spikes
        self.number = number
    }

    /// `latency`.
    public static let name = "latency"

    /// The one signal.
    public var signals: [String] { [spikes.signal] }

    /// Seconds.
    public var unit: String { "s" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let times = try spikes.train(in: waveforms).times
        guard number > 0, number <= times.count else {
            throw .noAnswer("\(spikes.signal) has \(times.count) spikes in the window, and no spike \(number)")
        }
        let sampled = try SampledSignal(spikes.signal, in: waveforms)
        return times[number - 1] - (spikes.from ?? sampled.start)
    }
}

extension Latency: NamedByText {
    static let summary = "how long after the start of the window a spike comes"

    static let arguments =
        SpikeDetection.required + [
            MeasureArgument("number", .quantity(""), "which spike, 1 if not given", isOptional: true)
        ] + SpikeDetection.optional

    init(_ values: MeasureArguments) {
        // A number that is no whole one asks for the next; beyond all spikes there is no answer.
        let number = min(max((values.number("number") ?? 1).rounded(.up), 0), 1e9)
        self.init(SpikeDetection(values), number: Int(number))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        spikes.requiredValues + [("number", number == 1 ? nil : .number(Double(number)))] + spikes.optionalValues
    }
}

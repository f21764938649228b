/// How often a second a signal crosses a threshold.
///
/// The number of crossings divided by the length of the window.
public struct Rate: Measure {
    /// Which crossings count.
    public var spikes: SpikeDetection

    /// Creates the measure.
    ///
    /// - Parameter spikes: Which crossings count.
    public init(_ spikes: SpikeDetection) {
        self.spikes = spikes
    }

    /// `rate`.
    public static let name = "rate"

    /// The one signal.
    public var signals: [String] { [spikes.signal] }

    /// Hertz.
    public var unit: String { "Hz" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let train = try spikes.train(in: waveforms)
        let sampled = try SampledSignal(spikes.signal, in: waveforms)
        return Double(train.times.count) / ((spikes.to ?? sampled.end) - (spikes.from ?? sampled.start))
    }
}

extension Rate: NamedByText {
    static let summary = "how often a second a signal crosses a threshold"

    static let arguments = Crossings.arguments

    init(_ values: MeasureArguments) {
        self.init(SpikeDetection(values))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] { spikes.requiredValues + spikes.optionalValues }
}

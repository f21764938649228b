/// The frequency of spikes: the inverse of their mean interval.
///
/// f = (n − 1)/(tₙ − t₁) over the n spikes of the window; 0 for fewer than two. ``Rate`` counts instead, and is
/// quantised by its window.
public struct Frequency: Measure {
    /// How spikes are found.
    public var spikes: SpikeDetection

    /// Creates the measure.
    ///
    /// - Parameter spikes: How spikes are found.
    public init(_ spikes: SpikeDetection) {
        self.spikes = spikes
    }

    /// `frequency`.
    public static let name = "frequency"

    /// The one signal.
    public var signals: [String] { [spikes.signal] }

    /// Hertz.
    public var unit: String { "Hz" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        try spikes.train(in: waveforms).frequency
    }
}

extension Frequency: NamedByText {
    static let summary = "the frequency of spikes, from their mean interval"

    static let arguments = SpikeDetection.required + SpikeDetection.optional

    init(_ values: MeasureArguments) {
        self.init(SpikeDetection(values))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] { spikes.requiredValues + spikes.optionalValues }
}

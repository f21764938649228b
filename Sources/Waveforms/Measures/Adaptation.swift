/// The adaptation index of a spike train: how much its intervals grow.
///
/// The mean of (Tₖ₊₁ − Tₖ)/(Tₖ₊₁ + Tₖ) over neighbouring intervals: 0 for a regular train, positive where it slows down.
public struct Adaptation: Measure {
    /// How spikes are found.
    public var spikes: SpikeDetection

    /// Creates the measure.
    ///
    /// - Parameter spikes: How spikes are found.
    public init(_ spikes: SpikeDetection) {
        self.spikes = spikes
    }

    /// `adaptation`.
    public static let name = "adaptation"

    /// The one signal.
    public var signals: [String] { [spikes.signal] }

    /// None: a ratio.
    public var unit: String { "" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let train = try spikes.train(in: waveforms)
        guard let index = train.adaptationIndex else {
            throw .noAnswer("\(spikes.signal) has \(train.times.count) spikes: an adaptation index needs three")
        }
        return index
    }
}

extension Adaptation: NamedByText {
    static let summary = "how much the intervals between spikes grow"

    static let arguments = SpikeDetection.required + SpikeDetection.optional

    init(_ values: MeasureArguments) {
        self.init(SpikeDetection(values))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] { spikes.requiredValues + spikes.optionalValues }
}

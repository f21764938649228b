/// How often a signal crosses a threshold.
///
/// The number of crossings within the window: see ``SpikeTrain``.
public struct Crossings: Measure {
    /// Which crossings count.
    public var spikes: SpikeDetection

    /// Creates the measure.
    ///
    /// - Parameter spikes: Which crossings count.
    public init(_ spikes: SpikeDetection) {
        self.spikes = spikes
    }

    /// `crossings`.
    public static let name = "crossings"

    /// The one signal.
    public var signals: [String] { [spikes.signal] }

    /// None: a count.
    public var unit: String { "" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        Double(try spikes.train(in: waveforms).times.count)
    }
}

extension Crossings: NamedByText {
    static let summary = "how often a signal crosses a threshold"

    static let arguments =
        [
            MeasureArgument("signal", .signal, "what is measured"),
            MeasureArgument("threshold", .signalQuantity, "what is crossed"),
        ] + SpikeDetection.optional

    init(_ values: MeasureArguments) {
        self.init(SpikeDetection(values))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] { spikes.requiredValues + spikes.optionalValues }
}

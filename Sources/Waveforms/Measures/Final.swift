/// The last value of a signal.
///
/// The value at the last point of the analysis.
public struct Final: Measure {
    /// The signal in SPICE's notation.
    public var signal: String

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: What is measured, e.g. `v(w)`.
    public init(signal: String) {
        self.signal = signal
    }

    /// `final`.
    public static let name = "final"

    /// The one signal.
    public var signals: [String] { [signal] }

    /// That of the signal.
    public var unit: String { Signal.unit(of: signal) }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let values = try SampledSignal(signal, in: waveforms).values
        return values[values.count - 1]
    }
}

extension Final: NamedByText {
    static let summary = "the last value of a signal"

    static let arguments = [
        MeasureArgument("signal", .signal, "what is measured")
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [("signal", .text(signal))]
    }
}

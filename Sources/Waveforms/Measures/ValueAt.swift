/// The value of a signal at a time.
///
/// x(time), by linear interpolation.
public struct ValueAt: Measure {
    /// The signal in SPICE's notation.
    public var signal: String

    /// The time in seconds.
    public var time: Double

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: What is measured, e.g. `v(w)`.
    ///   - time: The time in seconds.
    public init(signal: String, time: Double) {
        self.signal = signal
        self.time = time
    }

    /// `value-at`.
    public static let name = "value-at"

    /// The one signal.
    public var signals: [String] { [signal] }

    /// That of the signal.
    public var unit: String { Signal.unit(of: signal) }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        try SampledSignal(signal, in: waveforms).value(at: time)
    }
}

extension ValueAt: NamedByText {
    static let summary = "the value of a signal at a time"

    static let arguments = [
        MeasureArgument("signal", .signal, "what is measured"),
        MeasureArgument("time", .quantity("s"), "when"),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), time: values.number("time") ?? 0)
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [("signal", .text(signal)), ("time", .number(time))]
    }
}

/// The largest value of a signal minus its smallest.
///
/// max x(t) − min x(t) within the window.
public struct PeakToPeak: Measure {
    /// The signal in SPICE's notation.
    public var signal: String

    /// The start of the window in seconds; the start of the signal if `nil`.
    public var from: Double?

    /// The end of the window in seconds; the end of the signal if `nil`.
    public var to: Double?

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: What is measured, e.g. `v(w)`.
    ///   - from: The start of the window in seconds.
    ///   - to: The end of the window in seconds.
    public init(signal: String, from: Double? = nil, to: Double? = nil) {
        self.signal = signal
        self.from = from
        self.to = to
    }

    /// `peak-to-peak`.
    public static let name = "peak-to-peak"

    /// The one signal.
    public var signals: [String] { [signal] }

    /// That of the signal.
    public var unit: String { Signal.unit(of: signal) }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        try Maximum(signal: signal, from: from, to: to).evaluate(waveforms)
            - Minimum(signal: signal, from: from, to: to).evaluate(waveforms)
    }
}

extension PeakToPeak: NamedByText {
    static let summary = "the largest value of a signal minus its smallest"

    static let arguments = [
        MeasureArgument("signal", .signal, "what is measured"),
        MeasureArgument("from", .quantity("s"), "start of the window", isOptional: true),
        MeasureArgument("to", .quantity("s"), "end of the window", isOptional: true),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), from: values.number("from"), to: values.number("to"))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [("signal", .text(signal)), ("from", from.map { .number($0) }), ("to", to.map { .number($0) })]
    }
}

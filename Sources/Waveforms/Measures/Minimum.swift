/// The smallest value of a signal within a window.
///
/// min x(t) over the points of the window and its ends.
public struct Minimum: Measure {
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

    /// `minimum`.
    public static let name = "minimum"

    /// The one signal.
    public var signals: [String] { [signal] }

    /// That of the signal.
    public var unit: String { Signal.unit(of: signal) }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let points = try SampledSignal(signal, in: waveforms).points(from: from, to: to)
        return points.dropFirst().reduce(points[0].value) { Swift.min($0, $1.value) }
    }
}

extension Minimum: NamedByText {
    static let summary = "the smallest value of a signal within a window"

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

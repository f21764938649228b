/// How many times larger a conductance is at one time than at another.
///
/// G(to)/G(from) with G = −i/v: after all set pulses over before them, the dynamic range or on/off ratio of a synapse.
public struct DynamicRange: Measure {
    /// The voltage of the source that reads, e.g. `v(d)`.
    public var signal: String

    /// The current of the source, e.g. `i(vd)`.
    public var current: String

    /// The time of the small conductance in seconds.
    public var from: Double

    /// The time of the large conductance in seconds.
    public var to: Double

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: The voltage of the source, e.g. `v(d)`.
    ///   - current: The current of the source, e.g. `i(vd)`.
    ///   - from: The time of the small conductance in seconds.
    ///   - to: The time of the large conductance in seconds.
    public init(signal: String, current: String, from: Double, to: Double) {
        self.signal = signal
        self.current = current
        self.from = from
        self.to = to
    }

    /// `dynamic-range`.
    public static let name = "dynamic-range"

    /// The voltage and the current.
    public var signals: [String] { [signal, current] }

    /// A ratio.
    public var unit: String { "" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let low = try Conductance(signal: signal, current: current, time: from).evaluate(waveforms)
        let high = try Conductance(signal: signal, current: current, time: to).evaluate(waveforms)
        guard low != 0 else { throw .noAnswer("the conductance at \(from) s is 0") }
        return high / low
    }
}

extension DynamicRange: NamedByText {
    static let summary = "the ratio of the conductances at two times"

    static let arguments = [
        MeasureArgument("signal", .signal, "the voltage of the source"),
        MeasureArgument("current", .signal, "the current of the source"),
        MeasureArgument("from", .quantity("s"), "when the conductance is small"),
        MeasureArgument("to", .quantity("s"), "when it is large"),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), current: values.text("current"), from: values.number("from") ?? 0,
            to: values.number("to") ?? 0)
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [
            ("signal", .text(signal)), ("current", .text(current)), ("from", .number(from)), ("to", .number(to)),
        ]
    }
}

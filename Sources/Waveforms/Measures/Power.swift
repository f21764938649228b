/// The mean power that a source delivers: static, dynamic or both.
///
/// P = −(1/T) ∫ v i dt over the window, with SPICE's sign: the current of a source flows into its + terminal. Over a
/// window without spikes it is the static power. With a window of rest, whose mean power is taken off, it is the dynamic
/// power.
public struct Power: Measure {
    /// The voltage of the source, e.g. `v(vdd)`.
    public var signal: String

    /// The current of the source, e.g. `i(vdd)`.
    public var current: String

    /// The start of the window in seconds; the start of the signal if `nil`.
    public var from: Double?

    /// The end of the window in seconds; the end of the signal if `nil`.
    public var to: Double?

    /// The start of a window of rest, whose mean power is taken off, in seconds.
    public var restFrom: Double?

    /// The end of the window of rest in seconds; with one of both the other is that of the signal.
    public var restTo: Double?

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: The voltage of the source.
    ///   - current: The current of the source.
    ///   - from: The start of the window in seconds.
    ///   - to: The end of the window in seconds.
    ///   - restFrom: The start of a window of rest, whose mean power is taken off, in seconds.
    ///   - restTo: The end of the window of rest in seconds.
    public init(
        signal: String, current: String, from: Double? = nil, to: Double? = nil, restFrom: Double? = nil,
        restTo: Double? = nil
    ) {
        self.signal = signal
        self.current = current
        self.from = from
        self.to = to
        self.restFrom = restFrom
        self.restTo = restTo
    }

    /// `power`.
    public static let name = "power"

    /// The voltage and the current.
    public var signals: [String] { [signal, current] }

    /// Watt.
    public var unit: String { "W" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let sampled = try SampledSignal(signal, in: waveforms)
        let whole = try mean(from ?? sampled.start, to ?? sampled.end, waveforms)
        if restFrom == nil, restTo == nil { return whole }
        return whole - (try mean(restFrom ?? sampled.start, restTo ?? sampled.end, waveforms))
    }

    private func mean(_ from: Double, _ to: Double, _ waveforms: WaveformSet) throws(WaveformError) -> Double {
        try Energy(signal: signal, current: current, from: from, to: to).evaluate(waveforms) / (to - from)
    }
}

extension Power: NamedByText {
    static let summary = "the mean power that a source delivers, less that in a window of rest"

    static let arguments = [
        MeasureArgument("signal", .signal, "the voltage of the source"),
        MeasureArgument("current", .signal, "the current of the source"),
        MeasureArgument("from", .quantity("s"), "start of the window", isOptional: true),
        MeasureArgument("to", .quantity("s"), "end of the window", isOptional: true),
        MeasureArgument("rest-from", .quantity("s"), "start of the window of rest", isOptional: true),
        MeasureArgument("rest-to", .quantity("s"), "end of the window of rest", isOptional: true),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), current: values.text("current"), from: values.number("from"),
            to: values.number("to"), restFrom: values.number("rest-from"), restTo: values.number("rest-to"))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [
            ("signal", .text(signal)), ("current", .text(current)), ("from", from.map { .number($0) }),
            ("to", to.map { .number($0) }), ("rest-from", restFrom.map { .number($0) }),
            ("rest-to", restTo.map { .number($0) }),
        ]
    }
}

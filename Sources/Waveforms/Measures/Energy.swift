/// The energy that a source delivers.
///
/// E = −∫ v i dt, with SPICE's sign: the current of a source flows into its + terminal.
public struct Energy: Measure {
    /// The voltage of the source, e.g. `v(vdd)`.
    public var signal: String

    /// The current of the source, e.g. `i(vdd)`.
    public var current: String

    /// The start of the window in seconds; the start of the signal if `nil`.
    public var from: Double?

    /// The end of the window in seconds; the end of the signal if `nil`.
    public var to: Double?

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: What is measured, e.g. `v(w)`.
    ///   - current: The current of the source, e.g. `i(vdd)`.
    ///   - from: The start of the window in seconds.
    ///   - to: The end of the window in seconds.
    public init(signal: String, current: String, from: Double? = nil, to: Double? = nil) {
        self.signal = signal
        self.current = current
        self.from = from
        self.to = to
    }

    /// `energy`.
    public static let name = "energy"

    /// The voltage and the current.
    public var signals: [String] { [signal, current] }

    /// Joule.
    public var unit: String { "J" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let voltage = try SampledSignal(signal, in: waveforms).points(from: from, to: to)
        let current = try SampledSignal(current, in: waveforms).points(from: from, to: to)
        var sum = 0.0
        for index in 1..<voltage.count {
            let step = voltage[index].time - voltage[index - 1].time
            let (v0, v1) = (voltage[index - 1].value, voltage[index].value)
            let (i0, i1) = (current[index - 1].value, current[index].value)
            // Exact for two straight lines: Simpson's rule with the product of the two middles.
            sum += step * (v0 * i0 + v1 * i1 + (v0 + v1) * (i0 + i1)) / 6
        }
        return -sum
    }
}

extension Energy: NamedByText {
    static let summary = "the energy that a source delivers"

    static let arguments = [
        MeasureArgument("signal", .signal, "what is measured"),
        MeasureArgument("current", .signal, "the current of the source"),
        MeasureArgument("from", .quantity("s"), "start of the window", isOptional: true),
        MeasureArgument("to", .quantity("s"), "end of the window", isOptional: true),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), current: values.text("current"), from: values.number("from"),
            to: values.number("to"))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [
            ("signal", .text(signal)), ("current", .text(current)), ("from", from.map { .number($0) }),
            ("to", to.map { .number($0) }),
        ]
    }
}

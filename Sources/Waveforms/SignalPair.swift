/// An output over an input within a window of time, of which some measures fit a straight line.
public struct SignalPair: Hashable, Codable, Sendable {
    /// The output in SPICE's notation.
    public var signal: String

    /// The input in SPICE's notation.
    public var input: String

    /// The start of the window in seconds; the start of the signal if `nil`.
    public var from: Double?

    /// The end of the window in seconds; the end of the signal if `nil`.
    public var to: Double?

    /// Creates the pair.
    ///
    /// - Parameters:
    ///   - signal: The output, e.g. `i(vout)`.
    ///   - input: The input, e.g. `v(in)`.
    ///   - from: The start of the window in seconds.
    ///   - to: The end of the window in seconds.
    public init(signal: String, input: String, from: Double? = nil, to: Double? = nil) {
        self.signal = signal
        self.input = input
        self.from = from
        self.to = to
    }

    /// Output and input.
    var signals: [String] { [signal, input] }

    /// The line of the output over the input.
    func line(in waveforms: WaveformSet) throws(WaveformError) -> WeightedLine {
        try WeightedLine(of: signal, over: input, in: waveforms, from: from, to: to)
    }
}

extension SignalPair {
    static let arguments = [
        MeasureArgument("signal", .signal, "the output"), MeasureArgument("input", .signal, "the input"),
        MeasureArgument("from", .quantity("s"), "start of the window", isOptional: true),
        MeasureArgument("to", .quantity("s"), "end of the window", isOptional: true),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), input: values.text("input"), from: values.number("from"),
            to: values.number("to"))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [
            ("signal", .text(signal)), ("input", .text(input)), ("from", from.map { .number($0) }),
            ("to", to.map { .number($0) }),
        ]
    }
}

/// The gain from one signal to another: the slope of the straight line that fits output against input best.
///
/// Σw(x−x̄)(y−ȳ)/Σw(x−x̄)², with the time around each point as its weight.
public struct Gain: Measure {
    /// The output in SPICE's notation.
    public var signal: String

    /// The input in SPICE's notation.
    public var input: String

    /// The start of the window in seconds; the start of the signal if `nil`.
    public var from: Double?

    /// The end of the window in seconds; the end of the signal if `nil`.
    public var to: Double?

    /// Creates the measure.
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

    /// `gain`.
    public static let name = "gain"

    /// Output and input.
    public var signals: [String] { [signal, input] }

    /// That of the output over that of the input.
    public var unit: String {
        let (above, below) = (Signal.unit(of: signal), Signal.unit(of: input))
        return above == below ? "" : "\(above)/\(below)"
    }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let line = try WeightedLine(of: signal, over: input, in: waveforms, from: from, to: to)
        guard line.isSpread else { throw .noAnswer("\(input) does not change: it has no gain to \(signal)") }
        return line.slope
    }
}

extension Gain: NamedByText {
    static let summary = "the slope of an output over an input"

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

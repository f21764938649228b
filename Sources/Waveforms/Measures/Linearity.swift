/// How well a straight line describes an output over an input: R² of the line that fits best.
///
/// R² = (Σw(x−x̄)(y−ȳ))²/(Σw(x−x̄)² Σw(y−ȳ)²), with the time around each point as its weight.
public struct Linearity: Measure {
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

    /// `linearity`.
    public static let name = "linearity"

    /// Output and input.
    public var signals: [String] { [signal, input] }

    /// None: a ratio.
    public var unit: String { "" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let line = try WeightedLine(of: signal, over: input, in: waveforms, from: from, to: to)
        guard let share = line.determination else {
            throw .noAnswer("\(input) or \(signal) does not change: no line goes through them")
        }
        return share
    }
}

extension Linearity: NamedByText {
    static let summary = "R² of the straight line of an output over an input"

    static let arguments = Gain.arguments

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

/// How far conductances that are read again and again bend away from a straight line over the readings.
///
/// The largest |(G_k − G_0)/(G_n − G_0) − k/n| of n + 1 readings in equal distances, with its sign: above zero where the
/// conductance changes most at the start. Ten times that and one per cent is the label of NeuroSim's table.
public struct Nonlinearity: Measure {
    /// The voltage of the source that reads, e.g. `v(d)`.
    public var signal: String

    /// The current of the source, e.g. `i(vd)`.
    public var current: String

    /// The time of the first reading in seconds.
    public var from: Double

    /// The time of the last reading in seconds.
    public var to: Double

    /// The time between two readings in seconds.
    public var period: Double

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: The voltage of the source, e.g. `v(d)`.
    ///   - current: The current of the source, e.g. `i(vd)`.
    ///   - from: The time of the first reading in seconds.
    ///   - to: The time of the last reading in seconds.
    ///   - period: The time between two readings in seconds.
    public init(signal: String, current: String, from: Double, to: Double, period: Double) {
        self.signal = signal
        self.current = current
        self.from = from
        self.to = to
        self.period = period
    }

    /// `nonlinearity`.
    public static let name = "nonlinearity"

    /// The voltage and the current.
    public var signals: [String] { [signal, current] }

    /// A share of the range.
    public var unit: String { "" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let count = ((to - from) / period).rounded()
        guard count >= 2, count < 1e9 else { throw .noAnswer("there are fewer than three readings") }
        func conductance(_ index: Double) throws(WaveformError) -> Double {
            try Conductance(signal: signal, current: current, time: from + (to - from) * (index / count))
                .evaluate(waveforms)
        }
        let first = try conductance(0)
        let range = try conductance(count) - first
        guard range != 0 else { throw .noAnswer("the conductance does not change from \(from) s to \(to) s") }
        var worst = 0.0
        for index in 1..<Int(count) {
            let bend = try (conductance(Double(index)) - first) / range - Double(index) / count
            if abs(bend) > abs(worst) { worst = bend }
        }
        return worst
    }
}

extension Nonlinearity: NamedByText {
    static let summary = "how far repeated readings of a conductance bend away from a straight line"

    static let arguments = [
        MeasureArgument("signal", .signal, "the voltage of the source"),
        MeasureArgument("current", .signal, "the current of the source"),
        MeasureArgument("from", .quantity("s"), "the first reading"),
        MeasureArgument("to", .quantity("s"), "the last reading"),
        MeasureArgument("period", .quantity("s"), "the time between two readings"),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), current: values.text("current"), from: values.number("from") ?? 0,
            to: values.number("to") ?? 0, period: values.number("period") ?? 0)
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [
            ("signal", .text(signal)), ("current", .text(current)), ("from", .number(from)), ("to", .number(to)),
            ("period", .number(period)),
        ]
    }
}

/// The conductance between the terminals of a source that reads it, at a time.
///
/// G = −i/v, with SPICE's sign: the current of a source flows into its + terminal.
public struct Conductance: Measure {
    /// The voltage of the source, e.g. `v(d)`.
    public var signal: String

    /// The current of the source, e.g. `i(vd)`.
    public var current: String

    /// The time in seconds.
    public var time: Double

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: The voltage of the source, e.g. `v(d)`.
    ///   - current: The current of the source, e.g. `i(vd)`.
    ///   - time: The time in seconds.
    public init(signal: String, current: String, time: Double) {
        self.signal = signal
        self.current = current
        self.time = time
    }

    /// `conductance`.
    public static let name = "conductance"

    /// The voltage and the current.
    public var signals: [String] { [signal, current] }

    /// Siemens.
    public var unit: String { "S" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let voltage = try SampledSignal(signal, in: waveforms).value(at: time)
        guard voltage != 0 else { throw .noAnswer("\(signal) is 0 V at \(time) s, so that it reads no conductance") }
        return try -SampledSignal(current, in: waveforms).value(at: time) / voltage
    }
}

extension Conductance: NamedByText {
    static let summary = "the conductance that a source reads at a time"

    static let arguments = [
        MeasureArgument("signal", .signal, "the voltage of the source"),
        MeasureArgument("current", .signal, "the current of the source"),
        MeasureArgument("time", .quantity("s"), "when"),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), current: values.text("current"), time: values.number("time") ?? 0)
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [("signal", .text(signal)), ("current", .text(current)), ("time", .number(time))]
    }
}

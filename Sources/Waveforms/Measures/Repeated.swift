/// The change of a signal by a stimulus that is repeated many times, of which the first repetitions were simulated.
///
/// The increments d₁ … d_k of the simulated repetitions are taken as they are, those that follow as d_k. Where the
/// increment depends on the signal, as a current source's finite output conductance makes it, d(x) = d + s·(x − x₀) with a
/// slope s that was measured before; the sum starts from the signal's first value x₀ and stays between the bounds.
public struct Repeated: Measure {
    /// The signal in SPICE's notation.
    public var signal: String

    /// The start of the first repetition in seconds.
    public var from: Double

    /// The time from repetition to repetition in seconds.
    public var period: Double

    /// How many repetitions were simulated, at least 1.
    public var simulated: Int

    /// How many repetitions there are.
    public var repetitions: Int

    /// The change of an increment with the signal, dimensionless.
    public var slope: Double

    /// The lowest value that the signal can take, in its unit.
    public var lower: Double?

    /// The highest value that the signal can take, in its unit.
    public var upper: Double?

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: What is measured, e.g. `v(w)`.
    ///   - from: The start of the first repetition in seconds.
    ///   - period: The time from repetition to repetition in seconds.
    ///   - simulated: How many repetitions were simulated, at least 1.
    ///   - repetitions: How many repetitions there are.
    ///   - slope: The change of an increment with the signal, dimensionless.
    ///   - lower: The lowest value that the signal can take.
    ///   - upper: The highest value that the signal can take.
    public init(
        signal: String, from: Double, period: Double, simulated: Int, repetitions: Int, slope: Double = 0,
        lower: Double? = nil, upper: Double? = nil
    ) {
        self.signal = signal
        self.from = from
        self.period = period
        self.simulated = max(1, simulated)
        self.repetitions = repetitions
        self.slope = slope
        self.lower = lower
        self.upper = upper
    }

    /// `repeated`.
    public static let name = "repeated"

    /// The one signal.
    public var signals: [String] { [signal] }

    /// That of the signal.
    public var unit: String { Signal.unit(of: signal) }

    /// The increments of the simulated repetitions on a transient, in the signal's unit.
    ///
    /// - Parameter waveforms: What an analysis gave.
    /// - Returns: One increment for each simulated repetition.
    /// - Throws: ``WaveformError`` when there is no such signal or it ends before.
    public func increments(_ waveforms: WaveformSet) throws(WaveformError) -> [Double] {
        let levels = try levels(waveforms)
        return zip(levels, levels.dropFirst()).map { $1 - $0 }
    }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let sampled = try SampledSignal(signal, in: waveforms)
        let levels = try levels(waveforms)
        let origin = sampled.values[0]
        if simulated >= repetitions, slope == 0 { return levels[repetitions] - levels[0] }
        var weight = origin
        for index in 0..<repetitions {
            let known = min(index, simulated - 1)
            let step = levels[known + 1] - levels[known] + slope * (weight - levels[known])
            weight = min(max(weight + step, lower ?? -.infinity), upper ?? .infinity)
        }
        return weight - origin
    }

    private func levels(_ waveforms: WaveformSet) throws(WaveformError) -> [Double] {
        let sampled = try SampledSignal(signal, in: waveforms)
        var levels: [Double] = []
        for index in 0...simulated { levels.append(try sampled.value(at: from + Double(index) * period)) }
        return levels
    }
}

extension Repeated: NamedByText {
    static let summary = "the change by many repetitions of a stimulus, from the first ones"

    static let arguments = [
        MeasureArgument("signal", .signal, "what is measured"),
        MeasureArgument("from", .quantity("s"), "start of the first repetition"),
        MeasureArgument("period", .quantity("s"), "time from repetition to repetition"),
        MeasureArgument("simulated", .quantity(""), "how many repetitions were simulated"),
        MeasureArgument("repetitions", .quantity(""), "how many there are"),
        MeasureArgument("slope", .quantity(""), "change of an increment with the signal", isOptional: true),
        MeasureArgument("lower", .signalQuantity, "lowest value that the signal can take", isOptional: true),
        MeasureArgument("upper", .signalQuantity, "highest value that the signal can take", isOptional: true),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), from: values.number("from") ?? 0, period: values.number("period") ?? 0,
            simulated: Int(values.number("simulated") ?? 1), repetitions: Int(values.number("repetitions") ?? 1),
            slope: values.number("slope") ?? 0, lower: values.number("lower"), upper: values.number("upper"))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [
            ("signal", .text(signal)), ("from", .number(from)), ("period", .number(period)),
            ("simulated", .number(Double(simulated))), ("repetitions", .number(Double(repetitions))),
            ("slope", slope == 0 ? nil : .number(slope)), ("lower", lower.map { .number($0) }),
            ("upper", upper.map { .number($0) }),
        ]
    }
}

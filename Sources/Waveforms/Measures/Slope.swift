/// The slope of the straight line that fits a signal best.
///
/// Least squares over the points of the window: Σ(t−t̄)(x−x̄)/Σ(t−t̄)².
public struct Slope: Measure {
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

    /// `slope`.
    public static let name = "slope"

    /// The one signal.
    public var signals: [String] { [signal] }

    /// That of the signal per second.
    public var unit: String { "\(Signal.unit(of: signal))/s" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let points = try SampledSignal(signal, in: waveforms).points(from: from, to: to)
        let count = Double(points.count)
        let meanTime = points.reduce(0) { $0 + $1.time } / count
        let meanValue = points.reduce(0) { $0 + $1.value } / count
        var (above, below) = (0.0, 0.0)
        for point in points {
            above += (point.time - meanTime) * (point.value - meanValue)
            below += (point.time - meanTime) * (point.time - meanTime)
        }
        return above / below
    }
}

extension Slope: NamedByText {
    static let summary = "the slope of the straight line that fits a signal best"

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

internal import Foundation

/// The time constant of an exponential approach to a known end.
///
/// x = b + a e^(−t/τ): τ is minus the inverse slope of the straight line through ln|x − b| that fits best over time.
public struct TimeConstant: Measure {
    /// The signal in SPICE's notation.
    public var signal: String

    /// The start of the window in seconds.
    public var from: Double

    /// The end of the window in seconds.
    public var to: Double

    /// The end b that the signal approaches, in its unit.
    public var end: Double

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: What is measured, e.g. `i(vout)`.
    ///   - from: The start of the window in seconds.
    ///   - to: The end of the window in seconds.
    ///   - end: What the signal approaches, in its unit.
    public init(signal: String, from: Double, to: Double, end: Double = 0) {
        self.signal = signal
        self.from = from
        self.to = to
        self.end = end
    }

    /// `time-constant`.
    public static let name = "time-constant"

    /// The one signal.
    public var signals: [String] { [signal] }

    /// Seconds.
    public var unit: String { "s" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let points = try SampledSignal(signal, in: waveforms).points(from: from, to: to)
        let sign = (points[0].value - end).sign
        var line = WeightedLine()
        for (index, point) in points.enumerated() {
            let distance = point.value - end
            guard distance != 0, distance.sign == sign else {
                throw .noAnswer("\(signal) reaches \(end) at \(point.time) s: it decays no longer")
            }
            let weight =
                points[min(index + 1, points.count - 1)].time - points[max(index - 1, 0)].time
            line.add(point.time - from, log(abs(distance)), weight: weight)
        }
        let slope = line.slope
        guard slope < 0 else { throw .noAnswer("\(signal) does not approach \(end) from \(from) s to \(to) s") }
        return -1 / slope
    }
}

extension TimeConstant: NamedByText {
    static let summary = "the time constant of an exponential approach to an end"

    static let arguments = [
        MeasureArgument("signal", .signal, "what is measured"),
        MeasureArgument("from", .quantity("s"), "start of the window"),
        MeasureArgument("to", .quantity("s"), "end of the window"),
        MeasureArgument("end", .signalQuantity, "what it approaches, 0 if not given", isOptional: true),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), from: values.number("from") ?? 0, to: values.number("to") ?? 0,
            end: values.number("end") ?? 0)
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [
            ("signal", .text(signal)), ("from", .number(from)), ("to", .number(to)),
            ("end", end == 0 ? nil : .number(end)),
        ]
    }
}

/// How often a signal crosses a threshold.
///
/// The number of crossings within the window: see ``SpikeTrain``.
public struct Crossings: Measure {
    /// The signal in SPICE's notation.
    public var signal: String

    /// The threshold in the signal's unit.
    public var threshold: Double

    /// Which crossings count.
    public var direction: SpikeTrain.Direction

    /// How far the signal must have been on the other side, in its unit: see ``SpikeTrain``.
    public var hysteresis: Double

    /// The start of the window in seconds; the start of the signal if `nil`.
    public var from: Double?

    /// The end of the window in seconds; the end of the signal if `nil`.
    public var to: Double?

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - signal: What is measured, e.g. `v(w)`.
    ///   - threshold: The threshold in the signal's unit.
    ///   - direction: Which crossings count.
    ///   - hysteresis: In the signal's unit.
    ///   - from: The start of the window in seconds.
    ///   - to: The end of the window in seconds.
    public init(
        signal: String, threshold: Double, direction: SpikeTrain.Direction = .rising, hysteresis: Double = 0,
        from: Double? = nil, to: Double? = nil
    ) {
        self.signal = signal
        self.threshold = threshold
        self.direction = direction
        self.hysteresis = hysteresis
        self.from = from
        self.to = to
    }

    /// `crossings`.
    public static let name = "crossings"

    /// The one signal.
    public var signals: [String] { [signal] }

    /// None: a count.
    public var unit: String { "" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        Double(
            try SpikeTrain(
                crossingsIn: waveforms, of: signal, threshold: threshold, direction: direction, hysteresis: hysteresis,
                from: from, to: to
            ).times.count)
    }
}

extension Crossings: NamedByText {
    static let summary = "how often a signal crosses a threshold"

    static let arguments = [
        MeasureArgument("signal", .signal, "what is measured"),
        MeasureArgument("threshold", .signalQuantity, "what is crossed"),
        MeasureArgument("direction", .word(["rising", "falling", "both"]), "which crossings count", isOptional: true),
        MeasureArgument("hysteresis", .signalQuantity, "how far back before the next one counts", isOptional: true),
        MeasureArgument("from", .quantity("s"), "start of the window", isOptional: true),
        MeasureArgument("to", .quantity("s"), "end of the window", isOptional: true),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            signal: values.text("signal"), threshold: values.number("threshold") ?? 0, direction: values.direction,
            hysteresis: values.number("hysteresis") ?? 0, from: values.number("from"), to: values.number("to"))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        [
            ("signal", .text(signal)), ("threshold", .number(threshold)),
            ("direction", direction == .rising ? nil : .text(direction.rawValue)),
            ("hysteresis", hysteresis == 0 ? nil : .number(hysteresis)), ("from", from.map { .number($0) }),
            ("to", to.map { .number($0) }),
        ]
    }
}

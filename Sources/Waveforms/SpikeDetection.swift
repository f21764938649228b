/// How spikes are found in a signal: the crossings of a threshold within a window, see ``SpikeTrain``.
public struct SpikeDetection: Hashable, Codable, Sendable {
    /// The signal in SPICE's notation.
    public var signal: String

    /// The threshold in the signal's unit.
    public var threshold: Double

    /// Which crossings count.
    public var direction: SpikeTrain.Direction

    /// How far the signal must have been on the other side, in its unit.
    public var hysteresis: Double

    /// The start of the window in seconds; the start of the signal if `nil`.
    public var from: Double?

    /// The end of the window in seconds; the end of the signal if `nil`.
    public var to: Double?

    /// Creates the detection.
    ///
    /// - Parameters:
    ///   - signal: Where the spikes are, e.g. `v(out)`.
    ///   - threshold: The threshold in the signal's unit.
    ///   - direction: Which crossings count.
    ///   - hysteresis: In the signal's unit; 0 counts every crossing.
    ///   - from: The start of the window in seconds.
    ///   - to: The end of the window in seconds.
    public init(
        _ signal: String, threshold: Double, direction: SpikeTrain.Direction = .rising, hysteresis: Double = 0,
        from: Double? = nil, to: Double? = nil
    ) {
        self.signal = signal
        self.threshold = threshold
        self.direction = direction
        self.hysteresis = hysteresis
        self.from = from
        self.to = to
    }

    /// The spikes in a transient.
    ///
    /// - Parameter waveforms: What the transient gave.
    /// - Returns: Their times.
    /// - Throws: ``WaveformError``.
    public func train(in waveforms: WaveformSet) throws(WaveformError) -> SpikeTrain {
        try SpikeTrain(
            crossingsIn: waveforms, of: signal, threshold: threshold, direction: direction, hysteresis: hysteresis,
            from: from, to: to)
    }
}

extension SpikeDetection {
    static let required = [
        MeasureArgument("signal", .signal, "where the spikes are"),
        MeasureArgument("threshold", .signalQuantity, "what a spike crosses"),
    ]

    static let optional = [
        MeasureArgument("direction", .word(["rising", "falling", "both"]), "which crossings count", isOptional: true),
        MeasureArgument("hysteresis", .signalQuantity, "how far back before the next one counts", isOptional: true),
        MeasureArgument("from", .quantity("s"), "start of the window", isOptional: true),
        MeasureArgument("to", .quantity("s"), "end of the window", isOptional: true),
    ]

    init(_ values: MeasureArguments) {
        self.init(
            values.text("signal"), threshold: values.number("threshold") ?? 0, direction: values.direction,
            hysteresis: values.number("hysteresis") ?? 0, from: values.number("from"), to: values.number("to"))
    }

    var requiredValues: [(String, MeasureArguments.Value?)] {
        [("signal", .text(signal)), ("threshold", .number(threshold))]
    }

    var optionalValues: [(String, MeasureArguments.Value?)] {
        [
            ("direction", direction == .rising ? nil : .text(direction.rawValue)),
            ("hysteresis", hysteresis == 0 ? nil : .number(hysteresis)), ("from", from.map { .number($0) }),
            ("to", to.map { .number($0) }),
        ]
    }
}

/// What one analysis gave: a common axis and one signal per probed quantity.
///
/// All signals have exactly as many values as the axis; the initialiser enforces it.
public struct WaveformSet: Hashable, Codable, Sendable {
    /// What the axis counts.
    public enum AxisKind: String, Hashable, Codable, Sendable {
        /// Seconds of a transient.
        case time
        /// Hertz of a small-signal analysis.
        case frequency
        /// Volts, amperes or degrees of a sweep.
        case sweep
        /// No axis: the one point of an operating point.
        case none
    }

    /// What the axis counts.
    public let axisKind: AxisKind

    /// The values of the axis: increasing for a transient.
    public let axis: [Double]

    /// The signals in the order of the probes.
    public let signals: [Signal]

    /// Creates a set.
    ///
    /// - Parameters:
    ///   - axisKind: What the axis counts.
    ///   - axis: The values of the axis.
    ///   - signals: Signals of the same length.
    /// - Throws: ``WaveformError/lengthMismatch(signal:expected:found:)`` when a signal is longer or shorter.
    public init(axisKind: AxisKind = .time, axis: [Double], signals: [Signal]) throws(WaveformError) {
        for signal in signals where signal.values.count != axis.count {
            throw .lengthMismatch(signal: signal.name, expected: axis.count, found: signal.values.count)
        }
        self.axisKind = axisKind
        self.axis = axis
        self.signals = signals
    }

    /// The signal of that name, compared without regard to case and blanks.
    ///
    /// - Parameter name: E.g. `v(w)` or `i(vdd)`.
    public subscript(name: String) -> Signal? {
        let key = Signal.key(name)
        return signals.first { Signal.key($0.name) == key }
    }
}

/// One quantity over the axis of a ``WaveformSet``.
public struct Signal: Hashable, Codable, Sendable {
    /// The name in SPICE's notation, e.g. `v(w)`, `i(vdd)`, `@m1[id]`.
    public var name: String

    /// The values (real parts where the analysis is complex), in SI units.
    public var values: [Double]

    /// The imaginary parts of a small-signal analysis; empty otherwise.
    public var imaginary: [Double]

    /// Creates a signal.
    ///
    /// - Parameters:
    ///   - name: The name in SPICE's notation.
    ///   - values: The values in SI units.
    ///   - imaginary: The imaginary parts, or nothing.
    public init(_ name: String, _ values: [Double], imaginary: [Double] = []) {
        self.name = name
        self.values = values
        self.imaginary = imaginary
    }

    /// The form in which names are compared: lower case, without blanks.
    ///
    /// - Parameter name: A name as written.
    /// - Returns: The form to compare.
    public static func key(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace }
    }
}

/// Why waveforms cannot be used.
public enum WaveformError: Error, Hashable, Sendable {
    /// A signal is not as long as the axis.
    case lengthMismatch(signal: String, expected: Int, found: Int)
    /// There is no signal of that name.
    case noSuchSignal(String, available: [String])
    /// A measure has no answer on these waveforms; the text is a sentence.
    case noAnswer(String)
}

extension WaveformError {
    /// The error in one sentence, without a capital or a stop.
    public var sentence: String {
        switch self {
        case .lengthMismatch(let signal, let expected, let found):
            "signal \(signal) has \(found) values where the axis has \(expected)"
        case .noSuchSignal(let name, let available):
            "there is no signal \(name); there are \(available.joined(separator: ", "))"
        case .noAnswer(let sentence):
            sentence
        }
    }
}

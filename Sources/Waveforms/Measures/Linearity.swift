/// How well a straight line describes an output over an input: R² of the line that fits best.
///
/// R² = (Σw(x−x̄)(y−ȳ))²/(Σw(x−x̄)² Σw(y−ȳ)²), with the time around each point as its weight.
public struct Linearity: Measure {
    /// Output and input.
    public var pair: SignalPair

    /// Creates the measure.
    ///
    /// - Parameter pair: Output and input.
    public init(_ pair: SignalPair) {
        self.pair = pair
    }

    /// `linearity`.
    public static let name = "linearity"

    /// Output and input.
    public var signals: [String] { pair.signals }

    /// None: a ratio.
    public var unit: String { "" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        guard let share = try pair.line(in: waveforms).determination else {
            throw .noAnswer("\(pair.input) or \(pair.signal) does not change: no line goes through them")
        }
        return share
    }
}

extension Linearity: NamedByText {
    static let summary = "R² of the straight line of an output over an input"

    static let arguments = SignalPair.arguments

    init(_ values: MeasureArguments) {
        self.init(SignalPair(values))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] { pair.argumentValues }
}

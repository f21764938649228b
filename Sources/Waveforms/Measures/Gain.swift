/// The gain from one signal to another: the slope of the straight line that fits output against input best.
///
/// Σw(x−x̄)(y−ȳ)/Σw(x−x̄)², with the time around each point as its weight.
public struct Gain: Measure {
    /// Output and input.
    public var pair: SignalPair

    /// Creates the measure.
    ///
    /// - Parameter pair: Output and input.
    public init(_ pair: SignalPair) {
        self.pair = pair
    }

    /// `gain`.
    public static let name = "gain"

    /// Output and input.
    public var signals: [String] { pair.signals }

    /// That of the output over that of the input.
    public var unit: String {
        let (above, below) = (Signal.unit(of: pair.signal), Signal.unit(of: pair.input))
        return above == below ? "" : "\(above)/\(below)"
    }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let line = try pair.line(in: waveforms)
        guard line.isSpread else { throw .noAnswer("\(pair.input) does not change: it has no gain to \(pair.signal)") }
        return line.slope
    }
}

extension Gain: NamedByText {
    static let summary = "the slope of an output over an input"

    static let arguments = SignalPair.arguments

    init(_ values: MeasureArguments) {
        self.init(SignalPair(values))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] { pair.argumentValues }
}

public import Waveforms

/// The normalised mean square error of a data set as a measure on waveforms: `nmse`.
///
/// E = (1/p) Σ ((Δwᵢ − mᵢ)/SEMᵢ)² (``Dataset/nmse(_:)``), with Δwᵢ the i-th measure divided by the volts of a relative
/// change of the weight of 1.
public struct WeightError: Measure {
    /// The change of the weight under each condition, in the signal's unit.
    public var changes: [NamedMeasure]

    /// The change of the signal for a relative change of the weight of 1.
    public var scale: Double

    /// The measured mean of each condition.
    public var means: [Double]

    /// The standard error of each mean.
    public var standardErrors: [Double]

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - dataset: What was measured.
    ///   - changes: The change of the weight under each condition of the data set, in its order.
    ///   - scale: The change of the signal for a relative change of the weight of 1.
    public init(_ dataset: Dataset, changes: [NamedMeasure], scale: Double) {
        precondition(changes.count == dataset.points.count, "one change for each point")
        self.changes = changes
        self.scale = scale
        means = dataset.points.map(\.mean)
        standardErrors = dataset.points.map(\.standardError)
    }

    /// `nmse`.
    public static let name = "nmse"

    /// The signals of all changes.
    public var signals: [String] {
        var seen: Set<String> = []
        return changes.flatMap(\.measure.signals).filter { seen.insert($0).inserted }
    }

    /// None: the error is a number.
    public var unit: String { "" }

    /// The error on waveforms.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        var sum = 0.0
        for (index, named) in changes.enumerated() {
            let residual = (try named.measure.evaluate(waveforms) / scale - means[index]) / standardErrors[index]
            sum += residual * residual
        }
        return sum / Double(changes.count)
    }
}

internal import RealModule

/// How near a model is to readings.
public struct FitQuality: Hashable, Codable, Sendable {
    /// How many readings.
    public var count: Int

    /// The root of the mean squared residual over the range of the conductance.
    public var normalisedError: Double

    /// 1 − Σ r²/Σ (y − ȳ)².
    public var determination: Double

    /// The correlation of neighbouring residuals: 0 for white noise, near 1 where the model misses something slow or where the
    /// noise of pulses adds up.
    public var autocorrelation: Double

    /// Judges residuals in units of the range.
    ///
    /// - Parameters:
    ///   - residuals: Residuals of each run of readings.
    ///   - values: The readings.
    init(residuals: [[Double]], values: [[Double]]) {
        let all = residuals.flatMap { $0 }
        let readings = values.flatMap { $0 }
        count = all.count
        let sum = all.reduce(0) { $0 + $1 * $1 }
        normalisedError = (sum / Double(max(1, count))).squareRoot()
        let mean = readings.reduce(0, +) / Double(max(1, readings.count))
        let spread = readings.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        determination = spread > 0 ? 1 - sum / spread : 0
        var (products, squares) = (0.0, 0.0)
        for run in residuals {
            for index in run.indices.dropLast() { products += run[index] * run[index + 1] }
            for value in run.dropLast() { squares += value * value }
        }
        autocorrelation = squares > 0 ? max(-1, min(1, products / squares)) : 0
    }

    /// By how much the likeness of neighbours raises the variance of what is fitted slowly: (1 + ρ)/(1 − ρ), that of a process
    /// of first order; 1 for residuals that alternate.
    var inflation: Double {
        let likeness = max(0, min(autocorrelation, 0.999))
        return (1 + likeness) / (1 - likeness)
    }

    /// Akaike's criterion n ln(S/n) + 2k, with a constant left out; differences between models of the same data count.
    ///
    /// - Parameter parameters: How many parameters were fitted.
    func akaike(_ parameters: Int) -> Double {
        Double(count) * Double.log(max(normalisedError * normalisedError, 1e-300)) + 2 * Double(parameters)
    }

    /// Schwarz's criterion n ln(S/n) + k ln n.
    ///
    /// - Parameter parameters: How many parameters were fitted.
    func bayes(_ parameters: Int) -> Double {
        akaike(parameters) + Double(parameters) * (Double.log(Double(max(1, count))) - 2)
    }
}

/// A parameter with its standard deviation.
public struct FittedParameter: Hashable, Codable, Sendable {
    /// The name in the model.
    public var name: String

    /// The value in SI units.
    public var value: Double

    /// The standard deviation; `nil` where the data do not determine it.
    public var deviation: Double?

    /// The SI unit; empty for a pure number.
    public var unit: String
}

/// One shape fitted to all data of a direction.
public struct ShapeFit: Hashable, Codable, Sendable {
    /// The shape.
    public var shape: EvolutionShape

    /// The shape's parameters, as ``EvolutionShape`` lists them, with T in doses.
    public var evolution: [Double]

    /// The covariance of the shape's parameters; `nil` where the data do not determine them.
    public var covariance: [[Double]]?

    /// The dose for the whole way; `nil` where the rate is not above zero everywhere.
    public var fullDose: Double?

    /// The agreement with the data that were fitted.
    public var quality: FitQuality

    /// The agreement with data that were left out of a fit of their own.
    public var heldOut: FitQuality?

    /// Akaike's criterion.
    public var akaike: Double

    /// Schwarz's criterion.
    public var bayes: Double

    /// How many of the starts ended at the best minimum, of how many.
    public var agreeingStarts: Int

    /// How many starts there were.
    public var starts: Int

    /// Whether the search ended at a minimum.
    public var hasConverged: Bool

    /// Parameters that ended at a bound of the model, by their place.
    public var bound: [Int]

    /// The fitted progress at dose 0 of each ramp; empty where the first readings are the starts.
    public var firstProgress: [Double] = []

    /// The curve.
    public var curve: EvolutionCurve { EvolutionCurve(shape, evolution) }
}

/// All shapes fitted to the data of one direction of one device.
public struct DirectionFit: Hashable, Codable, Sendable {
    /// The direction.
    public var polarity: Polarity

    /// How many readings and how many ramps or tables.
    public var readings: Int

    /// How many ramps; 0 for a table of steps.
    public var ramps: Int

    /// What was left out for the held-out error, in words.
    public var heldOutWhat: String

    /// Whether the starts of the ramps were fitted, as opposed to taken from the first readings.
    public var fitsStarts: Bool

    /// Readings that were left out, with the reason; empty for none.
    public var masked: [String]

    /// The places of these in their table.
    public var maskedPlaces: [Int] = []

    /// The standard deviation of the change by one pulse that differs from pulse to pulse, in units of the range; `nil` where
    /// it cannot be told from the noise of reading. See ``noise`` for whether it adds up or is forgotten.
    public var cycleDeviation: Double?

    /// The standard deviation of a reading, in units of the range.
    public var readDeviation: Double?

    /// The noise of pulses and of readings; `nil` for tables and for too few readings.
    public var noise: PulseNoise?

    /// What other curves leave over; `nil` for tables and for many ramps, which show their spread themselves.
    public var floor: NoiseFloor?

    /// What the chosen shape leaves over together with the most likely course of its pulse noise; `nil` where there is no floor
    /// or readings are sharp.
    public var smoothed: SmoothedQuality?

    /// The shapes, in the order of ``EvolutionShape``.
    public var fits: [ShapeFit]

    /// The place of the chosen shape.
    public var choice: Int

    /// How the rate depends on the amplitude of the pulses; `nil` where pulses have no amplitudes of their own.
    public var law: DriveLaw?

    /// The correlation of the chosen shape's parameters and those of the law; `nil` without a law.
    public var lawCorrelation: ParameterCorrelation?

    /// The chosen fit.
    public var best: ShapeFit { fits[choice] }
}

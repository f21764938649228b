/// How fast a weight changes over the postsynaptic rate, in several trials of Poisson trains.
public struct RateCurve: Hashable, Codable, Sendable {
    /// The rate at which a weight goes from loss to growth.
    public struct Threshold: Hashable, Codable, Sendable {
        /// θ in hertz.
        public var value: Double

        /// The standard error of θ over trials, in hertz; `nil` for a single trial.
        public var standardError: Double?
    }

    /// Whose curve it is.
    public var name: String

    /// The postsynaptic rates in hertz, increasing.
    public var rates: [Double]

    /// Δw a second of biological time: for each rate, one figure for each trial.
    public var drifts: [[Double]]

    /// Creates a curve.
    ///
    /// - Parameters:
    ///   - name: Whose curve it is.
    ///   - rates: The postsynaptic rates in hertz, increasing.
    ///   - drifts: Δw a second: for each rate, one figure for each trial.
    public init(_ name: String, rates: [Double], drifts: [[Double]]) {
        self.name = name
        self.rates = rates
        self.drifts = drifts
    }

    /// The mean over trials at each rate.
    public var means: [Double] { drifts.map { $0.reduce(0, +) / Double($0.count) } }

    /// The standard deviation over trials at each rate; 0 for a single trial.
    public var deviations: [Double] {
        zip(drifts, means).map { values, mean in
            guard values.count > 1 else { return 0 }
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(values.count - 1)).squareRoot()
        }
    }

    /// θ, where the mean goes from loss to growth, by a straight line in Δw/ρ between neighbouring rates.
    ///
    /// The drift of the triplet rule is about ρ (ρ − θ), so that drift over ρ is about straight. The standard error is that
    /// of the jackknife over trials: √((n−1)/n Σ (θ_i − θ̄)²) with θ_i that of all trials but i. R. G. Miller,
    /// Biometrika 61 (1974) 1.
    ///
    /// - Returns: θ, or `nil` when the curve does not go from loss to growth between the rates.
    public var threshold: Threshold? {
        guard let value = crossing(leavingOut: nil) else { return nil }
        let trials = drifts.map(\.count).min() ?? 0
        guard trials > 1 else { return Threshold(value: value, standardError: nil) }
        let left = (0..<trials).compactMap { crossing(leavingOut: $0) }
        guard left.count == trials else { return Threshold(value: value, standardError: nil) }
        let mean = left.reduce(0, +) / Double(trials)
        let squares = left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let variance = squares * Double(trials - 1) / Double(trials)
        return Threshold(value: value, standardError: variance.squareRoot())
    }

    private func crossing(leavingOut trial: Int?) -> Double? {
        let slopes = zip(rates, drifts).map { rate, values in
            var values = values
            if let trial { values.remove(at: trial) }
            return values.reduce(0, +) / Double(values.count) / rate
        }
        // The last change of sign: noise about zero at low rates is no threshold.
        for index in rates.indices.dropFirst().reversed() where slopes[index - 1] < 0 && slopes[index] >= 0 {
            let part = slopes[index - 1] / (slopes[index - 1] - slopes[index])
            return rates[index - 1] + part * (rates[index] - rates[index - 1])
        }
        return nil
    }
}

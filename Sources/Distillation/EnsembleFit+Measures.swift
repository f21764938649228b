internal import Circuits
public import ModelFitting
internal import RealModule
internal import Statistics

/// The natural logarithm.
func logarithm(_ value: Double) -> Double { Double.log(value) }

/// How well the closed forms, and a card drawn through them, give one measure.
public struct MeasureFidelity: Hashable, Codable, Sendable {
    /// The measure.
    public var name: String

    /// How many of the fitted samples have an answer.
    public var count: Int

    /// The root of the mean square of the closed form's relative residuals.
    public var residual: Double

    /// The largest residual by size.
    public var largest: Double

    /// The standard deviation of ln|measure| over the samples; `nil` for fewer than two.
    public var ensembleSigma: Double?

    /// The same of what the closed form gives for parameters that are drawn from the card; `nil` where a sample has no
    /// answer, because those that have one are not drawn at random.
    public var cardSigma: Double?
}

extension EnsembleFit {
    /// Compares each measure with its closed form, and its spread with what the card gives.
    ///
    /// - Parameters:
    ///   - spread: The card.
    ///   - draws: How many copies are drawn from it.
    ///   - seed: The seed of the draws.
    /// - Returns: One figure for each measure.
    public func fidelity(of spread: ParameterSpread, draws: Int = 4000, seed: UInt64 = 1) -> [MeasureFidelity] {
        let drawn = (1...max(1, draws)).map { number in
            let copy = spread.distribution.draw(seed: seed, sample: number, path: "distill")
            return equations.values(at: equations.parameters.map { copy[$0.name] ?? .nan })
        }
        return equations.measures.enumerated().map { place, name in
            let residuals = fits.compactMap { $0.residuals[place] }
            let squares = residuals.reduce(0) { $0 + $1 * $1 }
            return MeasureFidelity(
                name: name, count: residuals.count,
                residual: (squares / Double(max(1, residuals.count))).squareRoot(),
                largest: residuals.max { abs($0) < abs($1) } ?? .nan,
                ensembleSigma: Self.sigma(measured.map { $0[place] }),
                cardSigma: residuals.count == fits.count ? Self.sigma(drawn.map { $0[place] }) : nil)
        }
    }

    /// The standard deviation of ln|x| over the values that have one, with n − 1 in the denominator.
    static func sigma(_ values: [Double?]) -> Double? {
        let logs = values.compactMap { $0 }.filter { $0 != 0 && $0.isFinite }.map { logarithm(abs($0)) }
        guard logs.count > 1 else { return nil }
        let mean = logs.reduce(0, +) / Double(logs.count)
        return (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logs.count - 1)).squareRoot()
    }
}

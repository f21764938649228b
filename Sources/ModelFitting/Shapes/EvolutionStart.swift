internal import RealModule
internal import Statistics

/// First parameters for a shape, in closed form.
///
/// The rate is taken as a polynomial of the progress. Integrated over the dose, y(n) = y(0) + Σ c_d ∫ y^d dn is linear in its
/// coefficients, so that ordinary least squares give them without differences of noisy readings.
struct EvolutionStart {
    /// The coefficients of a straight rate and of a cubic one.
    private let straight: [Double]
    private let cubic: [Double]
    /// The inverse of the mean rate.
    private let meanDose: Double

    /// From ways of the state: progress over dose.
    ///
    /// - Parameter ways: At least one, each with as many doses as values.
    init(_ ways: [(doses: [Double], progress: [Double])]) {
        var dose = 0.0
        var distance = 0.0
        for way in ways {
            dose += (way.doses.last ?? 0) - (way.doses.first ?? 0)
            distance += (way.progress.last ?? 0) - (way.progress.first ?? 0)
        }
        self.init(
            meanDose: dose / max(distance, 1e-3),
            fit: { degree in
                var equations = NormalEquations(parameterCount: degree + 1)
                for way in ways where way.doses.count > 2 { Self.add(way, to: &equations) }
                return equations.matrix.solve(equations.gradient)
            })
    }

    /// From rates at places of the way.
    ///
    /// - Parameters:
    ///   - progress: The places.
    ///   - rates: The rate at each.
    ///   - weights: The inverse standard deviation of each rate.
    init(progress: [Double], rates: [Double], weights: [Double]) {
        let mean = rates.reduce(0, +) / Double(max(1, rates.count))
        self.init(
            meanDose: 1 / max(mean, 1e-12),
            fit: { degree in
                var equations = NormalEquations(parameterCount: degree + 1)
                for index in progress.indices {
                    let weight = weights[index]
                    let powers = (0...degree).map { weight * Double.pow(progress[index], $0) }
                    equations.add(rates[index] * weight, slopes: powers)
                }
                return equations.matrix.solve(equations.gradient)
            })
    }

    private init(meanDose: Double, fit: (Int) -> [Double]?) {
        self.meanDose = meanDose
        straight = fit(1) ?? [1 / meanDose, 0]
        cubic = fit(3) ?? (straight + [0, 0])
    }

    /// Centred on each way's mean, so that its start need not be known.
    private static func add(_ way: (doses: [Double], progress: [Double]), to equations: inout NormalEquations) {
        let degree = equations.parameterCount - 1
        var integrals = [Array(repeating: 0.0, count: degree + 1)]
        for index in way.doses.indices.dropFirst() {
            let width = way.doses[index] - way.doses[index - 1]
            integrals.append(
                (0...degree).map { power in
                    let ends = (Double.pow(way.progress[index - 1], power), Double.pow(way.progress[index], power))
                    return integrals[index - 1][power] + width * (ends.0 + ends.1) / 2
                })
        }
        let count = Double(way.doses.count)
        let meanProgress = way.progress.reduce(0, +) / count
        let means = (0...degree).map { power in integrals.reduce(0) { $0 + $1[power] } / count }
        for (value, row) in zip(way.progress, integrals) {
            equations.add(value - meanProgress, slopes: zip(row, means).map { $0 - $1 })
        }
    }

    /// First parameters for a shape.
    ///
    /// - Parameter shape: The shape.
    /// - Returns: As many as the shape has, finite.
    func parameters(for shape: EvolutionShape) -> [Double] {
        let floor = 0.05 / meanDose
        func rate(_ coefficients: [Double], _ y: Double) -> Double {
            max(floor, coefficients.reversed().reduce(0) { $0 * y + $1 })
        }
        switch shape {
        case .exponential:
            // f(1)/f(0) = e^−ν.
            let nu = min(max(-Double.log(rate(straight, 1) / rate(straight, 0)), -5), 5)
            return [Double.log(EvolutionCurve.startRate(nu).0 / rate(straight, 0)), nu]
        case .power:
            // d ln f/d ln y = 1 − 1/m, between a quarter and three quarters of the way.
            let slope = Double.log(rate(cubic, 0.75) / rate(cubic, 0.25)) / Double.log(3)
            let m = 1 / min(max(1 - slope, 0.2), 5)
            return [Double.log(meanDose), Double.log(m)]
        case .cubic:
            let start = rate(cubic, 0)
            return [-Double.log(start)] + cubic.dropFirst().map { min(max($0 / start, -900), 900) }
        case .table: return (0...4).map { Double.log(rate(cubic, Double($0) / 4)) }
        }
    }
}

internal import Statistics

/// Ways of the state with one set of parameters: residuals of the progress.
struct RampProblem: ResidualModel {
    /// One ramp as progress from the side where it begins.
    struct Way: Hashable, Sendable {
        var name: String
        var doses: [Double]
        var progress: [Double]
    }

    let shape: EvolutionShape
    let ways: [Way]
    /// Whether the progress at dose 0 of each ramp is a parameter; otherwise it is the first reading.
    let fitsStarts: Bool

    var parameterCount: Int { shape.parameterCount + (fitsStarts ? ways.count : 0) }

    func addResiduals(at parameters: [Double], to equations: inout NormalEquations) {
        let count = shape.parameterCount
        let curve = EvolutionCurve(shape, Array(parameters.prefix(count)))
        for (number, way) in ways.enumerated() {
            let start = fitsStarts ? parameters[count + number] : way.progress[0]
            curve.addResiduals(
                of: way.progress, doses: way.doses, from: start, place: fitsStarts ? count + number : nil,
                to: &equations)
        }
    }

    /// The covariance of the shape's parameters where ramps are independent of each other but the readings of one are not.
    ///
    /// A⁻¹ (Σ g gᵀ) A⁻¹ R/(R − 1) with the gradient g of each of R ramps (K.-Y. Liang, S. Zeger, Biometrika 73 (1986) 13).
    func covarianceByRamps(_ solution: LevenbergMarquardt.Solution) -> [[Double]]? {
        let count = shape.parameterCount
        guard let inverse = solution.inverse, ways.count > 1 else { return nil }
        let shared = Array(solution.parameters.prefix(count))
        var middle = Array(repeating: Array(repeating: 0.0, count: count), count: count)
        for (number, way) in ways.enumerated() {
            let single = RampProblem(shape: shape, ways: [way], fitsStarts: fitsStarts)
            var equations = NormalEquations(parameterCount: single.parameterCount)
            let start = fitsStarts ? [solution.parameters[count + number]] : []
            single.addResiduals(at: shared + start, to: &equations)
            for i in 0..<count {
                for j in 0..<count { middle[i][j] += equations.gradient[i] * equations.gradient[j] }
            }
        }
        let scale = Double(ways.count) / Double(ways.count - 1)
        return (0..<count).map { i in
            (0..<count).map { j in
                var sum = 0.0
                for k in 0..<count {
                    for l in 0..<count { sum += inverse[i, k] * middle[k][l] * inverse[l, j] }
                }
                return sum * scale
            }
        }
    }

    /// Model minus measurement at all readings, ramp by ramp.
    func residuals(at parameters: [Double]) -> [[Double]] {
        let count = shape.parameterCount
        let curve = EvolutionCurve(shape, Array(parameters.prefix(count)))
        return ways.enumerated().map { number, way in
            let start = fitsStarts ? parameters[count + number] : way.progress[0]
            return zip(curve.progress(from: start, doses: way.doses), way.progress).map { $0 - $1 }
        }
    }
}

/// Steps by one pulse over the progress: weighted residuals.
struct StepProblem: ResidualModel {
    let shape: EvolutionShape
    let progress: [Double]
    let steps: [Double]
    /// The inverse standard deviation of each step.
    let weights: [Double]

    var parameterCount: Int { shape.parameterCount }

    func addResiduals(at parameters: [Double], to equations: inout NormalEquations) {
        let curve = EvolutionCurve(shape, parameters)
        for index in progress.indices {
            let (start, weight) = (progress[index], weights[index])
            var (residual, slopes) = (0.0, parameters)
            curve.trace(from: start, doses: [1]) { _, point in
                residual = (point.y - start - steps[index]) * weight
                slopes = point.slopes.map { $0 * weight }
            }
            equations.add(residual, slopes: slopes)
        }
    }

    /// Model minus measurement at all places.
    func residuals(at parameters: [Double]) -> [Double] {
        let curve = EvolutionCurve(shape, parameters)
        return progress.indices.map { curve.progress(from: progress[$0], doses: [1])[0] - progress[$0] - steps[$0] }
    }
}

/// A start of the state, with the shape given: the only thing that is fitted to a held-out ramp with noisy readings.
struct StartProblem: ResidualModel {
    let curve: EvolutionCurve
    let way: RampProblem.Way
    var parameterCount: Int { 1 }

    func addResiduals(at parameters: [Double], to equations: inout NormalEquations) {
        curve.trace(from: parameters[0], doses: way.doses) { index, point in
            equations.add(point.y - way.progress[index], slopes: [point.byStart])
        }
    }
}

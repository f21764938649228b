internal import Statistics

/// Fits all shapes to the data of one direction, and judges each on data that it has not seen.
struct DirectionFitter {
    var shapes: [EvolutionShape]
    var fitter = ShapeFitter()

    /// A shape wins over a simpler one only if Schwarz's criterion falls by more than this: "strong" evidence (R. Kass,
    /// A. Raftery, J. Am. Stat. Assoc. 90 (1995) 773).
    private static let evidence = 10.0

    // MARK: Ramps

    /// Fits ramps of one direction.
    ///
    /// With two or more ramps every second one is held out from a second fit, otherwise every second reading.
    ///
    /// - Parameters:
    ///   - ramps: The ramps.
    ///   - polarity: Their direction.
    ///   - range: The conductances at x = 0 and 1.
    /// - Returns: The fit; `nil` where no shape can be fitted.
    func fit(_ ramps: [MeasuredRamp], _ polarity: Polarity, range: ClosedRange<Double>) -> DirectionFit? {
        let width = range.upperBound - range.lowerBound
        let ways = ramps.map { ramp in
            RampProblem.Way(
                name: ramp.name, doses: ramp.doses,
                progress: ramp.conductances.map {
                    polarity == .set ? ($0 - range.lowerBound) / width : (range.upperBound - $0) / width
                })
        }
        let readings = ways.reduce(0) { $0 + $1.progress.count }
        // Where a first reading is sharper than a fit could tell, it is the start.
        let fitsStarts = NoiseEstimate.roughness(ways.map(\.progress)) > 0.002
        let parts = Self.parts(ways, fitsStarts)
        var fits: [ShapeFit] = []
        var noise: NoiseEstimate?
        for shape in shapes where readings >= 4 * shape.parameterCount {
            let problem = RampProblem(shape: shape, ways: ways, fitsStarts: fitsStarts)
            guard let outcome = fitter.fit(problem) else { continue }
            let residuals = problem.residuals(at: outcome.solution.parameters)
            let quality = FitQuality(residuals: residuals, values: ways.map(\.progress))
            var fit = Self.shapeFit(
                shape, outcome, quality, starts: fitter.starts, autocorrelation: quality.autocorrelation)
            fit.heldOut = heldOut(shape, parts, fitsStarts)
            if ways.count >= 4, let spread = problem.covarianceByRamps(outcome.solution) { fit.covariance = spread }
            if fits.allSatisfy({ $0.quality.normalisedError > quality.normalisedError }) {
                noise = NoiseEstimate(residuals)
            }
            fits.append(fit)
        }
        guard !fits.isEmpty else { return nil }
        return DirectionFit(
            polarity: polarity, readings: readings, ramps: ways.count,
            heldOutWhat: ways.count > 1 ? "every second ramp" : "every second reading", fitsStarts: fitsStarts,
            masked: [], cycleDeviation: noise.map { $0.cycleVariance.squareRoot() },
            readDeviation: noise.map { $0.readVariance.squareRoot() }, floor: ways.count <= 4 ? NoiseFloor(ways) : nil,
            fits: fits, choice: Self.choice(fits))
    }

    /// The ways to fit and those to judge on.
    private static func parts(
        _ ways: [RampProblem.Way], _ fitsStarts: Bool
    ) -> (fitted: [RampProblem.Way], judged: [RampProblem.Way]) {
        if ways.count > 1 {
            let even = ways.indices.filter { $0 % 2 == 1 }.map { ways[$0] }
            return (ways.indices.filter { $0 % 2 == 0 }.map { ways[$0] }, even)
        }
        func every(_ rest: Int) -> [RampProblem.Way] {
            ways.map { way in
                // The first reading stays where it is the start.
                let kept = way.doses.indices.filter { $0 % 2 == rest || ($0 == 0 && !fitsStarts) }
                return RampProblem.Way(
                    name: way.name, doses: kept.map { way.doses[$0] }, progress: kept.map { way.progress[$0] })
            }
        }
        return (every(0), every(1))
    }

    private func heldOut(
        _ shape: EvolutionShape, _ parts: (fitted: [RampProblem.Way], judged: [RampProblem.Way]), _ fitsStarts: Bool
    ) -> FitQuality? {
        let problem = RampProblem(shape: shape, ways: parts.fitted, fitsStarts: fitsStarts)
        let readings = parts.fitted.reduce(0) { $0 + $1.progress.count }
        guard readings > shape.parameterCount, let outcome = fitter.fit(problem) else { return nil }
        let evolution = Array(outcome.solution.parameters.prefix(shape.parameterCount))
        let curve = EvolutionCurve(shape, evolution)
        let isSameRamp = parts.fitted.count == 1 && parts.judged.count == 1
        var residuals: [[Double]] = []
        for way in parts.judged {
            var start = way.progress[0]
            if fitsStarts, isSameRamp {
                start = outcome.solution.parameters[shape.parameterCount]
            } else if fitsStarts {
                let search = LevenbergMarquardt(lower: [-0.5], upper: [1.5])
                start =
                    search.minimise(StartProblem(curve: curve, way: way), from: [start])?.parameters[0] ?? start
            }
            residuals.append(zip(curve.progress(from: start, doses: way.doses), way.progress).map { $0 - $1 })
        }
        return FitQuality(residuals: residuals, values: parts.judged.map(\.progress))
    }

    // MARK: Tables of steps

    /// Fits a table of steps.
    ///
    /// Every second place is held out from a second fit. The errors are those of the way of the state that the steps make, one
    /// after the other, from 2 % to 95 % of the range: what a circuit sees.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - range: The conductances at x = 0 and 1.
    /// - Returns: The fit; `nil` where no shape can be fitted.
    func fit(_ table: StepTable, range: ClosedRange<Double>) -> DirectionFit? {
        let steps = MeasuredSteps(table, range: range)
        var fits: [ShapeFit] = []
        for shape in shapes where steps.progress.count >= 4 * shape.parameterCount {
            let problem = steps.problem(shape, keeping: { _ in true })
            guard let outcome = fitter.fit(problem) else { continue }
            let quality = steps.quality(of: EvolutionCurve(shape, outcome.solution.parameters), on: { _ in true })
            guard let quality else { continue }
            // The steps, not the way made of them, are what was measured independently: they choose among shapes.
            let own = FitQuality(
                residuals: [zip(problem.residuals(at: outcome.solution.parameters), problem.weights).map { $0 * $1 }],
                values: [problem.steps])
            var fit = Self.shapeFit(
                shape, outcome, quality, starts: fitter.starts, autocorrelation: own.autocorrelation)
            fit.akaike = own.akaike(shape.parameterCount)
            fit.bayes = own.bayes(shape.parameterCount)
            if let half = fitter.fit(steps.problem(shape, keeping: { $0 % 2 == 0 })) {
                fit.heldOut = steps.quality(
                    of: EvolutionCurve(shape, half.solution.parameters), on: { $0 % 2 == 1 })
            }
            fits.append(fit)
        }
        guard !fits.isEmpty else { return nil }
        return DirectionFit(
            polarity: table.polarity, readings: steps.progress.count, ramps: 0,
            heldOutWhat: "every second place of the table", fitsStarts: false, masked: steps.masked,
            cycleDeviation: steps.meanDeviation, readDeviation: nil, floor: nil, fits: fits, choice: Self.choice(fits))
    }

    // MARK: Results

    private static func shapeFit(
        _ shape: EvolutionShape, _ outcome: ShapeFitter.Outcome, _ quality: FitQuality, starts: Int,
        autocorrelation: Double
    ) -> ShapeFit {
        let solution = outcome.solution
        let count = shape.parameterCount
        // Neighbouring residuals that are alike are worth fewer readings: (1 + ρ)/(1 − ρ) for a first-order process.
        let likeness = max(0, min(autocorrelation, 0.999))
        let variance = solution.variance * (1 + likeness) / (1 - likeness)
        let covariance = solution.inverse.map { inverse in
            (0..<count).map { row in (0..<count).map { inverse[row, $0] * variance } }
        }
        let curve = EvolutionCurve(shape, Array(solution.parameters.prefix(count)))
        return ShapeFit(
            shape: shape, evolution: curve.parameters, covariance: covariance, fullDose: curve.fullDose,
            quality: quality, heldOut: nil, akaike: quality.akaike(solution.parameters.count),
            bayes: quality.bayes(solution.parameters.count), agreeingStarts: outcome.agreeing, starts: starts,
            hasConverged: solution.hasConverged, bound: solution.bound.filter { $0 < count },
            firstProgress: Array(solution.parameters.dropFirst(count)))
    }

    /// The simplest shape that no other beats clearly, among those whose rate is above zero everywhere.
    private static func choice(_ fits: [ShapeFit]) -> Int {
        let usable = fits.indices.filter { fits[$0].fullDose != nil }
        guard var best = usable.first else { return 0 }
        for index in usable where fits[index].bayes < fits[best].bayes - evidence { best = index }
        return best
    }
}

internal import Statistics

/// Fits all shapes to the data of one direction, and judges each on data that it has not seen.
struct DirectionFitter {
    var shapes: [EvolutionShape]
    var fitter = ShapeFitter()

    /// A shape wins over a simpler one only if Schwarz's criterion falls by more than this: "strong" evidence (R. Kass,
    /// A. Raftery, J. Am. Stat. Assoc. 90 (1995) 773).
    static let evidence = 10.0

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
        let fitsStarts = PulseNoise.roughness(ways.map(\.progress)) > 0.002
        let parts = Self.parts(ways, fitsStarts)
        var fits: [ShapeFit] = []
        var (noises, left): ([PulseNoise?], [[[Double]]]) = ([], [])
        for shape in shapes where readings >= 4 * shape.parameterCount {
            let problem = RampProblem(shape: shape, ways: ways, fitsStarts: fitsStarts)
            guard let outcome = fitter.fit(problem) else { continue }
            let residuals = problem.residuals(at: outcome.solution.parameters)
            let quality = FitQuality(residuals: residuals, values: ways.map(\.progress))
            // Of many ramps their own spread tells the deviations.
            let own = ways.count < 4 ? PulseNoise(doses: ways.map(\.doses), residuals: residuals) : nil
            var fit = Self.shapeFit(
                shape, outcome, quality, starts: fitter.starts, inflation: own?.inflation ?? quality.inflation)
            fit.heldOut = heldOut(shape, parts, fitsStarts)
            if ways.count >= 4, let spread = problem.covarianceByRamps(outcome.solution) { fit.covariance = spread }
            noises.append(own)
            left.append(residuals)
            fits.append(fit)
        }
        guard !fits.isEmpty else { return nil }
        let choice = Self.choice(fits)
        let noise = noises[choice] ?? PulseNoise(doses: ways.map(\.doses), residuals: left[choice])
        let floor = ways.count <= 4 ? NoiseFloor(ways) : nil
        return DirectionFit(
            polarity: polarity, readings: readings, ramps: ways.count,
            heldOutWhat: ways.count > 1 ? "every second ramp" : "every second reading", fitsStarts: fitsStarts,
            masked: [], cycleDeviation: noise.flatMap { $0.kind == .reading ? nil : $0.pulseDeviation },
            readDeviation: noise?.readDeviation, noise: noise, floor: floor,
            smoothed: floor == nil ? nil : smoothed(fits[choice], ways, fitsStarts), fits: fits, choice: choice)
    }

    /// What the chosen shape leaves over together with its pulse noise.
    private func smoothed(_ best: ShapeFit, _ ways: [RampProblem.Way], _ fitsStarts: Bool) -> SmoothedQuality? {
        guard fitsStarts else { return nil }
        let count = Double(ways.reduce(0) { $0 + $1.doses.count })
        /// The squared distance of shape and noise from readings, those that were fitted and the others.
        func sums(_ evolution: [Double], _ starts: [Double], keeping: (Int) -> Bool) -> (Double, Double, Double)? {
            let curve = EvolutionCurve(best.shape, evolution)
            let residuals = zip(ways, starts).map { way, start in
                zip(way.progress, curve.progress(from: start, doses: way.doses)).map { $0 - $1 }
            }
            func kept<T>(_ values: [T]) -> [T] { values.indices.filter(keeping).map { values[$0] } }
            guard let noise = PulseNoise(doses: ways.map { kept($0.doses) }, residuals: residuals.map(kept)) else {
                return nil
            }
            var (fitted, others, freedom) = (0.0, 0.0, 0.0)
            for (way, run) in zip(ways, residuals) {
                let seen = run.indices.map { keeping($0) ? run[$0] : .nan }
                let course = noise.states(doses: way.doses, residuals: seen)
                freedom += course.freedom
                for index in run.indices {
                    let miss = run[index] - course.values[index]
                    if keeping(index) { fitted += miss * miss } else { others += miss * miss }
                }
            }
            return (fitted, others, freedom)
        }
        guard let all = sums(best.evolution, best.firstProgress, keeping: { _ in true }) else { return nil }
        var rest: Double? = 0
        for half in 0...1 {
            let halves = ways.map { way in
                let kept = way.doses.indices.filter { $0 % 2 == half }
                return RampProblem.Way(
                    name: way.name, doses: kept.map { way.doses[$0] }, progress: kept.map { way.progress[$0] })
            }
            let problem = RampProblem(shape: best.shape, ways: halves, fitsStarts: true)
            guard let outcome = fitter.fit(problem) else { return nil }
            let found = outcome.solution.parameters
            let part = sums(
                Array(found.prefix(best.shape.parameterCount)), Array(found.dropFirst(best.shape.parameterCount)),
                keeping: { $0 % 2 == half })
            rest = rest.flatMap { sum in part.map { sum + $0.1 } }
        }
        return SmoothedQuality(
            normalisedError: (all.0 / count).squareRoot(), freedom: all.2,
            heldOut: rest.map { ($0 / count).squareRoot() })
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
                shape, outcome, quality, starts: fitter.starts, inflation: own.inflation)
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
            maskedPlaces: steps.maskedPlaces,
            cycleDeviation: steps.meanDeviation, readDeviation: nil, noise: nil, floor: nil, smoothed: nil, fits: fits,
            choice: Self.choice(fits))
    }

    // MARK: Results

    private static func shapeFit(
        _ shape: EvolutionShape, _ outcome: ShapeFitter.Outcome, _ quality: FitQuality, starts: Int,
        inflation: Double
    ) -> ShapeFit {
        let solution = outcome.solution
        let count = shape.parameterCount
        // Neighbouring residuals that are alike are worth fewer readings.
        let variance = solution.variance * inflation
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

    /// The simplest shape that no other beats clearly, among those whose rate is above zero everywhere; one with a parameter at
    /// its bound, which rests on the bound and not on the data, only where there is no other.
    static func choice(_ fits: [ShapeFit]) -> Int {
        let positive = fits.indices.filter { fits[$0].fullDose != nil }
        let inside = positive.filter { fits[$0].bound.isEmpty }
        let usable = inside.isEmpty ? positive : inside
        guard var best = usable.first else { return 0 }
        for index in usable where fits[index].bayes < fits[best].bayes - evidence { best = index }
        return best
    }
}

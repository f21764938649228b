internal import RealModule
internal import Statistics

/// Fits shapes, thresholds and exponents to pulses of several amplitudes, up and down at once.
struct PulseFitter {
    var shapes: [EvolutionShape]
    /// How many starts a search has.
    var starts = 3

    /// The result: a fit for each direction, the sign of the set pulses, and the states that the chosen fits give.
    struct Outcome {
        var directions: [DirectionFit]
        var sign: Double
        var courses: [[Double]]
    }

    /// One shape with everything that belongs to it.
    private struct Candidate {
        var problem: PulseProblem
        var solution: LevenbergMarquardt.Solution
        var agreeing: Int
        var laws: [DriveLaw]
        var fits: [ShapeFit]
        var quality: FitQuality
        var noise: PulseNoise?
    }

    /// Fits runs of pulses.
    ///
    /// - Parameters:
    ///   - measured: The runs.
    ///   - range: The conductances at x = 0 and 1.
    /// - Returns: `nil` where no shape can be fitted.
    func fit(_ measured: [PulseRun], range: ClosedRange<Double>) -> Outcome? {
        let train = PulseTrain(measured, range: range)
        let readings = measured.reduce(0) { $0 + $1.conductances.count }
        let fewest = train.sides.reduce(measured.count) { $0 + $1.amplitudes.count + 1 }
        var found: [Candidate] = []
        for shape in shapes where readings >= 4 * (shape.parameterCount * train.sides.count + fewest) {
            if let candidate = candidate(shape, train) { found.append(candidate) }
        }
        let positive = found.indices.filter { found[$0].fits.allSatisfy { $0.fullDose != nil } }
        let inside = positive.filter { found[$0].fits.allSatisfy(\.bound.isEmpty) }
        let usable = inside.isEmpty ? positive : inside
        guard var best = usable.first ?? found.indices.first else { return nil }
        for index in usable where found[index].fits[0].bayes < found[best].fits[0].bayes - DirectionFitter.evidence {
            best = index
        }
        let chosen = found[best]
        let directions = train.sides.enumerated().map { place, side in
            DirectionFit(
                polarity: side.polarity,
                readings: train.runs.reduce(0) { $0 + $1.pulses.count { $0.side == place } }, ramps: measured.count,
                heldOutWhat: measured.count > 1 ? "every second run" : "every second reading", fitsStarts: true,
                masked: [], cycleDeviation: chosen.noise.flatMap { $0.kind == .reading ? nil : $0.pulseDeviation },
                readDeviation: chosen.noise?.readDeviation, noise: chosen.noise, floor: nil, smoothed: nil,
                fits: found.map { $0.fits[place] }, choice: best, law: chosen.laws[place],
                lawCorrelation: Self.correlation(chosen, place))
        }
        let width = range.upperBound - range.lowerBound
        let courses = chosen.problem.states(at: chosen.solution.parameters).map { run in
            run.map { range.lowerBound + width * $0 }
        }
        return Outcome(directions: directions, sign: train.sign, courses: courses)
    }

    private func candidate(_ shape: EvolutionShape, _ train: PulseTrain) -> Candidate? {
        guard let rough = factors(shape, train) else { return nil }
        var problem = PulseProblem(shape: shape, sides: train.sides, runs: train.runs)
        var laws: [DriveLaw] = []
        var guesses: [[(threshold: Double, exponent: Double)]] = []
        for place in train.sides.indices {
            let (law, drive, own) = Self.law(rough, place, reference: train.sides[place].reference)
            problem.sides[place].drive = drive
            laws.append(law)
            guesses.append(own)
        }
        guard let (solution, agreeing) = search(problem, rough, guesses) else { return nil }
        let states = problem.states(at: solution.parameters)
        let residuals = zip(states, problem.runs).map { run, own in zip(run, own.states).map { $0 - $1 } }
        let quality = FitQuality(residuals: residuals, values: problem.runs.map(\.states))
        let noise = PulseNoise(
            doses: residuals.map { $0.indices.map { Double($0) } }, residuals: residuals)
        let variance = solution.variance * (noise?.inflation ?? quality.inflation)
        let heldOut = heldOut(problem, solution.parameters)
        var fits: [ShapeFit] = []
        for place in problem.sides.indices {
            let (first, count) = (problem.place(place), shape.parameterCount)
            let own = first..<(first + count)
            let curve = EvolutionCurve(shape, Array(solution.parameters[own]))
            fits.append(
                ShapeFit(
                    shape: shape, evolution: curve.parameters,
                    covariance: solution.inverse.map { inverse in
                        own.map { row in own.map { inverse[row, $0] * variance } }
                    }, fullDose: curve.fullDose, quality: quality, heldOut: heldOut,
                    akaike: quality.akaike(solution.parameters.count), bayes: quality.bayes(solution.parameters.count),
                    agreeingStarts: agreeing, starts: starts, hasConverged: solution.hasConverged,
                    bound: solution.bound.filter { own.contains($0) }.map { $0 - first }))
            Self.complete(&laws[place], problem, solution, place, variance)
        }
        let lawless = FitQuality(
            residuals: rough.residuals, values: problem.runs.map(\.states)
        ).bayes(rough.solution.parameters.count)
        if quality.bayes(solution.parameters.count) > lawless + DirectionFitter.evidence {
            for place in laws.indices where train.sides[place].amplitudes.count > 2 {
                laws[place].undetermined.append(
                    "the measured rates do not follow a power of the overdrive: one factor for each amplitude fits better"
                )
            }
        }
        return Candidate(
            problem: problem, solution: solution, agreeing: agreeing, laws: laws, fits: fits, quality: quality,
            noise: noise)
    }

    // MARK: Searches

    /// A fit with one factor for each amplitude, which needs no law.
    private func factors(_ shape: EvolutionShape, _ train: PulseTrain) -> PulseFactors? {
        let (sides, runs) = train.grouped(atMost: 8)
        let problem = PulseProblem(shape: shape, sides: sides, runs: runs)
        var start: [Double] = []
        var (lower, upper): ([Double], [Double]) = ([], [])
        for place in sides.indices {
            let guess = train.guess(sides[place], place, runs)
            start += guess.start.parameters(for: shape) + guess.factors
            let bounds = shape.bounds(dose: guess.dose)
            lower += bounds.lower + guess.factors.map { _ in -12 }
            upper += bounds.upper + guess.factors.map { _ in 5 }
        }
        start += train.firstStates
        lower += runs.map { _ in -0.5 }
        upper += runs.map { _ in 1.5 }
        let search = LevenbergMarquardt(lower: lower, upper: upper)
        guard let solution = search.minimise(problem, from: start) else { return nil }
        let residuals = zip(problem.states(at: solution.parameters), runs).map { run, own in
            zip(run, own.states).map { $0 - $1 }
        }
        return PulseFactors(problem: problem, solution: solution, lower: lower, upper: upper, residuals: residuals)
    }

    /// The bounds of a problem, with those of the shape and the starts of an earlier one.
    private func bounds(_ problem: PulseProblem, _ rough: PulseFactors) -> (lower: [Double], upper: [Double]) {
        var (lower, upper): ([Double], [Double]) = ([], [])
        let count = problem.shape.parameterCount
        for (place, side) in problem.sides.enumerated() {
            let first = rough.problem.place(place)
            lower += rough.lower[first..<(first + count)]
            upper += rough.upper[first..<(first + count)]
            guard case .law(let threshold, let exponent) = side.drive else { continue }
            lower += (threshold == nil ? [0] : []) + (exponent == nil ? [1] : [])
            upper += (threshold == nil ? [side.reference - DriveLaw.foot] : []) + (exponent == nil ? [10] : [])
        }
        lower += rough.lower[rough.problem.startPlace...]
        upper += rough.upper[rough.problem.startPlace...]
        return (lower, upper)
    }

    private func search(
        _ problem: PulseProblem, _ rough: PulseFactors, _ guesses: [[(threshold: Double, exponent: Double)]]
    ) -> (LevenbergMarquardt.Solution, Int)? {
        let (lower, upper) = bounds(problem, rough)
        let search = LevenbergMarquardt(lower: lower, upper: upper)
        var solutions: [LevenbergMarquardt.Solution] = []
        for number in 0..<starts {
            var start: [Double] = []
            for (place, side) in problem.sides.enumerated() {
                let first = rough.problem.place(place)
                start += rough.solution.parameters[first..<(first + problem.shape.parameterCount)]
                guard case .law(let threshold, let exponent) = side.drive, let first = guesses[place].first else {
                    continue
                }
                let guess = number < guesses[place].count ? guesses[place][number] : first
                start += (threshold == nil ? [guess.threshold] : []) + (exponent == nil ? [guess.exponent] : [])
            }
            start += rough.solution.parameters[rough.problem.startPlace...]
            if let solution = search.minimise(problem, from: start) { solutions.append(solution) }
        }
        guard let best = solutions.min(by: { $0.sum < $1.sum }) else { return nil }
        return (best, solutions.count { $0.sum <= best.sum * (1 + 1e-6) + 1e-300 })
    }

    /// The error on runs, or on readings, that were left out of a fit of their own.
    private func heldOut(_ problem: PulseProblem, _ from: [Double]) -> FitQuality? {
        let first = problem.startPlace
        var part = problem
        let isParted = problem.runs.count > 1
        if isParted {
            part.runs = problem.runs.indices.filter { $0 % 2 == 0 }.map { problem.runs[$0] }
        } else {
            part.runs[0].counted = part.runs[0].states.indices.map { $0 % 2 == 0 }
        }
        let starts =
            isParted ? from.indices.dropFirst(first).filter { ($0 - first) % 2 == 0 }.map { from[$0] } : [from[first]]
        guard let rough = bounded(part),
            let solution = LevenbergMarquardt(lower: rough.lower, upper: rough.upper)
                .minimise(part, from: Array(from[..<first]) + starts)
        else { return nil }
        var (residuals, values): ([[Double]], [[Double]]) = ([], [])
        if isParted {
            for number in problem.runs.indices where number % 2 == 1 {
                var single = problem
                single.runs = [problem.runs[number]]
                let start = PulseStartProblem(problem: single, shared: Array(solution.parameters[..<first]))
                let found = LevenbergMarquardt(lower: [-0.5], upper: [1.5]).minimise(
                    start, from: [from[first + number]])
                let states = single.states(at: start.shared + [found?.parameters[0] ?? from[first + number]])[0]
                residuals.append(zip(states, single.runs[0].states).map { $0 - $1 })
                values.append(single.runs[0].states)
            }
        } else {
            let states = part.states(at: solution.parameters)[0]
            let judged = states.indices.filter { $0 % 2 == 1 }
            residuals = [judged.map { states[$0] - problem.runs[0].states[$0] }]
            values = [judged.map { problem.runs[0].states[$0] }]
        }
        return FitQuality(residuals: residuals, values: values)
    }

    /// Wide bounds for a search that starts at a minimum.
    private func bounded(_ problem: PulseProblem) -> (lower: [Double], upper: [Double])? {
        var (lower, upper): ([Double], [Double]) = ([], [])
        for side in problem.sides {
            let widths = problem.runs.map { run in run.pulses.reduce(0) { $0 + $1.width } }
            let bounds = problem.shape.bounds(dose: widths.max() ?? 1)
            lower += bounds.lower
            upper += bounds.upper
            guard case .law(let threshold, let exponent) = side.drive else { return nil }
            lower += (threshold == nil ? [0] : []) + (exponent == nil ? [1] : [])
            upper += (threshold == nil ? [side.reference - DriveLaw.foot] : []) + (exponent == nil ? [10] : [])
        }
        return (lower + problem.runs.map { _ in -0.5 }, upper + problem.runs.map { _ in 1.5 })
    }

    // MARK: Laws

    /// What can be fitted of a direction's law, and where to start.
    private static func law(
        _ rough: PulseFactors, _ place: Int, reference: Double
    ) -> (DriveLaw, PulseProblem.Drive, [(threshold: Double, exponent: Double)]) {
        let factors = rough.factors(place)
        let word = rough.problem.sides[place].polarity.rawValue
        let letter = rough.problem.sides[place].polarity == .set ? "p" : "n"
        let usual = min(0.5, reference / 2)
        var law = DriveLaw(
            reference: reference, threshold: usual, thresholdDeviation: nil, exponent: 1, exponentDeviation: nil,
            factors: factors, undetermined: [])
        let moving = factors.filter { $0.logarithmicDeviation != nil }
        let idle = factors.filter { $0.logarithmicDeviation == nil }.map(\.amplitude).max()
        func volts(_ value: Double) -> String { "\((value * 1000).rounded() / 1000) V" }
        let points = factors.dropLast().map { factor in
            (
                amplitude: factor.amplitude, logarithm: Double.log(max(factor.value, 1e-300)),
                weight: factor.logarithmicDeviation.map { 1 / ($0 * $0 + 1e-6) } ?? 0
            )
        }
        func spread(_ fixed: Double?) -> [(threshold: Double, exponent: Double)] {
            let all = DriveLaw.starts(points, reference: reference, fixedExponent: fixed)
            var chosen: [(threshold: Double, exponent: Double)] = []
            for guess in all where chosen.allSatisfy({ abs($0.threshold - guess.threshold) > 0.1 * reference }) {
                chosen.append(guess)
            }
            return chosen
        }
        switch moving.count {
        case 3...: return (law, .law(threshold: nil, exponent: nil), spread(nil))
        case 2:
            law.undetermined.append(
                "a\(letter): \(word) pulses move the state at two amplitudes only, which tell one of threshold and exponent;"
                    + " the exponent is taken as 1")
            return (law, .law(threshold: nil, exponent: 1), spread(1))
        default:
            if let idle, idle < reference - DriveLaw.foot {
                law.threshold = (idle + reference) / 2
                law.undetermined.append(
                    "vt\(letter), a\(letter): \(word) pulses of \(volts(idle)) do nothing and those of \(volts(reference)) do:"
                        + " the threshold lies between, the exponent cannot be told")
            } else {
                law.undetermined.append(
                    "vt\(letter), vr\(letter), a\(letter): all \(word) pulses have one amplitude, so that threshold, overdrive and"
                        + " exponent act as one factor of the rate; they need three amplitudes")
            }
            return (law, .law(threshold: law.threshold, exponent: 1), [(law.threshold, 1)])
        }
    }

    /// Fills a law with what was fitted.
    private static func complete(
        _ law: inout DriveLaw, _ problem: PulseProblem, _ solution: LevenbergMarquardt.Solution, _ place: Int,
        _ variance: Double
    ) {
        guard case .law(let threshold, let exponent) = problem.sides[place].drive else { return }
        let letter = problem.sides[place].polarity == .set ? "p" : "n"
        var next = problem.place(place) + problem.shape.parameterCount
        func deviation(_ place: Int) -> Double? {
            guard let inverse = solution.inverse, inverse[place, place] > 0 else { return nil }
            return (inverse[place, place] * variance).squareRoot()
        }
        if threshold == nil {
            law.threshold = solution.parameters[next]
            law.thresholdDeviation = deviation(next)
            if solution.bound.contains(next) { law.undetermined.append("vt\(letter) is at its bound") }
            if let sigma = law.thresholdDeviation, sigma > 0.25 * law.reference {
                law.undetermined.append(
                    "vt\(letter): uncertain by more than a quarter of the largest amplitude; amplitudes nearer to the threshold"
                        + " would tell it")
            }
            next += 1
        }
        if exponent == nil {
            law.exponent = solution.parameters[next]
            law.exponentDeviation = deviation(next)
            if solution.bound.contains(next) { law.undetermined.append("a\(letter) is at its bound") }
        }
    }

    /// The correlation of a direction's parameters: those of the shape, then those of the law.
    private static func correlation(_ candidate: Candidate, _ place: Int) -> ParameterCorrelation? {
        guard let inverse = candidate.solution.inverse else { return nil }
        let side = candidate.problem.sides[place]
        let letter = side.polarity == .set ? "p" : "n"
        var names = candidate.problem.shape.names(letter)
        if case .law(let threshold, let exponent) = side.drive {
            names += (threshold == nil ? ["vt" + letter] : []) + (exponent == nil ? ["a" + letter] : [])
        }
        let first = candidate.problem.place(place)
        let matrix = inverse.correlation()
        return ParameterCorrelation(
            names: names, rows: names.indices.map { row in names.indices.map { matrix[first + row, first + $0] } })
    }
}

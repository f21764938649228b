internal import RealModule
internal import Statistics

/// Fits shapes from several starts: that in closed form, and others around it.
struct ShapeFitter {
    /// How many starts.
    var starts = 3

    /// The result of a search with the starts that agreed.
    struct Outcome {
        var solution: LevenbergMarquardt.Solution
        var agreeing: Int
    }

    /// Fits ramps.
    ///
    /// - Returns: `nil` where no start leads anywhere.
    func fit(_ problem: RampProblem) -> Outcome? {
        let ways = problem.ways.map { (doses: $0.doses, progress: $0.progress) }
        let guess = EvolutionStart(ways).parameters(for: problem.shape)
        let dose = problem.ways.map { $0.doses.last ?? 0 }.max() ?? 1
        var (lower, upper) = problem.shape.bounds(dose: dose)
        var first: [Double] = []
        if problem.fitsStarts {
            lower += problem.ways.map { _ in -0.5 }
            upper += problem.ways.map { _ in 1.5 }
            first = problem.ways.map { way in
                let few = way.progress.prefix(max(1, way.progress.count / 50))
                return few.reduce(0, +) / Double(few.count)
            }
        }
        return best(problem, guess, first, LevenbergMarquardt(lower: lower, upper: upper))
    }

    /// Fits a table of steps.
    func fit(_ problem: StepProblem) -> Outcome? {
        let start = EvolutionStart(progress: problem.progress, rates: problem.steps, weights: problem.weights)
        let mean = problem.steps.reduce(0, +) / Double(max(1, problem.steps.count))
        let (lower, upper) = problem.shape.bounds(dose: 1 / max(mean, 1e-9))
        return best(
            problem, start.parameters(for: problem.shape), [], LevenbergMarquardt(lower: lower, upper: upper))
    }

    private func best(
        _ problem: some ResidualModel, _ guess: [Double], _ rest: [Double], _ search: LevenbergMarquardt
    ) -> Outcome? {
        var solutions: [LevenbergMarquardt.Solution] = []
        for number in 0..<max(1, starts) {
            // Fixed draws: the same data give the same fit.
            var stream = RandomStream(seed: 1, sample: number, path: "fit", channel: "start")
            let start = guess.map { number == 0 ? $0 : $0 + 0.5 * stream.nextNormal() }
            if let solution = search.minimise(problem, from: start + rest) { solutions.append(solution) }
        }
        guard let best = solutions.min(by: { $0.sum < $1.sum }) else { return nil }
        let agreeing = solutions.count { $0.sum <= best.sum * (1 + 1e-6) + 1e-300 }
        return Outcome(solution: best, agreeing: agreeing)
    }
}

extension LeastSquares {
    /// Whether the Jacobian at the end of a step comes with the step: base point and columns fit into one batch.
    var leaps: Bool { batchSize > variables.count && batchSize > 1 }
}

extension LeastSquares.Search {
    /// What the damping of a step that was accepted is divided by for the next.
    private static let relief = 5.0

    /// What the damping is multiplied by after a step that was not.
    private static let resistance = 10.0

    /// Tries a step together with the Jacobian at its end, in one batch; true when there is nothing left to win.
    ///
    /// Where eight evaluations cost as much as one, a Jacobian that turns out not to be needed costs nothing, and one that is
    /// has cost no batch of its own: each batch is a whole step of Gauss and Newton. On the triplet rule with the draws of
    /// mismatched transistors this takes 3.4 batches to within 5 % of the least error of the hippocampal set (150 samples, nine of
    /// ten within 5), where steps with eight dampings and a Jacobian after each take 4.5 (nine of ten within 8). Lanes that are left
    /// try other dampings.
    mutating func leap() async throws -> Bool {
        let problem = BoundedStep(jacobian: jacobian, residuals: residuals)
        let reach = settings.longestStep
        let bounds = zip(limits, point).map { limit, place in
            max(limit.lowerBound - place, -reach)...min(limit.upperBound - place, reach)
        }
        func target(_ factor: Double) -> (step: [Double], end: [Double]) {
            let step = problem.solve(damping: damping * factor, weights: weights, bounds: bounds)
            return (step, zip(point, step).map { $0 + $1 })
        }
        let (step, end) = target(1)
        guard -problem.predictedChange(step) / (error * Double(residuals.count)) >= settings.tolerance else {
            // It may be the damping alone that hides what a flat valley still holds.
            guard damping > Self.leastDamping else { return true }
            damping = max(damping / 25, Self.leastDamping)
            return false
        }
        let moves = differences(at: end)
        let columns = moves.indices.map { column in
            var moved = end
            moved[column] += moves[column]
            return moved
        }
        let spare = [0.1, 10, 0.01, 100, 1e-3, 1e3].prefix(settings.batchSize - 1 - columns.count)
        let points = [end] + columns + spare.map { target($0).end }.filter { $0 != end }
        let evaluations = try await evaluate(Array(points.prefix(left)))
        if let reached = evaluations.first?.residuals, evaluations[0].error < error {
            take(evaluations[0], at: end)
            jacobian = jacobian.indices.map { column in
                let place = column + 1
                guard place < evaluations.count, let other = evaluations[place].residuals else {
                    return jacobian[column]
                }
                return zip(other, reached).map { ($0 - $1) / moves[column] }
            }
            damping = max(damping / Self.relief, Self.leastDamping)
            weigh()
            return false
        }
        damping = min(damping * Self.resistance, 1e9)
        // The step was too long, but a point beside its end, or another damping, may be better than where it began.
        if let best = evaluations.indices.min(by: { evaluations[$0].error < evaluations[$1].error }),
            evaluations[best].error < error
        {
            take(evaluations[best], at: points[best])
            try await measureJacobian()
        }
        return damping >= 1e9
    }

    private mutating func take(_ evaluation: FitEvaluation, at place: [Double]) {
        guard let reached = evaluation.residuals else { return }
        (point, residuals, error) = (place, reached, evaluation.error)
    }
}

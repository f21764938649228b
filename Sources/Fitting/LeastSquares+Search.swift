internal import RealModule

extension LeastSquares {
    /// The state of one fit.
    struct Search {
        let settings: LeastSquares
        private let objective: BatchObjective
        private let progress: (@Sendable ([FitEvaluation]) -> Void)?
        let limits: [ClosedRange<Double>]
        var history: [FitEvaluation] = []
        var point: [Double]
        var residuals: [Double] = []
        var error = Double.infinity
        var jacobian: [[Double]] = []
        var weights: [Double] = []
        var damping = 0.01
        /// Whether the Jacobian was measured at this very point.
        var isFresh = false
        var difference: Double
        private var isSecondAttempt = false

        init(
            _ settings: LeastSquares, start: [Double], objective: @escaping BatchObjective,
            progress: (@Sendable ([FitEvaluation]) -> Void)?
        ) {
            self.settings = settings
            self.objective = objective
            self.progress = progress
            difference = settings.difference
            limits = settings.variables.map(\.coordinates)
            point = zip(settings.variables, start).map { $0.coordinate(of: $1) }
        }

        /// The dampings of a batch, relative to the present one: two, or as many as cost the same, around the present one.
        private var dampings: [Double] {
            guard settings.batchSize > 1 else { return [0.2, 5] }
            return (0..<settings.batchSize).map { place in
                Double.exp10(Self.dampingStep * (Double(place) - Double(settings.batchSize - 1) / 2))
            }
        }

        /// Decades from one damping of a large batch to the next.
        private static let dampingStep = 0.75

        static let leastDamping = 1e-6

        var left: Int { settings.budget - history.count }

        mutating func run(jacobian given: [[Double]]?) async throws -> Fit {
            jacobian = given ?? []
            if settings.batchSize > 1, !settings.variables.isEmpty {
                try await measureJacobian()
            } else {
                try begin(try await evaluate([point])[0])
                guard !settings.variables.isEmpty else { return fit(.converged) }
                if given != nil { weigh() } else { try await measureJacobian() }
            }
            while left > 0 {
                if let goal = settings.goal, least <= goal { return fit(.reached) }
                guard try await settings.leaps ? leap() : step() else { continue }
                if isSecondAttempt || left <= settings.variables.count { return fit(.converged) }
                try await beginAgain()
            }
            return fit(settings.goal.map { least <= $0 } == true ? .reached : .budget)
        }

        /// The error that a goal is held against: that of the point, and in large batches the least of all evaluations.
        private var least: Double {
            settings.batchSize > 1 ? history.map(\.error).min() ?? error : error
        }

        private mutating func begin(_ first: FitEvaluation) throws(NoStart) {
            switch first.outcome {
            case .residuals(let start): (residuals, error) = (start, first.error)
            case .failure(let reason): throw NoStart(reason: reason)
            }
        }

        /// A second attempt from where the first one came to rest: residuals that carry numerical noise can hide a valley
        /// from small differences, so they are taken larger.
        private mutating func beginAgain() async throws {
            isSecondAttempt = true
            difference *= LeastSquares.secondDifference
            (damping, weights) = (0.01, [])
            try await measureJacobian()
        }

        private func fit(_ ending: Fit.Ending) -> Fit {
            // A point on the way to a Jacobian may be the best of all.
            let best = history.min { $0.error < $1.error } ?? FitEvaluation(values: [], outcome: .failure(""))
            return Fit(best: best, history: history, jacobian: jacobian, ending: ending)
        }

        /// Tries a step; true when there is nothing left to win.
        private mutating func step() async throws -> Bool {
            let problem = BoundedStep(jacobian: jacobian, residuals: residuals)
            let bounds = zip(limits, point).map { limit, place in
                max(
                    limit.lowerBound - place, -settings.longestStep)...min(
                        limit.upperBound - place, settings.longestStep)
            }
            var trials = dampings.prefix(left).map { factor in
                (factor, problem.solve(damping: damping * factor, weights: weights, bounds: bounds))
            }
            // Small dampings end at the same bounds: one of them will do.
            if settings.batchSize > 1 {
                trials = trials.indices.filter { $0 == 0 || trials[$0].1 != trials[$0 - 1].1 }.map { trials[$0] }
            }
            let sum = error * Double(residuals.count)
            let expected = trials.map { -problem.predictedChange($0.1) / sum }.max() ?? 0
            if expected < settings.tolerance {
                if !isFresh {
                    try await measureJacobian()
                    return false
                }
                // It may be the damping alone that hides what a flat valley still holds.
                let free = problem.solve(damping: Self.leastDamping, weights: weights, bounds: bounds)
                guard damping > Self.leastDamping, -problem.predictedChange(free) / sum >= settings.tolerance else {
                    return true
                }
                damping = max(damping / 25, Self.leastDamping)
                return false
            }
            let origin = point
            let evaluations = try await evaluate(trials.map { zip(origin, $0.1).map { $0 + $1 } })
            // The better one last: its correction of the Jacobian is to hold.
            let order = evaluations.indices.sorted { evaluations[$0].error > evaluations[$1].error }
            for index in order { correctJacobian(along: trials[index].1, evaluations[index]) }
            guard let winner = order.last, evaluations[winner].error < error,
                let reached = evaluations[winner].residuals
            else {
                damping = min(damping * 25, 1e9)
                if !isFresh { try await measureJacobian() } else if damping >= 1e9 { return true }
                return false
            }
            let gain = 1 - evaluations[winner].error / error
            let promised = -problem.predictedChange(trials[winner].1) / sum
            point = zip(point, trials[winner].1).map { $0 + $1 }
            (residuals, error) = (reached, evaluations[winner].error)
            damping = min(max(damping * trials[winner].0, Self.leastDamping), 1e9)
            isFresh = false
            // A step that held less than a quarter of what the Jacobian promised, or that won little, asks for a new one.
            if gain < 0.25 * promised || gain < 0.02 { try await measureJacobian() }
            return false
        }

        /// J += (Δr − J δ) δᵀ/|δ|².
        private mutating func correctJacobian(along step: [Double], _ evaluation: FitEvaluation) {
            let length = BoundedStep.product(step, step)
            guard let reached = evaluation.residuals, length > 0 else { return }
            let surprise = reached.indices.map { row in
                reached[row] - residuals[row] - zip(jacobian, step).reduce(0) { $0 + $1.0[row] * $1.1 }
            }
            for (column, move) in step.enumerated() {
                for row in surprise.indices { jacobian[column][row] += surprise[row] * move / length }
            }
        }

        /// The Jacobian by differences, away from the nearer bound. A column whose evaluation fails is tried to the other
        /// side, and is zero if that fails too.
        ///
        /// Where several evaluations cost as much as one, the base point comes with the columns: numerical noise that all
        /// evaluations of a batch share drops out of the differences.
        mutating func measureJacobian() async throws {
            guard left > 0 else { return }
            var steps = differences(at: point)
            let columnsOfBatch = settings.batchSize > 1 ? settings.batchSize - 1 : settings.variables.count
            var open = Array(steps.indices)
            for _ in 0..<2 where !open.isEmpty && left > 0 {
                var failed: [Int] = []
                for start in stride(from: 0, to: open.count, by: columnsOfBatch) where left > 0 {
                    let columns = Array(open[start...].prefix(min(columnsOfBatch, left)))
                    failed += try await measure(columns, steps)
                }
                for column in failed { steps[column] = -steps[column] }
                open = failed
            }
            isFresh = true
            weigh()
        }

        /// The differences of a Jacobian: away from the nearer bound.
        func differences(at place: [Double]) -> [Double] {
            zip(limits, place).map { limit, place in
                limit.upperBound - place >= place - limit.lowerBound ? difference : -difference
            }
        }

        /// Measures columns of the Jacobian in one batch.
        ///
        /// - Returns: The columns that failed.
        private mutating func measure(_ columns: [Int], _ steps: [Double]) async throws -> [Int] {
            var points = columns.map { moved($0, by: steps[$0]) }
            if settings.batchSize > 1 { points = [point] + points.prefix(left - 1) }
            var evaluations = try await evaluate(points)
            var base = residuals
            if settings.batchSize > 1 {
                let own = evaluations.removeFirst()
                if residuals.isEmpty { try begin(own) }
                base = own.residuals ?? residuals
            }
            if jacobian.isEmpty { jacobian = settings.variables.map { _ in base.map { _ in 0 } } }
            var failed: [Int] = []
            for (column, evaluation) in zip(columns, evaluations) {
                if let reached = evaluation.residuals {
                    jacobian[column] = zip(reached, base).map { ($0 - $1) / steps[column] }
                } else {
                    jacobian[column] = base.map { _ in 0 }
                    failed.append(column)
                }
            }
            return failed
        }

        func moved(_ column: Int, by step: Double) -> [Double] {
            var moved = point
            moved[column] += step
            return moved
        }

        /// The damping of each coordinate: the largest curvature that it had so far, and a little of the largest of all.
        mutating func weigh() {
            let curvatures = jacobian.map { BoundedStep.product($0, $0) }
            let floor = max((curvatures.max() ?? 0) * 1e-4, .leastNormalMagnitude)
            weights = curvatures.indices.map { index in
                max(curvatures[index], floor, index < weights.count ? weights[index] * 0.5 : 0)
            }
        }

        mutating func evaluate(_ points: [[Double]]) async throws -> [FitEvaluation] {
            let values = points.map { point in zip(settings.variables, point).map { $0.value(at: $1) } }
            let evaluations = try await LeastSquares.evaluate(values, objective)
            history += evaluations
            progress?(history)
            return evaluations
        }
    }
}

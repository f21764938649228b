internal import Comparison
internal import Experiments
public import Simulation

extension TuningCampaign {
    /// What the engine of a search found before the reference engine had the last word.
    public struct Search: Hashable, Codable, Sendable {
        /// The engine and its version.
        public var engine: String

        /// The engine that has the last word, and its version.
        public var reference: String

        /// The NMSE at the end of the search, by its own engine.
        public var nmse: Double

        /// The NMSE of the same biases by the reference engine.
        public var referenceNMSE: Double

        /// How many runs the search took.
        public var evaluations: Int

        /// How many runs of the reference engine the fit took from there; 0 where the biases were good enough.
        public var polishing: Int
    }

    /// The biases are fitted further on the reference engine where its NMSE is larger than that of the search by more than
    /// this share: what the fast path itself leaves open.
    private static let agreement = 0.05

    /// Most runs of the reference engine for a fit from the end of a search.
    private static let polishingBudget = 60

    /// Lets another engine have the last word on a fit: it evaluates the biases at the start and those of the search, and
    /// fits further from there if the search promised too much.
    ///
    /// - Parameters:
    ///   - outcome: The result of ``run(from:jacobian:progress:)``.
    ///   - reference: The engine.
    ///   - progress: Called with the number of its runs so far, and how many of them failed.
    /// - Returns: The result by the reference engine.
    /// - Throws: `SimulationFailure` when the circuit does not run there; what the fit throws.
    public func judged(
        _ outcome: Outcome, on reference: any Simulator,
        progress: @escaping @Sendable (_ done: Int, _ failed: Int) -> Void = { _, _ in }
    ) async throws -> Outcome {
        let start = try await state(outcome.before.biases, on: reference).state
        let (tuning, found) = try await state(outcome.after.biases, on: reference)
        var search = Search(
            engine: try await simulator.identity.text, reference: try await reference.identity.text,
            nmse: outcome.after.nmse, referenceNMSE: found.nmse, evaluations: outcome.evaluations, polishing: 0)
        var judged = outcome
        let runs = 2 * (Self.calibrationRuns + 1)
        (judged.tuning, judged.before, judged.after) = (tuning, start, found)
        judged.evaluations += runs
        if found.nmse > outcome.after.nmse * (1 + Self.agreement) {
            var campaign = self
            campaign.simulator = reference
            campaign.budget = min(budget, Self.polishingBudget)
            let polished = try await campaign.run(
                from: outcome.after.biases, jacobian: outcome.jacobian,
                progress: { progress(runs + $0, $1) })
            search.polishing = polished.evaluations
            judged.evaluations += polished.evaluations
            judged.failures += polished.failures
            judged.course += polished.course
            judged.ending = polished.ending
            (judged.tuning, judged.after, judged.jacobian) = (polished.tuning, polished.after, polished.jacobian)
        }
        judged.search = search
        return judged
    }

    /// What the circuit does with some biases on an engine, its extrapolation calibrated there.
    private func state(
        _ biases: [String: Double], on engine: any Simulator
    ) async throws -> (tuning: Tuning, state: TuningResult.State) {
        let calibrated = try await trial(biases).calibrated(on: engine, workers: workers)
        let tuning = try Tuning(calibrated, dataset: dataset, biases: self.biases, budget: budget)
        let dataset = dataset
        let changes = try await engine.withSession(calibrated.deck, workers: 1) { session in
            try await calibrated.changes(biases: biases, on: session)
        }
        return (tuning, TuningResult.State(biases: biases, changes: changes, nmse: dataset.nmse(changes)))
    }
}

extension SimulatorIdentity {
    /// Name and version, e.g. `ngspice 39.3`.
    var text: String { "\(name) \(version)" }
}

internal import Comparison
public import MonteCarlo
public import Simulation

extension Retuning {
    /// How many re-tuned samples the reference engine runs unless someone says otherwise.
    public static let checkCount = 20

    /// Runs re-tuned samples on the reference engine: what the biases that another engine found are worth.
    ///
    /// The extrapolation of the trial is calibrated on the reference engine, so that nothing of the other one is left but
    /// the biases.
    ///
    /// - Parameters:
    ///   - records: The re-tuned samples; those without a result are left out.
    ///   - count: How many of them are run, spread evenly over their numbers.
    ///   - reference: The engine.
    ///   - workers: How many runs may go on at the same time.
    /// - Returns: One record for each chosen sample, in the order of their numbers.
    /// - Throws: `SimulationFailure` when there is no simulator or the nominal circuit does not run; `CancellationError`.
    public func check(
        _ records: [RetuningRecord], count: Int = checkCount, on reference: any Simulator, workers: Int
    ) async throws -> [RetuningCheck] {
        let chosen = Self.chosen(count, of: records)
        guard !chosen.isEmpty else { return [] }
        let trial = try await tuning.trial.calibrated(on: reference, workers: workers)
        let tuning = try Tuning(
            trial, dataset: tuning.dataset, biases: tuning.variables.map(\.name), budget: tuning.budget)
        var settings: [CircuitTrial.Setting] = []
        var places: [(sample: Int, isQuantised: Bool)] = []
        for record in chosen {
            let alterations = try model.sample(record.sample, seed: seed).alterations
            let states = [nominal, record.after?.biases, record.quantised?.biases].compactMap { $0 }
            for biases in states {
                let named = trial.biases.merging(zip(tuning.variables.map(\.name), biases)) { $1 }
                settings.append(.init(biases: named, alterations: alterations))
            }
            places.append((record.sample, states.count > 2))
        }
        let (wanted, limit) = (settings, timeLimit)
        let errors = try await reference.withSession(trial.deck, workers: workers) { session in
            try await tuning.evaluations(of: wanted, on: session, timeLimit: limit).map(\.error)
        }
        var left = errors.map { $0.isFinite ? $0 : nil }[...]
        return places.map { place in
            RetuningCheck(
                sample: place.sample, before: left.popFirst() ?? nil, after: left.popFirst() ?? nil,
                quantised: place.isQuantised ? left.popFirst() ?? nil : nil)
        }
    }

    /// The re-tuned samples that ``check(_:count:on:workers:)`` runs.
    ///
    /// - Parameters:
    ///   - count: How many of them, spread evenly over their numbers.
    ///   - records: The re-tuned samples; those without a result are left out.
    /// - Returns: The chosen ones, in the order of their numbers.
    public static func chosen(_ count: Int, of records: [RetuningRecord]) -> [RetuningRecord] {
        spread(count, over: records.filter { $0.after != nil }.sorted { $0.sample < $1.sample })
    }

    /// Some of many, the first and the last among them.
    static func spread<Element>(_ count: Int, over all: [Element]) -> [Element] {
        guard count < all.count else { return all }
        guard count > 1 else { return Array(all.prefix(count)) }
        return (0..<count).map { all[$0 * (all.count - 1) / (count - 1)] }
    }
}

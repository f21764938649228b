public import BehaviouralModels
public import Simulation
public import Stimuli

/// A synapse between two neurons that fire as independent Poisson processes: the experiment that shows a BCM curve.
///
/// The spikes before the synapse keep their rate, those behind it take each of several; rule, twin and circuit get the same
/// spikes. M. R. Azghadi et al., IJCNN 2012, arXiv:1204.1840; J.-P. Pfister and W. Gerstner, J. Neurosci. 26 (2006) 9673.
public struct RateExperiment: Hashable, Codable, Sendable {
    /// Rates, trials, dead time and seed; the duration is the longest of a recording.
    public var trains: PoissonTrains

    /// The recording at each rate in seconds of biological time.
    public var durations: [Double]

    /// ρ_x in hertz.
    public var preRate: Double { trains.preRate }

    /// The ρ_y in hertz, increasing.
    public var rates: [Double] { trains.postRates }

    /// The number of trials at each rate.
    public var trials: Int { trains.trials }

    /// Creates an experiment.
    ///
    /// Recordings are so short that the weight stays in the range where its current sources work.
    ///
    /// - Parameters:
    ///   - trains: Rates, trials, dead time and seed, and the longest duration; the rates behind the synapse increase.
    ///   - largestChange: |Δw| that a recording should not exceed by the rule's expected drift, if it lasts a second or more.
    ///   - rule: The rule whose drift is expected.
    public init(_ trains: PoissonTrains, largestChange: Double, rule: TripletRule) {
        self.trains = trains
        durations = trains.postRates.map { rate in
            let drift = abs(rule.expectedDrift(preRate: trains.preRate, postRate: rate))
            return min(trains.duration, max(1, drift > 0 ? largestChange / drift : trains.duration))
        }
    }

    /// The recordings of all trials at one rate.
    ///
    /// - Parameter index: The place of the rate in ``rates``.
    public func conditions(_ index: Int) -> [Condition] {
        var trains = trains
        trains.postRates = [rates[index]]
        trains.duration = durations[index]
        return StimulationProtocol.poisson(trains).conditions
    }

    /// The curve of a rule.
    ///
    /// - Parameters:
    ///   - rule: The rule.
    ///   - name: Whose curve it is.
    public func curve(of rule: some PlasticityRule, named name: String) -> RateCurve {
        let drifts = rates.indices.map { index in
            rule.weightChanges(conditions(index)).map { $0 / durations[index] }
        }
        return RateCurve(name, rates: rates, drifts: drifts)
    }

    /// The curves of a circuit with several settings of its biases, each on the same spikes.
    ///
    /// - Parameters:
    ///   - biases: For each curve the tunable biases that differ from the bench's, by name in SI units.
    ///   - names: The name of each curve.
    ///   - simulator: The engine.
    ///   - workers: How many runs may go on at the same time.
    ///   - progress: Called with the number of recordings that are done.
    ///   - bench: Puts the circuit on its bench under a protocol.
    /// - Returns: One curve for each setting.
    /// - Throws: `SimulationFailure`, `WaveformError`, or a `DiagnosticError` for a bias that cannot be tuned.
    public func curves(
        biases: [[String: Double]], names: [String], on simulator: any Simulator, workers: Int,
        progress: @Sendable (Int) -> Void = { _ in },
        bench: @escaping @Sendable (StimulationProtocol) throws -> CircuitTrial
    ) async throws -> [RateCurve] {
        let jobs = rates.indices.flatMap { index in conditions(index).enumerated().map { (index, $0, $1) } }
        var drifts = Array(
            repeating: Array(repeating: Array(repeating: 0.0, count: trials), count: rates.count), count: biases.count)
        try await withThrowingTaskGroup(of: (rate: Int, trial: Int, changes: [Double]).self) { group in
            var (next, done) = (0, 0)
            func start() {
                guard next < jobs.count else { return }
                let (index, trial, condition) = jobs[next]
                next += 1
                group.addTask {
                    let circuit = try bench(StimulationProtocol(condition.name, conditions: [condition]))
                    return try await simulator.withSession(circuit.deck, workers: 1) { session in
                        let batch = biases.map { CircuitTrial.Setting(biases: $0) }
                        let changes = try await circuit.changes(batch: batch, on: session).map { try $0.get()[0] }
                        return (index, trial, changes)
                    }
                }
            }
            for _ in 0..<max(1, workers) { start() }
            while let result = try await group.next() {
                for (setting, change) in result.changes.enumerated() {
                    drifts[setting][result.rate][result.trial] = change / durations[result.rate]
                }
                done += 1
                progress(done)
                start()
            }
        }
        return zip(names, drifts).map { RateCurve($0, rates: rates, drifts: $1) }
    }
}

internal import BehaviouralModels
internal import Circuits
internal import Comparison
internal import Simulation
internal import Stimuli
internal import Technologies
internal import Waveforms

/// A circuit in a technology and corner whose answers are compared.
struct ComparedCircuit: Sendable {
    /// The circuit under the conditions of the comparison.
    let trial: CircuitTrial

    /// The name on top of its column, e.g. `tstdp-minimal generic350 tt`.
    var name: String { "\(trial.circuit.name) \(trial.technology.name) \(trial.corner)" }

    /// The name on top of its column for an engine: that of ngspice is the circuit's own.
    func name(on engine: EngineName) -> String { engine == .ngspice ? name : "\(name) \(engine.rawValue)" }

    /// The circuit's twin: its rule as its transistors compute it; `nil` for a circuit that has none.
    ///
    /// Its constants are those of the typical corner.
    func twin() throws -> TSTDPTwin? {
        guard trial.circuit.name == "tstdp-minimal" else { return nil }
        return try TSTDPTwin(trial.bench, temperature: trial.temperature)
    }

    /// Δw under each condition.
    ///
    /// - Parameters:
    ///   - simulator: The engine.
    ///   - workers: How many runs may go on at the same time.
    ///   - simulatingAll: Whether every repetition is simulated, and the extrapolation checked by that.
    /// - Returns: The changes, and how they were found.
    func answer(
        on simulator: any Simulator, workers: Int, simulatingAll: Bool
    ) async throws -> ([Double], ComparisonReport.Path) {
        let calibrated = try await trial.calibrated(on: simulator, workers: workers)
        var path = ComparisonReport.Path(
            column: name, repetitions: trial.stimulation.conditions.map(\.repetitions).max() ?? 1,
            simulated: trial.bench.schedule.stretches.map(\.simulated).max() ?? 1)
        guard simulatingAll else {
            let deck = calibrated.deck
            let changes = try await simulator.withSession(deck, workers: 1) { session in
                try await calibrated.changes(on: session)
            }
            return (changes, path)
        }
        let check = try await calibrated.check(on: simulator, workers: workers)
        path.error = check.worst
        path.relativeError = check.worstRelative(floor: FastPathCheck.floor)
        path.speedUp = check.shortTime > 0 ? check.longTime / check.shortTime : nil
        path.simulated = path.repetitions
        return (check.simulated, path)
    }
}

internal import CNativeEngine
internal import Simulation

extension BatchRun {
    /// Steps sources and finds the operating point at each value; the first sweep is the inner one.
    func sweep(
        _ batch: NativeBatch, _ sweeps: [Sweep], _ lanes: [[Int: Double]]
    ) throws(SimulationFailure) -> Ending? {
        var axes: [(stimulus: Int, values: [Double])] = []
        for sweep in sweeps {
            let name = sweep.name.lowercased()
            guard let parameter = circuit.parameterIndex["\(name) dc"],
                let stimulus = circuit.levelParameters.firstIndex(of: parameter)
            else {
                throw SimulationFailure(
                    .badDeck, "The native engine sweeps sources only, and there is no source '\(sweep.name)'.")
            }
            guard sweep.step != 0 else { throw SimulationFailure(.badDeck, "The sweep of \(name) has a step of 0.") }
            let count = max(0, Int(((sweep.stop - sweep.start) / sweep.step + 1e-6).rounded(.down))) + 1
            axes.append((stimulus, (0..<count).map { sweep.start + Double($0) * sweep.step }))
        }
        guard let inner = axes.first else { throw SimulationFailure(.badDeck, "The .dc analysis sweeps nothing.") }
        for outer in axes.count > 1 ? axes[1].values : [0] {
            if axes.count > 1 { batch.setLevel(axes[1].stimulus, outer) }
            for value in inner.values {
                batch.setLevel(inner.stimulus, value)
                guard batch.operatingPoint(isRest: true) == HILLOCK_DONE else {
                    return .lost(
                        batch.failedLanes,
                        SimulationFailure(.noOperatingPoint, "The native engine found no solution at \(value)."))
                }
                _ = batch.record(axis: value)
            }
        }
        return nil
    }
}

internal import CompactModels
internal import Diagnostics
internal import Waveforms

/// The forms that need no simulator.
extension ModelValidation {
    /// The parameters' values by name.
    var parameterValues: [String: Double] {
        Dictionary(model.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// The equations solved by Hillock.
    func native(_ stimulus: ModelStimulus) throws -> FormRun {
        let begin = ContinuousClock.now
        var solver = StateSolver(model)
        (solver.relativeTolerance, solver.absoluteTolerance) = (1e-8, 1e-10)
        // A bend behind the last stage of a long step is not seen by the estimate of its error.
        solver.maximumStep = 20 * stimulus.step
        return try run(
            "native", stimulus, try solver.solve(stimulus.drive.refined(at: grid(stimulus.drive))), since: begin)
    }

    /// The gated synapse in closed form, from corner to corner.
    ///
    /// Where the gate's voltage is a slope, it is four steps: edges are so short a part of a pulse that nothing of it is seen.
    func closedForm(_ stimulus: ModelStimulus, _ solution: GatedSynapseSolution) throws -> FormRun {
        let begin = ContinuousClock.now
        let names = model.terminals.map(\.name)
        guard let gate = names.firstIndex(of: "g"), let source = names.firstIndex(of: "s") else {
            throw DiagnosticError("closed-form", "\(model.name) has no terminals g and s")
        }
        let drive = stimulus.drive.refined(at: grid(stimulus.drive))
        let gates = drive.voltages.map { $0[gate] - $0[source] }
        var states = model.initialStates(parameterValues)
        var trajectory = StateSolver.Trajectory(times: [], states: [], voltages: [])
        for index in drive.times.indices {
            if index > 0 {
                let length = drive.times[index] - drive.times[index - 1]
                let (first, last) = (gates[index - 1], gates[index])
                let pieces = first == last ? 1 : 4
                for piece in 0..<pieces {
                    let share = (Double(piece) + 0.5) / Double(pieces)
                    guard
                        let next = solution.state(
                            from: states[0], gate: first + share * (last - first), after: length / Double(pieces))
                    else {
                        throw DiagnosticError(
                            "closed-form", "the state comes so near to a bound that its smooth stop acts")
                    }
                    states[0] = next
                }
            }
            trajectory.times.append(drive.times[index])
            trajectory.states.append(states)
            trajectory.voltages.append([])
        }
        return try run("closed form", stimulus, trajectory, since: begin)
    }

    /// States and voltages with the currents that the model's equations give for them.
    private func run(
        _ form: String, _ stimulus: ModelStimulus, _ trajectory: StateSolver.Trajectory,
        since begin: ContinuousClock.Instant
    ) throws -> FormRun {
        var evaluation = Evaluation(model.currents.map(\.value), of: model.graph)
        var currents = model.terminals.map { _ in [Double]() }
        let driven = stimulus.drive.voltages(at: trajectory.times)
        let free = stimulus.drive.free
        for (row, states) in trajectory.states.enumerated() {
            var voltages = driven[row]
            for (index, free) in free.enumerated() { voltages[free.terminal] = trajectory.voltages[row][index] }
            evaluation.evaluate(
                at: OperatingPoint(voltages: voltages, states: states, parameters: model.parameters.map(\.value)))
            var sums = model.terminals.map { _ in 0.0 }
            for branch in model.currents {
                sums[branch.from] += evaluation.values[branch.value]
                if let end = branch.to { sums[end] -= evaluation.values[branch.value] }
            }
            for index in sums.indices { currents[index].append(sums[index]) }
        }
        var signals = model.states.indices.map { index in
            Signal(model.states[index].name, trajectory.states.map { $0[index] })
        }
        signals += zip(model.terminals, currents).map { Signal("i(\($0.name))", $1) }
        signals += free.indices.map { index in
            Signal("v(\(model.terminals[free[index].terminal].name))", trajectory.voltages.map { $0[index] })
        }
        return FormRun(
            form: form, stimulus: stimulus.name,
            waveforms: try WaveformSet(axis: trajectory.times, signals: signals),
            seconds: begin.duration(to: .now) / .seconds(1))
    }
}

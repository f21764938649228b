internal import CompactModels
internal import Foundation

/// The states of one device after each pulse of a train, from the model's own equations.
///
/// Where the state has a closed form (``CompactModels/GatedSynapseSolution``) a pulse is one step: without decay the state
/// depends on the time integral of the rate's factor only, so that the edges count as a piece of the full height. Near the
/// bounds, and for models without a closed form, the solver follows the pulse with its edges.
struct PulseResponse {
    private let model: CompactModel
    private let train: PulseTrain
    private let values: [String: Double]
    private let solution: GatedSynapseSolution?
    private let solver: StateSolver

    /// For how long a pulse at its full height does what it does with its edges, in s.
    private let fullTimes: (up: Double, down: Double)

    /// Prepares a device.
    ///
    /// - Parameters:
    ///   - bench: The bench.
    ///   - values: Parameters by name, in SI units, of those in which devices differ.
    init(_ bench: PulseBench, values: [String: Double]) {
        let (whole, train) = (bench.model, bench.train)
        model = bench.reduced
        self.train = train
        self.values = values
        var solver = StateSolver(model, values: values)
        (solver.relativeTolerance, solver.absoluteTolerance) = (1e-9, 1e-11)
        self.solver = solver
        func value(_ name: String) -> Double {
            values[name] ?? whole.parameters.first { $0.name == name }?.value ?? .nan
        }
        // A decay within an edge would not be seen.
        let isLasting = train.stop < 1e-6 * value("taud")
        solution = isLasting ? GatedSynapseSolution(whole, values: values) : nil
        func fullTime(_ level: Double, _ threshold: Double, _ exponent: Double) -> Double {
            let foot = value("w")
            func factor(_ z: Double) -> Double { pow(z < foot ? z * z / (2 * foot) : z - foot / 2, exponent) }
            let top = abs(level) - threshold
            guard top > foot else { return train.width }
            // Simpson's rule on both sides of the foot's end, where the rate has a bend.
            var sum = 0.0
            for (low, high) in [(0, foot), (foot, top)] {
                let step = (high - low) / 200
                for place in 0...200 {
                    let weight = place == 0 || place == 200 ? 1.0 : place % 2 == 1 ? 4 : 2
                    sum += weight * factor(low + Double(place) * step) * step / 3
                }
            }
            return train.width - train.edge + 2 * train.edge * sum / (abs(level) * factor(top))
        }
        fullTimes =
            solution == nil
            ? (0, 0)
            : (
                fullTime(train.up, value("vtp"), value("ap")), fullTime(train.down, value("vtn"), value("an"))
            )
    }

    /// The states at each reading.
    ///
    /// - Parameter noise: What the first state changes by after each pulse.
    /// - Returns: One set of states more than pulses.
    /// - Throws: `StateSolver.Failure`.
    func states(noise: [Double]) throws(StateSolver.Failure) -> [[Double]] {
        var x = model.initialStates(values)
        x = try rest(x, from: 0, to: train.reading(after: 0))
        var readings = [x]
        for pulse in 0..<(2 * train.count) {
            let start = train.start(of: pulse)
            x = try rest(x, from: train.reading(after: pulse), to: start)
            x = try pulsed(x, pulse)
            let box = train.noise(after: pulse)
            // The box of noise acts as if all of it came at its middle: nothing else happens in a pause but decay.
            let middle = (box.start + box.end) / 2
            x = try rest(x, from: start + train.width + train.edge, to: middle)
            x[0] += noise[pulse]
            x = try rest(x, from: middle, to: train.reading(after: pulse + 1))
            readings.append(x)
        }
        return readings
    }

    private func rest(_ x: [Double], from start: Double, to end: Double) throws(StateSolver.Failure) -> [Double] {
        if let solution, let state = solution.state(from: x[0], gate: 0, after: end - start) {
            return [state] + x.dropFirst()
        }
        return try followed(x, [(start, 0), (end, 0)])
    }

    private func pulsed(_ x: [Double], _ pulse: Int) throws(StateSolver.Failure) -> [Double] {
        let isUp = pulse < train.count
        if let solution,
            let state = solution.state(
                from: x[0], gate: train.level(of: pulse), after: isUp ? fullTimes.up : fullTimes.down)
        {
            return [state] + x.dropFirst()
        }
        return try followed(x, train.corners(of: pulse))
    }

    private func followed(
        _ x: [Double], _ gate: [(time: Double, voltage: Double)]
    ) throws(StateSolver.Failure) -> [Double] {
        let drive = TerminalDrive(times: gate.map(\.time), voltages: gate.map { voltages(gate: $0.voltage) })
        return try solver.solve(drive, from: x).states.last ?? x
    }

    private func voltages(gate: Double) -> [Double] {
        model.terminals.map { $0.name == "g" ? gate : $0.name == "d" ? train.read : 0 }
    }

    /// The current into the drain at each reading, in A.
    ///
    /// - Parameter states: The states at each reading.
    func currents(_ states: [[Double]]) -> [Double] {
        let drain = model.terminals.firstIndex { $0.name == "d" } ?? 0
        var evaluation = Evaluation(model.currents.map(\.value), of: model.graph)
        let parameters = model.vector(values)
        return states.map { states in
            evaluation.evaluate(
                at: OperatingPoint(voltages: voltages(gate: 0), states: states, parameters: parameters))
            return model.currents.reduce(0) { sum, branch in
                let value = evaluation.values[branch.value]
                return sum + (branch.from == drain ? value : 0) - (branch.to == drain ? value : 0)
            }
        }
    }
}

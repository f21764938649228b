import CompactModels
import Foundation
import TestSupport
import Testing

@Suite("The gated synapse") struct GatedSynapseTests {
    /// Gate voltages and durations, and the state after each, from an integration with a relative tolerance of 1e-11.
    static let golden: [(gate: Double, duration: Double, state: Double)] = [
        (1, 0.1e-3, 0.43244444), (0, 0.3e-3, 0.42749498), (1.2, 0.1e-3, 0.61118152), (0.2, 0.5e-3, 0.59856041),
        (-0.9, 0.2e-3, 0.44604599), (0, 1e-3, 0.42916912), (-1.3, 0.1e-3, 0.31453709),
    ]

    @Test("follows the golden trajectory: in closed form to the digits stated, by the solver within 1e-6")
    func goldenTrajectory() throws {
        let model = try Shipped.model("gated-synapse")
        let values = try #require(model.presets.first { $0.name == "golden" }).values
        let solution = try #require(GatedSynapseSolution(model, values: values))
        var solver = StateSolver(model, values: values)
        // A tenth of what is asked for, because errors of seven segments add up.
        (solver.relativeTolerance, solver.absoluteTolerance) = (1e-8, 1e-9)
        let drive = TerminalDrive.steps(Self.golden.map { ([0, $0.gate, 0], $0.duration) })
        let trajectory = try solver.solve(drive)
        var state = 0.3
        var time = 0.0
        for segment in Self.golden {
            state = try #require(solution.state(from: state, gate: segment.gate, after: segment.duration))
            #expect(abs(state - segment.state) < 1e-8)
            time += segment.duration
            let place = try #require(trajectory.times.lastIndex { abs($0 - time) < 1e-15 })
            #expect(abs(trajectory.states[place][0] - state) < 1e-6)
        }
    }

    @Test("stays as it is between the thresholds, for a thousand seconds")
    func retention() throws {
        let model = try Shipped.model("gated-synapse")
        let values = ["x0": 0.4, "taud": 1e30]
        let drive = TerminalDrive.steps([([0, 0.49, 0], 500), ([0, -0.49, 0], 500)])
        let trajectory = try StateSolver(model, values: values).solve(drive)
        #expect(trajectory.states.last?.first == 0.4)
    }

    @Test("never leaves its range, however long it is driven")
    func bounds() throws {
        let model = try Shipped.model("gated-synapse")
        let drive = TerminalDrive.steps([([0, 2, 0], 0.1), ([0, -2, 0], 0.1)])
        let trajectory = try StateSolver(model, values: ["nup": 2, "nun": -1]).solve(drive)
        for states in trajectory.states {
            // The smooth stop lets a step end past the bound by its own error only.
            #expect(states[0] > -1e-6 && states[0] < 1 + 1e-6)
        }
        #expect(trajectory.states.contains { $0[0] > 0.999 })
        #expect((trajectory.states.last?.first ?? 1) < 1e-3)
    }

    @Test(
        "takes the ideal set time for the whole way, whatever the normalised shape",
        arguments: [["nup": 2.0], ["nup": -3], ["shape_p": 1, "mp": 3], ["shape_p": 1, "mp": 0.5]])
    func idealTime(_ shape: [String: Double]) throws {
        let model = try Shipped.model("gated-synapse")
        var values = shape
        // The stop at the bounds takes nothing away where it is that narrow.
        values.merge(["wx": 1e-9, "taud": 1e30, "x0": 0, "tsp": 2e-3]) { $1 }
        let gate = 0.5 + 0.5 + 0.01
        var solver = StateSolver(model, values: values)
        (solver.relativeTolerance, solver.absoluteTolerance) = (1e-9, 1e-10)
        // At 99 % of the time the state is not far from 1, and not there.
        let trajectory = try solver.solve(.steps([([0, gate, 0], 0.99 * 2e-3)]))
        let state = try #require(trajectory.states.last?.first)
        #expect(state > 0.9 && state < 1)
        // The rest of the way at the rate of the shape there takes the last hundredth of the time.
        var evaluation = Evaluation([model.states[0].rate], of: model.graph)
        evaluation.evaluate(
            at: OperatingPoint(voltages: [0, gate, 0], states: [state, 0], parameters: model.vector(values)))
        let rate = evaluation.values[model.states[0].rate]
        // Rates change by a factor of e^3 over the whole way at most: 3 % over the last hundredth.
        #expect(abs((1 - state) / rate / (0.01 * 2e-3) - 1) < 0.04)
    }
}

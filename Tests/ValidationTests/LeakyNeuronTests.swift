import CompactModels
import Foundation
import ModelForms
import Simulation
import SpiceFormat
import Testing
import Waveforms

@Suite("The leaky integrate-and-fire neuron") struct LeakyNeuronTests {
    /// Currents from just above the rheobase (40 nA) to twenty times as much, in A.
    static let currents = [44e-9, 80e-9, 240e-9, 800e-9]

    /// A constant current into the membrane; the leak pulls to the reset voltage.
    private static func drive(_ current: Double, until stop: Double, leak: Double = 1.4) -> TerminalDrive {
        TerminalDrive(
            times: [0, stop], voltages: Array(repeating: [3.3, current, leak, 1.5, 1.4, 0, 0, 0, 0], count: 2),
            free: [.init(1, start: 1.4), .init(8, start: 0)])
    }

    /// The period in s by the closed form.
    private static func period(_ current: Double, _ model: CompactModel) -> Double {
        let p = Dictionary(uniqueKeysWithValues: model.parameters.map { ($0.name, $0.value) })
        func value(_ name: String) -> Double { p[name] ?? .nan }
        let far = current * value("tau") / value("c_mem")
        return value("t_ref") + value("tau") * log(far / (far - 0.1))
    }

    /// The period from the second to the last upward crossing of a level.
    private static func period(_ times: [Double], _ values: [Double], level: Double) -> Double? {
        var spikes: [Double] = []
        for index in values.indices.dropFirst() where values[index - 1] < level && values[index] >= level {
            let share = (level - values[index - 1]) / (values[index] - values[index - 1])
            spikes.append(times[index - 1] + share * (times[index] - times[index - 1]))
        }
        guard spikes.count > 2, let last = spikes.last else { return nil }
        return (last - spikes[1]) / Double(spikes.count - 2)
    }

    @Test("fires at the rate of the closed form within 0.3 %, natively", arguments: currents)
    func native(_ current: Double) throws {
        let model = try Forms.model("lif")
        let expected = Self.period(current, model)
        let trajectory = try StateSolver(model).solve(Self.drive(current, until: 4.5 * expected))
        let period = try #require(Self.period(trajectory.times, trajectory.voltages.map { $0[1] }, level: 1.65))
        // What the smooth threshold and the edges leave, measured when the constants were chosen: 0.1 %.
        #expect(abs(period / expected - 1) < 3e-3, "\(period), \(expected)")
    }

    @Test("fires at the rate of the closed form within 0.3 %, as behavioural sources in ngspice")
    func subcircuit() async throws {
        let model = try Forms.model("lif")
        let text = SpiceWriter.write(SubcircuitWriter.statements(model))
        for current in [Self.currents[1], Self.currents[3]] {
            let expected = Self.period(current, model)
            let lines =
                [
                    "f-I curve", "vdd vdd 0 3.3", "vth th 0 1.5", "vr reset 0 1.4", "i1 0 mem \(current)",
                    "x1 vdd mem reset th reset 0 0 0 out lif", ".ic v(mem)=1.4 v(out)=0",
                ]
                + text.split(separator: "\n").map(String.init)
            let deck = Deck(
                lines: lines,
                analysis: .transient(Transient(step: 1e-8, stop: 4.5 * expected, maximumStep: expected / 50)),
                options: [SolverOption("reltol", "1e-5"), SolverOption("vntol", "1e-8")])
            let result = try await Forms.ngspice([]).withSession(deck, workers: 1) { session in
                try await session.run(SimulationRequest(probes: ["v(out)"]))
            }
            let values = try #require(result.waveforms["v(out)"]?.values)
            let period = try #require(Self.period(result.waveforms.axis, values, level: 1.65))
            #expect(abs(period / expected - 1) < 3e-3, "\(current): \(period), \(expected)")
        }
    }

    @Test("is silent below the rheobase, and its output is a pulse of the supply's height and the stated width")
    func pulses() throws {
        let model = try Forms.model("lif")
        func run(_ current: Double, _ stop: Double) throws -> StateSolver.Trajectory {
            try StateSolver(model).solve(Self.drive(current, until: stop))
        }
        let silent = try run(39e-9, 60e-6)
        #expect(silent.voltages.allSatisfy { $0[1] < 0.01 })
        let spiking = try run(80e-9, 6e-6)
        let out = spiking.voltages.map { $0[1] }
        #expect((out.max() ?? 0) > 3.29)
        var width = 0.0
        for index in out.indices.dropFirst() where out[index] > 1.65 {
            width += spiking.times[index] - spiking.times[index - 1]
        }
        #expect(abs(width - 0.2e-6) < 0.01e-6)
        // The membrane never passes the threshold by more than its width and what flows while the spike rises.
        #expect((spiking.voltages.map { $0[0] }.max() ?? 2) < 1.501)
    }

    @Test("with the saturating leak of a transconductor above the threshold it fires by itself, at sinh's closed form")
    func transconductor() throws {
        let model = try Forms.model("lif", preset: "ota-neuron")
        // t_ref + tau ln(sinh(0.15/v_lin)/sinh(0.05/v_lin)).
        let expected = 1e-6 + 6e-6 * log(sinh(0.15 / 0.07) / sinh(0.05 / 0.07))
        let trajectory = try StateSolver(model).solve(Self.drive(0, until: 4.5 * expected, leak: 1.55))
        let period = try #require(Self.period(trajectory.times, trajectory.voltages.map { $0[1] }, level: 1.65))
        #expect(abs(period / expected - 1) < 3e-3, "\(period), \(expected)")
    }
}

import BehaviouralModels
import CompactModels
import Foundation
import Testing

@Suite("Compact models of circuits against closed forms") struct CircuitModelTests {
    /// kT/q at the models' temperature of 27 degrees.
    static let ut = 8.617333262145179e-5 * 300.15

    /// The values of a model's parameters.
    private static func values(_ model: CompactModel) -> (String) -> Double {
        let table = Dictionary(uniqueKeysWithValues: model.parameters.map { ($0.name, $0.value) })
        return { table[$0] ?? .nan }
    }

    /// A pulse of 3.3 V at one terminal, others constant; the first point is at time 0.
    private static func drive(
        _ model: CompactModel, pulse terminal: String, from begin: Double, to end: Double, until stop: Double,
        levels: [String: Double], free: [String: Double]
    ) -> TerminalDrive {
        let edge = 1e-4 * (end - begin)
        let courses: [[(time: Double, value: Double)]] = model.terminals.map { place in
            guard place.name == terminal else { return [(0, levels[place.name] ?? 0)] }
            return [(0, 0), (begin, 0), (begin + edge, 3.3), (end, 3.3), (end + edge, 0), (stop, 0)]
        }
        return TerminalDrive(
            courses: courses, stop: stop,
            free: free.map { name, start in
                .init(model.terminals.firstIndex { $0.name == name } ?? 0, start: start)
            })
    }

    @Test(
        "the DPI neuron spikes at the times of its closed form within 0.5 % of an interval, with and without adaptation",
        arguments: [("plain", 1.5), ("plain", 3), ("plain", 20), ("adapting", 4)])
    func dpiNeuron(_ preset: String, _ drive: Double) throws {
        let given = try Forms.model("dpi-neuron", preset: preset)
        var value = Self.values(given)
        var form = DPINeuron(
            membraneCapacitance: value("c_mem"), tau: value("tau"), gain: value("i_gain"), threshold: value("i_th"),
            refractoryPeriod: value("t_ref"),
            adaptation: .init(
                capacitance: value("c_ahp"), tau: value("tau_ahp"), gain: value("i_gain_ahp"),
                weight: value("i_w_ahp")),
            reset: 5 * value("i0_n"), readingSlope: value("n_n"), pairSlope: value("n_p"))
        form.thermalVoltage = Self.ut
        let input = drive * form.rheobase
        // A pair in weak inversion, and feedback of 10 fA, less than a thousandth of the smallest current.
        let model = try Forms.model("dpi-neuron", preset: preset, ["i_in": input, "i_pf": 1e-14, "is_p": 1e6])
        value = Self.values(model)
        let stop = 6 * (try #require(form.period(input: input)))
        var state = form.start
        let expected = form.advance(&state, to: stop, input: input)
        let supply = model.terminals.map { ["vdd", "vinp"].contains($0.name) ? 3.3 : 0 }.map {
            [(time: 0.0, value: $0)]
        }
        let trajectory = try StateSolver(model).solve(
            TerminalDrive(courses: supply, stop: stop, free: [.init(10, start: 0), .init(11, start: 0)]))
        let spikes = Self.crossings(trajectory.times, trajectory.states.map { $0[0] }, level: 0.5)
        #expect(spikes.count >= 3 && abs(spikes.count - expected.count) <= 1)
        let interval = expected[1] - expected[0]
        for (index, (spike, time)) in zip(spikes, expected).enumerated() {
            // The constants of the smooth spike leave 0.2 % of t_ref, the threshold's width 0.8 % of the current at which it
            // spikes, and the leaks' drains near ground a little at each reset.
            #expect(abs(spike - time) < 5e-3 * interval * Double(index + 1), "\(index): \(spike), \(time)")
        }
    }

    @Test("the DPI synapse is at its closed form at the end of a spike and a time constant later, depressed or not")
    func dpiSynapse() throws {
        for preset in ["nominal", "depressing"] {
            // A pair in weak inversion, as the closed form has it.
            let model = try Forms.model("dpi-synapse", preset: preset, ["is_n": 1e6])
            let value = Self.values(model)
            var form = DPISynapse(
                capacitance: value("c_syn"), tau: value("tau"), gain: value("i_gain"), weight: value("i_weight"),
                depression: .init(capacitance: value("c_std"), current: value("i_std"), recovery: value("i_rec")),
                pairSlope: value("n_n"), outputSlope: value("n_p"))
            form.thermalVoltage = Self.ut
            let (i0, np) = (5 * value("i0_p"), value("n_p") * Self.ut)
            let tau = value("tau")
            let stop = 3e-4 + tau
            let trajectory = try StateSolver(model).solve(
                Self.drive(
                    model, pulse: "pre", from: 1e-4, to: 2e-4, until: stop, levels: ["vdd": 3.3, "vmem": 0.35],
                    free: ["vsyn": 2.95]))
            func current(at time: Double) throws -> Double {
                let index = try #require(trajectory.times.firstIndex { $0 >= time - 1e-12 })
                return i0 * exp((3.3 - trajectory.voltages[index][0]) / np)
            }
            // The pulse lasts from the middle of its first edge to that of its last.
            var state = DPISynapse.State(current: i0 * exp(0.35 / np))
            state = form.state(after: 1e-4 + 5e-9, from: state, isSpiking: false)
            state = form.state(after: 1e-4, from: state, isSpiking: true)
            state = form.state(after: stop - 2e-4 - 5e-9, from: state, isSpiking: false)
            // The leak's drain leaves exp(-V/ut), a few millionths, and the pieces of depression 1e-4.
            #expect(abs(try current(at: stop) / state.current - 1) < 1e-3, "\(preset)")
            let depression = trajectory.states.last?[0] ?? .nan
            #expect(abs(depression - state.depression) < 1e-4)
        }
    }

    @Test("log-domain and current-mirror integrator charge and decay by their closed forms")
    func filters() throws {
        let filter = try Forms.model("log-domain"), mirror = try Forms.model("mirror-integrator")
        for model in [filter, mirror] {
            let value = Self.values(model)
            let np = value("n_p") * Self.ut, i0 = 2 * value("i0_p"), start = i0 * exp(0.35 / np)
            let trajectory = try StateSolver(model).solve(
                Self.drive(
                    model, pulse: "pre", from: 1e-5, to: 2.1e-4, until: 1e-3,
                    levels: ["vdd": 3.3, "out": 1.65, "vtau": 3.3 + Self.ut * log(0.05)], free: ["vsyn": 2.95]))
            let current = i0 * exp((3.3 - (trajectory.voltages.last?[0] ?? .nan)) / np)
            let edge = 1e-8
            var expected: Double
            if model.name == "log-domain" {
                let leak = np * value("c_syn") / value("tau")
                let goal = value("i_weight") * value("i_weight") / leak
                let form = FirstOrderFilter(tau: value("tau"))
                expected = form.current(after: 1e-5 + edge, from: start, input: 0)
                expected = form.current(after: 2e-4, from: expected, input: goal)
                expected = form.current(after: 1e-3 - 2.1e-4 - edge, from: expected, input: 0)
            } else {
                let charge = np * value("c_syn")
                let form = MirrorIntegrator(charge: charge, weight: charge / value("tau_c"), alpha: 0.05)
                expected = form.current(after: 1e-5 + edge, from: start, isSpiking: false)
                expected = form.current(after: 2e-4, from: expected, isSpiking: true)
                expected = form.current(after: 1e-3 - 2.1e-4 - edge, from: expected, isSpiking: false)
            }
            // Drains that come near the supply leave exp(-V/ut) over alpha: at 0.35 V less than 1e-4.
            #expect(abs(current / expected - 1) < 1e-3, "\(model.name): \(current), \(expected)")
        }
    }

    /// Upward crossings of a level.
    private static func crossings(_ times: [Double], _ values: [Double], level: Double) -> [Double] {
        values.indices.dropFirst().compactMap { index in
            guard values[index - 1] < level, values[index] >= level else { return nil }
            let share = (level - values[index - 1]) / (values[index] - values[index - 1])
            return times[index - 1] + share * (times[index] - times[index - 1])
        }
    }
}

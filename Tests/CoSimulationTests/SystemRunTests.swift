import CoSimulation
import CompactModels
import Foundation
import Ngspice
import Simulation
import TestSupport
import Testing
import Waveforms

@Suite("Parts that run together") struct SystemRunTests {
    /// A low-pass filter as a compact model: dx/dt = (V(in) − x)/τ with τ = 1 ms.
    static func filter() throws -> CompactModel {
        try CompactModelReader.read(
            """
            terminals: {in: input, out: reference}
            parameters:
              tau: {unit: s, value: 1 ms, range: "(0, 1 s]", meaning: time constant}
            states:
              x: {initial: 0, rate: "(V(in,out) - x)/tau"}
            currents: {"in,out": "0*V(in,out)"}
            """, name: "filter", file: "filter.yaml")
    }

    static let pulse = PulseShape(low: 0, high: 1, width: 1e-4, edge: 1e-6)

    @Test(
        "a native model gets spikes as pulses: its state is that of the equation, whatever the windows",
        arguments: [1e-4, 7e-3])
    func native(window: Double) throws {
        let model = DrivenModel(
            try Self.filter(), inputs: [.init("in", terminal: "in", pulse: Self.pulse)],
            outputs: [.init("x", of: "x")])
        let connections = [Connection(.init("source", "out"), to: .init("filter", "in"), delay: 5e-4)]
        let plan = try SystemPlan(
            parts: ["source", "filter"], connections: connections, stop: 2e-2, longest: window)
        let spikes = [1e-3, 2e-3, 9e-3]
        var run = SystemRun(
            [.init("source", NativePart(SpikeSource(spikes))), .init("filter", NativePart(model))],
            connections: connections, plan: plan, stop: 2e-2, jobs: 1, keeping: [.init("filter", "x")])
        let record = try run.run()
        #expect(record.exchanged == 3 && record.spikes[.init("source", "out")] == spikes)
        let course = try #require(record.courses[.init("filter", "x")])
        #expect(zip(course.times, course.times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(abs((course.times.last ?? 0) - 2e-2) < 1e-12)
        for (time, value) in zip(course.times, course.values) {
            // The answer to each trapezoid: the integral of the answer to a step, over both edges.
            let expected = spikes.reduce(0) { sum, spike in
                let t = time - spike - 5e-4
                let ramp = { (t: Double) in t > 0 ? t - 1e-3 * (1 - exp(-t / 1e-3)) : 0 }
                return sum + (ramp(t) - ramp(t - 1e-6) - ramp(t - 1.01e-4) + ramp(t - 1.02e-4)) / 1e-6
            }
            // 1e-6 of the state for each of some hundred steps.
            #expect(abs(value - expected) < 1e-5 * (1 + abs(expected)), "\(time)")
        }
    }

    /// Remembers the ends of windows.
    final class Clock: NativeModel {
        let inputs: [CoSimulation.Port] = []
        let outputs: [CoSimulation.Port] = []
        var ends: [Double] = []
        func advance(from begin: Double, to end: Double, _ signals: [PortSignal?]) -> [PortSignal] {
            #expect(begin < end)
            ends.append(end)
            return []
        }
    }

    @Test("windows fill the run: none is empty, and the last ends where the run does", arguments: [1001, 7, 300, 1])
    func windows(count: Int) throws {
        let window = 1e-3
        let stop = Double(count) * window
        let clock = Clock()
        let plan = try SystemPlan(parts: ["clock"], connections: [], stop: stop, longest: window)
        var run = SystemRun([.init("clock", NativePart(clock))], connections: [], plan: plan, stop: stop, jobs: 1)
        #expect(try run.run().windows == count)
        #expect(clock.ends.last == stop && clock.ends.count == count)
    }

    /// A capacitor of 1 pF that 1 nA charges, 1 V/ms, and that a voltage of 1 V discharges through 1 kΩ.
    static func relaxation(stop: Double) -> CoupledDeck {
        CoupledDeck(
            deck: Deck(
                lines: [
                    "relaxation", "i1 0 v 1e-9", "c1 v 0 1e-12 ic=0", "vreset r 0 external", "rr r 0 1e6",
                    "b1 v 0 i=v(v)*v(r)*1e-3",
                ],
                analysis: .transient(Transient(step: 1e-5, stop: stop, maximumStep: 2e-5, useInitialConditions: true)),
                // A thousandth of the current that charges would be a microsecond: ngspice's own abstol is 1 pA.
                options: [
                    SolverOption("reltol", "1e-6"), SolverOption("gmin", "1e-18"), SolverOption("abstol", "1e-16"),
                ]),
            inputs: ["vreset"], probes: ["v(v)"])
    }

    /// Two such circuits; the spikes of each, where it reaches 1 V, reset itself and the other one.
    static func pair(stop: Double, jobs: Int) async throws -> SystemRun.Record {
        let simulator = NgspiceSimulator(executable: Shipped.program)
        let deck = relaxation(stop: stop)
        return try await simulator.withCoupledCircuits([deck, deck], timeLimit: 60) { circuits in
            let shape = PulseShape(low: 0, high: 1, width: 4e-6, edge: 1e-6)
            let members = circuits.enumerated().map { index, circuit in
                SystemRun.Member(
                    "n\(index)",
                    CircuitPart(
                        circuit, probes: deck.probes, inputs: [.init("reset", source: "vreset", pulse: shape)],
                        outputs: [.init("spike", probe: "v(v)", threshold: Threshold(1))]))
            }
            let connections = [
                Connection(.init("n0", "spike"), to: .init("n0", "reset"), delay: 1e-5),
                Connection(.init("n0", "spike"), to: .init("n1", "reset"), delay: 3e-4),
            ]
            let plan = try SystemPlan(parts: ["n0", "n1"], connections: connections, stop: stop)
            var run = SystemRun(members, connections: connections, plan: plan, stop: stop, jobs: jobs)
            return try run.run()
        }
    }

    @Test("a circuit that its own spikes reset oscillates with the period of the equation")
    func oscillation() async throws {
        let record = try await Self.pair(stop: 5e-3, jobs: 2)
        let times = try #require(record.spikes[.init("n0", "spike")])
        #expect(times.count == 4 && abs(times[0] - 1e-3) < 1e-8, "\(times)")
        // The delay, both edges and the width pass until the capacitor is let go; it then stands near 0. While the reset falls,
        // it follows I/G to 1 nA/(1 mS·v(r)), and the charge leaves it alone below G = C/t: about the last 0.1 % of the edge.
        for (before, after) in zip(times, times.dropFirst()) {
            #expect(abs(after - before - (1e-3 + 1e-5 + 6e-6)) < 1e-7, "\(after - before)")
        }
        // The other one is reset 300 µs after each, and gets to 1 V again 1 ms after it was let go.
        let others = try #require(record.spikes[.init("n1", "spike")])
        #expect(others.count == 4)
        for (other, time) in zip(others.dropFirst(), times) {
            #expect(abs(other - (time + 3e-4 + 6e-6 + 1e-3)) < 1e-7, "\(others)")
        }
    }

    @Test("one circuit after the other gives the same as both at the same time, to the last bit")
    func jobs() async throws {
        let (one, two) = (try await Self.pair(stop: 5e-3, jobs: 1), try await Self.pair(stop: 5e-3, jobs: 2))
        #expect(one == two)
    }

    @Test("voltages go from circuit to circuit as through a delay line in one circuit")
    func voltages() async throws {
        let simulator = NgspiceSimulator(executable: Shipped.program)
        let stop = 1e-3
        let transient = Transient(step: 1e-6, stop: stop, maximumStep: 1e-6)
        let options = [SolverOption("reltol", "1e-6")]
        let first = ["v1 a 0 dc 0 sin(0 1 3000 0 0)", "r1 a b 1000", "c1 b 0 1e-8"]
        let second = ["r2 c d 1000", "c2 d 0 2e-8"]
        // A line of 50 Ω with its own resistance at both ends halves the voltage and delays it by 20 µs.
        let whole = Deck(
            lines: ["whole"] + first + [
                "e1 s 0 b 0 2", "rs s i 50", "t1 i 0 c 0 z0=50 td=2e-5", "rl c 0 50", "e2 x 0 c 0 1",
            ]
                + ["r2 x d 1000", "c2 d 0 2e-8"], analysis: .transient(transient), options: options)
        let expected = try await simulator.withSession(whole, workers: 1) { session in
            try await session.run(SimulationRequest(probes: ["v(d)"]))
        }.waveforms
        let decks = [
            CoupledDeck(
                deck: Deck(lines: ["first"] + first, analysis: .transient(transient), options: options), inputs: [],
                probes: ["v(b)"]),
            CoupledDeck(
                deck: Deck(
                    lines: ["second", "vc c 0 external"] + second, analysis: .transient(transient), options: options),
                inputs: ["vc"], probes: ["v(d)"]),
        ]
        let record = try await simulator.withCoupledCircuits(decks, timeLimit: 60) { circuits in
            let connections = [Connection(.init("first", "b"), to: .init("second", "c"), delay: 2e-5)]
            let plan = try SystemPlan(parts: ["first", "second"], connections: connections, stop: stop)
            var run = SystemRun(
                [
                    .init(
                        "first",
                        CircuitPart(circuits[0], probes: ["v(b)"], inputs: [], outputs: [.init("b", probe: "v(b)")])),
                    .init(
                        "second",
                        CircuitPart(
                            circuits[1], probes: ["v(d)"], inputs: [.init("c", source: "vc")],
                            outputs: [.init("d", probe: "v(d)")])),
                ], connections: connections, plan: plan, stop: stop, jobs: 2, keeping: [.init("second", "d")])
            return try run.run()
        }
        let course = try #require(record.courses[.init("second", "d")])
        let reference = try #require(expected["v(d)"])
        var index = 0
        for (time, value) in zip(course.times, course.values) {
            while index + 2 < expected.axis.count, expected.axis[index + 1] < time { index += 1 }
            let (t0, t1) = (expected.axis[index], expected.axis[index + 1])
            let wanted =
                reference.values[index] + (reference.values[index + 1] - reference.values[index]) * (time - t0)
                / (t1 - t0)
            // Steps of 1 µs of a sine of 333 µs: straight lines are off by (2π/333)²/8 = 4e-5, the trapezoidal rule by less.
            #expect(abs(value - wanted) < 2e-4, "\(time)")
        }
    }
}

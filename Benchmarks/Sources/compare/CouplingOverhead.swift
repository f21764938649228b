import CoSimulation
import Foundation
import Ngspice
import Simulation

/// What it costs that a circuit exchanges spikes with other parts, beside the same circuit with the same pulses of its own.
enum CouplingOverhead {
    /// An input spike and an output spike in each window of 1 ms.
    private static let period = 1e-3

    static func run(_ context: Context) async throws {
        let events = context.runs(2000)
        print(
            "A: \(events) spikes go into a circuit of ngspice and \(events) come out, in \(events) windows; B: one run with its own pulses"
        )
        let simulator = NgspiceSimulator(executable: URL(filePath: CommandLine.arguments[0]))
        var figures = Figures()
        var (coupled, alone, each) = ([Double](), [Double](), [Double]())
        for _ in 0..<context.repeats {
            let (a, exchanged) = try await coupledRun(events, on: simulator)
            let b = try await plainRun(events, on: simulator)
            coupled.append(a)
            alone.append(b)
            each.append((a - b) / Double(exchanged))
        }
        figures.add("A, the run", coupled, unit: "s")
        figures.add("B, the run", alone, unit: "s")
        figures.add("(A - B) / spikes exchanged", each, unit: "s", target: .atMost(20e-6))
        figures.print()
    }

    /// A filter of 50 µs behind the pulses, and a resistor that makes it a few devices.
    private static let lines = ["r1 in out 1000", "c1 out 0 5e-8", "r2 out far 1000", "c2 far 0 1e-9"]

    private static func transient(_ events: Int) -> Analysis {
        .transient(Transient(step: 1e-5, stop: Double(events + 1) * period, maximumStep: 1e-4))
    }

    private static let shape = PulseShape(low: 0, high: 1, width: 1e-4, edge: 1e-6)

    /// The wall time from the first window to the last, and how many spikes went from part to part.
    private static func coupledRun(_ events: Int, on simulator: NgspiceSimulator) async throws -> (Double, Int) {
        let stop = Double(events + 1) * period
        let deck = CoupledDeck(
            deck: Deck(lines: ["coupled", "vin in 0 external"] + lines, analysis: transient(events)), inputs: ["vin"],
            probes: ["v(out)"])
        return try await simulator.withCoupledCircuits([deck], timeLimit: nil) { circuits in
            let ends = (0..<2).map { Connection.End(["source", "circuit"][$0], ["out", "spike"][$0]) }
            let connections = [
                Connection(ends[0], to: .init("circuit", "in"), delay: period),
                Connection(ends[1], to: .init("sink", "rise"), delay: period),
            ]
            let parts = ["source", "circuit", "sink"]
            let plan = try SystemPlan(parts: parts, connections: connections, stop: stop, longest: period)
            let source = SpikeSource((0..<events).map { (Double($0) + 0.3) * period })
            let circuit = CircuitPart(
                circuits[0], probes: deck.probes, inputs: [.init("in", source: "vin", pulse: shape)],
                outputs: [.init("spike", probe: "v(out)", threshold: Threshold(0.5))])
            let sink = UpDownCounter(start: 0, range: 0...1, gain: 0, unit: "V", threshold: 1)
            var run = SystemRun(
                [.init(parts[0], NativePart(source)), .init(parts[1], circuit), .init(parts[2], NativePart(sink))],
                connections: connections, plan: plan, stop: stop, jobs: 2)
            let begin = ContinuousClock.now
            let record = try run.run()
            return (begin.duration(to: .now) / .seconds(1), record.exchanged)
        }
    }

    /// The time of ngspice's analysis.
    private static func plainRun(_ events: Int, on simulator: NgspiceSimulator) async throws -> Double {
        let pulse = "pulse(0 1 \(1.3 * period) \(shape.edge) \(shape.edge) \(shape.width) \(period))"
        let deck = Deck(lines: ["plain", "vin in 0 dc 0 \(pulse)"] + lines, analysis: transient(events))
        return try await simulator.withSession(deck, workers: 1) { session in
            try await session.run(SimulationRequest(probes: ["v(out)"])).analysisTime
        }
    }
}

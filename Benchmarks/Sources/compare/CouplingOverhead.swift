import CoSimulation
import Foundation
import Ngspice
import Simulation

/// What it costs that a circuit exchanges spikes with other parts.
///
/// A is the coupled run. B is the same circuit in the same worker with the same pulses from a source of its own, under the
/// same limits of steps, and exchanges nothing. So A − B holds messages, waiting, the search for crossings, the calls of
/// external sources, and the time points at the ends of windows; not the steps within pulses, which a circuit takes either
/// way. C is the circuit as a plain deck, which crosses pulses in as many steps as ngspice likes: A − C holds those steps too.
enum CouplingOverhead {
    /// An input spike and an output spike in each window of 1 ms.
    private static let period = 1e-3

    /// A run: its wall-clock time in s, its accepted time points, and how many spikes went from part to part.
    private struct Run {
        var seconds: Double
        var points: Int
        var exchanged = 0
    }

    static func run(_ context: Context) async throws {
        let events = context.runs(2000)
        print(
            """
            A: \(events) spikes go into a circuit of ngspice and \(events) come out, in \(events) windows; B: the same pulses \
            and limits of steps, nothing exchanged; C: a plain run with its own pulses
            """)
        let simulator = NgspiceSimulator(executable: URL(filePath: CommandLine.arguments[0]))
        var (a, b, c) = ([Run](), [Run](), [Run]())
        for _ in 0..<context.repeats {
            a.append(try await coupledRun(events, on: simulator))
            b.append(try await limitedRun(events, on: simulator))
            c.append(try await plainRun(events, on: simulator))
        }
        var figures = Figures()
        for (name, runs) in [("A", a), ("B", b), ("C", c)] {
            figures.add("\(name), the run", runs.map(\.seconds), unit: "s")
            figures.add("\(name), time points", runs.map { Double($0.points) })
        }
        func each(_ value: (Run, Run, Run) -> Double) -> [Double] {
            zip(a, zip(b, c)).map { value($0, $1.0, $1.1) / Double($0.exchanged) }
        }
        figures.add(
            "(A - B) / spikes exchanged", each { a, b, _ in a.seconds - b.seconds }, unit: "s", target: .atMost(20e-6))
        figures.add(
            "  of it time points at window ends",
            each { a, b, _ in Double(a.points - b.points) * b.seconds / Double(b.points) },
            unit: "s")
        figures.add(
            "  of it messages, waiting, calls",
            each { a, b, _ in a.seconds - b.seconds * Double(a.points) / Double(b.points) }, unit: "s")
        figures.add("(A - C) / spikes exchanged", each { a, _, c in a.seconds - c.seconds }, unit: "s")
        figures.print()
    }

    /// A filter of 50 µs behind the pulses, and a resistor that makes it a few devices.
    private static let lines = ["r1 in out 1000", "c1 out 0 5e-8", "r2 out far 1000", "c2 far 0 1e-9"]

    private static func transient(_ events: Int) -> Analysis {
        .transient(Transient(step: 1e-5, stop: Double(events + 1) * period, maximumStep: 1e-4))
    }

    private static let shape = PulseShape(low: 0, high: 1, width: 1e-4, edge: 1e-6)

    private static let ownSource =
        "vin in 0 dc 0 pulse(0 1 \(1.3 * period) \(shape.edge) \(shape.edge) \(shape.width) \(period))"

    /// From the first window to the last.
    private static func coupledRun(_ events: Int, on simulator: NgspiceSimulator) async throws -> Run {
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
            var points = 0
            let circuit = CircuitPart(
                circuits[0], probes: deck.probes, inputs: [.init("in", source: "vin", pulse: shape)],
                outputs: [.init("spike", probe: "v(out)", threshold: Threshold(0.5))],
                keep: { points += $0.times.count })
            let sink = UpDownCounter(start: 0, range: 0...1, gain: 0, unit: "V", threshold: 1)
            var run = SystemRun(
                [.init(parts[0], NativePart(source)), .init(parts[1], circuit), .init(parts[2], NativePart(sink))],
                connections: connections, plan: plan, stop: stop, jobs: 2)
            let begin = ContinuousClock.now
            let record = try run.run()
            return Run(
                seconds: begin.duration(to: .now) / .seconds(1), points: points, exchanged: record.exchanged)
        }
    }

    /// From the first window to the last, of which there are as few as keeps ngspice's list of breakpoints short.
    private static func limitedRun(_ events: Int, on simulator: NgspiceSimulator) async throws -> Run {
        let stop = Double(events + 1) * period
        // The source is the deck's own: of the course only the limits of steps count.
        let deck = CoupledDeck(
            deck: Deck(lines: ["limited", ownSource] + lines, analysis: transient(events)), inputs: ["vin"],
            probes: ["v(out)"])
        return try await simulator.withCoupledCircuits([deck], timeLimit: nil) { circuits in
            var points = 0
            let begin = ContinuousClock.now
            var first = 0
            while first <= events {
                let last = min(first + 100, events + 1)
                circuits[0].start([limits(first..<last)], until: last == events + 1 ? stop : Double(last) * period)
                points += try circuits[0].finish().times.count
                first = last
            }
            return Run(seconds: begin.duration(to: .now) / .seconds(1), points: points)
        }
    }

    /// The limits of steps in the pulses of some periods; there is none in the first.
    private static func limits(_ periods: Range<Int>) -> DriveCourse {
        var course = DriveCourse(times: [Double(periods.lowerBound) * period], values: [0])
        for index in periods where index > 0 {
            let start = (Double(index) + 0.3) * period
            course.times += [0, shape.edge, shape.edge + shape.width, 2 * shape.edge + shape.width].map { start + $0 }
            course.values += [0, 1, 1, 0]
            course.steps += [shape.width / 10, shape.width / 10, shape.width / 10, 0]
        }
        return course
    }

    /// ngspice's analysis.
    private static func plainRun(_ events: Int, on simulator: NgspiceSimulator) async throws -> Run {
        let deck = Deck(lines: ["plain", ownSource] + lines, analysis: transient(events))
        return try await simulator.withSession(deck, workers: 1) { session in
            let result = try await session.run(SimulationRequest(probes: ["v(out)"]))
            return Run(seconds: result.analysisTime, points: result.points)
        }
    }
}

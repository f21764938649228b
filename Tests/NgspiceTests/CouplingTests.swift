import Foundation
import Ngspice
import Simulation
import TestSupport
import Testing

@Suite("A transient in windows") struct CouplingTests {
    /// R = 1 kΩ and C = 1 nF behind an external source: τ = 1 µs.
    static func filter(stop: Double = 10e-6, _ more: [String] = []) -> CoupledDeck {
        CoupledDeck(
            deck: Deck(
                lines: ["filter", "vin in 0 external", "r1 in out 1000", "c1 out 0 1e-9"] + more,
                analysis: .transient(Transient(step: 1e-7, stop: stop, maximumStep: 2e-8)),
                options: [SolverOption("reltol", "1e-5")]),
            inputs: ["vin"], probes: ["v(out)", "i(vin)"])
    }

    /// A ramp of 10 ns to 1 V at a time, in the window of that time.
    static func step(at time: Double, from begin: Double) -> DriveCourse {
        DriveCourse(times: [begin, time, time + 1e-8], values: [0, 0, 1])
    }

    /// The answer of the filter to a ramp of 10 ns that starts at 0: the integral of the answer to a step.
    static func answer(_ time: Double) -> Double {
        let (tau, ramp) = (1e-6, 1e-8)
        if time < 0 { return 0 }
        let grown = { (t: Double) in t - tau * (1 - exp(-t / tau)) }
        return (grown(time) - (time > ramp ? grown(time - ramp) : 0)) / ramp
    }

    @Test("follows its sources: a charging capacitor is that of the equation, whatever the windows")
    func charging() async throws {
        for windows in [1, 7] {
            let points = try await simulator().withCoupledCircuits([Self.filter()], timeLimit: 60) { circuits in
                var all: [CoupledPoints] = []
                for index in 0..<windows {
                    let begin = 10e-6 * Double(index) / Double(windows)
                    let end = 10e-6 * Double(index + 1) / Double(windows)
                    let isFirst = (begin...end).contains(1.3e-6)
                    let course = isFirst ? Self.step(at: 1.3e-6, from: begin) : .level(begin > 1e-6 ? 1 : 0)
                    circuits[0].start([course], until: end)
                    all.append(try circuits[0].finish())
                    // A window ends where it was told to, to a millionth of its length.
                    #expect(abs((all.last?.times.last ?? 0) - end) <= 1e-6 * (end - begin))
                }
                return all
            }
            let times = points.flatMap(\.times)
            let values = points.flatMap { $0.values[0] }
            let currents = points.flatMap { $0.values[1] }
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
            for (index, time) in times.enumerated() {
                let expected = Self.answer(time - 1.3e-6)
                // The trapezoidal rule with steps of 0.02 τ: (0.02)²/12 of the slope, and reltol.
                #expect(abs(values[index] - expected) < 1e-4, "\(windows) windows, \(time) s")
                if time > 1.4e-6 {
                    // The current that flows into the source is minus that of the resistor; vntol over 1 kΩ beside it.
                    #expect(abs(currents[index] + (1 - expected) / 1000) < 2e-7)
                }
            }
            // Both corners of the ramp are points.
            for corner in [1.3e-6, 1.31e-6] {
                #expect(times.contains { abs($0 - corner) < 1e-12 }, "\(corner) s, \(windows) windows")
            }
        }
    }

    @Test("takes no longer steps than a course allows")
    func steps() async throws {
        let times = try await simulator().withCoupledCircuits([Self.filter()], timeLimit: 60) { circuits in
            let course = DriveCourse(times: [0, 2e-6, 3e-6], values: [0, 0, 0], steps: [0, 1e-9, 0])
            circuits[0].start([course], until: 10e-6)
            return try circuits[0].finish().times
        }
        let inside = zip(times, times.dropFirst()).filter { $0.0 >= 2e-6 && $0.1 <= 3e-6 }
        // 1 µs in steps of 1 ns, up to roundings.
        #expect(inside.count >= 999 && inside.allSatisfy { $1 - $0 <= 1.0001e-9 })
    }

    @Test("gives the same points for two circuits at the same time as for one after the other")
    func together() async throws {
        let run = { @Sendable (together: Bool) in
            try await simulator().withCoupledCircuits([Self.filter(), Self.filter()], timeLimit: 60) { circuits in
                var found: [[CoupledPoints]] = [[], []]
                for index in 0..<5 {
                    let (begin, end) = (2e-6 * Double(index), 2e-6 * Double(index + 1))
                    for (place, circuit) in circuits.enumerated() {
                        let level = DriveCourse(
                            times: [begin, begin + 1e-8], values: [Double(index) / 5, Double(index + place) / 5])
                        circuit.start([level], until: end)
                        if !together { found[place].append(try circuit.finish()) }
                    }
                    if together { for place in 0..<2 { found[place].append(try circuits[place].finish()) } }
                }
                return found
            }
        }
        let (parallel, serial) = (try await run(true), try await run(false))
        #expect(parallel == serial)
        #expect(parallel[0] != parallel[1])
    }

    @Test("a deck that cannot be loaded, a probe that is not there and a run that fails are told")
    func failures() async throws {
        let run = { @Sendable (deck: CoupledDeck) in
            try await simulator().withCoupledCircuits([deck], timeLimit: 60) { circuits in
                circuits[0].start([.level(0)], until: 10e-6)
                _ = try circuits[0].finish()
            }
        }
        var failures: [SimulationFailure.Kind] = []
        var missing = Self.filter()
        missing.probes = ["v(nowhere)"]
        for deck in [
            Self.filter(["m1 out in 0 0 nothing"]), missing, Self.filter(["b1 x 0 v=v(x)*v(x)+1", "r2 x 0 1"]),
        ] {
            do { try await run(deck) } catch let failure as SimulationFailure { failures.append(failure.kind) }
        }
        #expect(failures.count == 3 && failures[0] == .badDeck, "\(failures)")
    }
}

import CoSimulation
import CompactModels
import Diagnostics
import Testing

@Suite("How long windows are") struct WindowTests {
    /// A filter with a time constant of 1 ms that gets pulses and gives spikes.
    static func member() throws -> SystemRun.Member {
        let filter = DrivenModel(
            try SystemRunTests.filter(), inputs: [.init("in", terminal: "in", pulse: SystemRunTests.pulse)],
            outputs: [.init("spike", of: "x", threshold: Threshold(0.01))])
        return .init("filter", NativePart(filter))
    }

    static func record(_ connections: [Connection]) throws -> SystemRun.Record {
        let stop = 2e-2
        let plan = try SystemPlan(parts: ["source", "filter"], connections: connections, stop: stop, longest: 1e-3)
        var run = SystemRun(
            [.init("source", NativePart(SpikeSource([1e-3, 2e-3]))), try member()], connections: connections,
            plan: plan, stop: stop, jobs: 1)
        return try run.run()
    }

    @Test("off a loop a window is as long as the longest, on a loop as its delay")
    func lengths() throws {
        let input = Connection(.init("source", "out"), to: .init("filter", "in"), delay: 1e-4)
        // 20 of the longest; the first begins a delay late and takes a round more.
        let chain = try Self.record([input])
        #expect(chain.windows == 21 && chain.exchanged == 2)
        let back = Connection(.init("filter", "spike"), to: .init("filter", "in"), delay: 1e-4)
        let loop = try Self.record([input, back])
        #expect(loop.windows >= 200 && loop.windows <= 201)
        // A pulse of 100 µs brings x to 0.1: each spike of the filter comes from one that came in.
        #expect(loop.spikes[.init("filter", "spike")]?.first == chain.spikes[.init("filter", "spike")]?.first)
    }

    @Test("a native model that goes on in short windows takes one step in each and ends where one solution does")
    func integration() throws {
        let model = try SystemRunTests.filter()
        var integration = StateIntegration(StateSolver(model), free: [])
        var steps = 0
        for window in 0..<1000 {
            let times = [Double(window) * 1e-5, Double(window + 1) * 1e-5]
            try integration.advance(TerminalDrive(times: times, voltages: [[1, 0], [1, 0]])) { _, _ in steps += 1 }
        }
        // The first steps are small, because nothing is known of the equations.
        #expect(steps < 1020, "\(steps)")
        let whole = try StateSolver(model).solve(TerminalDrive(times: [0, 1e-2], voltages: [[1, 0], [1, 0]]))
        let (one, other) = (integration.unknowns[0], try #require(whole.states.last)[0])
        // 1 − e⁻¹⁰, each step within 1e-6 of the state.
        #expect(abs(one - 0.9999546) < 1e-5 && abs(one - other) < 1e-5)
    }

    @Test("a gain in S makes a current of a voltage; without a unit it is refused")
    func gains() throws {
        func system(_ gain: String) throws -> SystemDescription {
            try SystemDescription.read(
                """
                stop: 1 ms
                parts:
                  a:
                    deck: a.cir
                    inputs: {in: {source: iin}}
                    outputs: {out: {probe: v(out)}}
                connections:
                  - {from: a.out, to: a.in, delay: 1 us, gain: \(gain)}
                """, file: "s.yaml", contents: { _ in [] })
        }
        #expect(try system("2 uS").connections.map(\.gain) == [2e-6])
        let failure = #expect(throws: DiagnosticError.self) { try system("2") }
        let said = try #require(failure).diagnostics.map { $0.rendered() }.joined()
        #expect(said.contains("s.yaml:8") && said.contains("gain in S"), "\(said)")
    }
}

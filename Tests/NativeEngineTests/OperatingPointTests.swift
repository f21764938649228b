import Foundation
import Ngspice
import Simulation
import Testing
import Waveforms

@Suite("Operating points and sweeps") struct OperatingPointTests {
    private static let bridge = [
        "V1 a 0 2", "R1 a b 1k", "D1 b c dx", "D2 c 0 dx", "R2 a d 2k", "D3 d 0 dz", "Rc c d 10k",
        ".model dx d is=1e-14 n=1.2 rs=0", ".model dz d is=1e-15 bv=5 rs=0",
    ]

    @Test("an operating point of diodes is that of ngspice")
    func diodes() async throws {
        let deck = Deck(lines: ["bridge"] + Self.bridge, analysis: .operatingPoint)
        let request = SimulationRequest(probes: ["v(b)", "v(c)", "v(d)", "i(v1)"])
        let reference = try await ngspice.withSession(deck, workers: 1) { try await $0.run(request) }.waveforms
        let mine = try #require(try await runNatively(deck, requests: [request]).first).get().waveforms
        for (left, right) in zip(mine.signals, reference.signals) {
            // reltol of both.
            #expect(abs(left.values[0] - right.values[0]) < 1e-3 * abs(right.values[0]), "\(left.name)")
        }
    }

    @Test("a sweep of a source through breakdown and conduction is that of ngspice")
    func sweep() async throws {
        let deck = Deck(lines: ["bridge"] + Self.bridge, analysis: .dc([Sweep("v1", start: -10, stop: 10, step: 0.5)]))
        let request = SimulationRequest(probes: ["v(b)", "v(d)", "i(v1)"])
        let reference = try await ngspice.withSession(deck, workers: 1) { try await $0.run(request) }.waveforms
        let mine = try #require(try await runNatively(deck, requests: [request]).first).get().waveforms
        #expect(mine.axisKind == .sweep && mine.axis.count == 41)
        for (left, right) in zip(mine.signals, reference.signals) {
            let swing = (right.values.max() ?? 0) - (right.values.min() ?? 0)
            let worst = zip(left.values, right.values).map { abs($0 - $1) }.max() ?? 1
            #expect(worst < 2e-3 * swing, "\(left.name): \(worst / swing)")
        }
    }

    @Test("a net with an initial condition is held at it while the operating point is sought")
    func held() async throws {
        let deck = transientDeck(
            ["V1 a 0 1", "R1 a b 1meg", "C1 b 0 1p", "R2 b c 1k", "R3 c 0 1k", ".ic v(b)=0.7"], step: 1e-9, stop: 1e-8)
        let request = SimulationRequest(probes: ["v(b)", "v(c)"])
        let waveforms = try #require(try await runNatively(deck, requests: [request]).first).get().waveforms
        #expect(abs(waveforms.signals[0].values[0] - 0.7) < 1e-12)
        // The rest of the circuit answers to it.
        #expect(abs(waveforms.signals[1].values[0] - 0.35) < 1e-9)
        #expect(waveforms.signals[0].values.last.map { $0 < 0.1 } == true, "then the net is let go")
    }

    @Test("a latch without an initial condition finds some point, with help that is told")
    func latch() async throws {
        // Positive feedback: Newton from zero meets a slope of the wrong sign.
        let deck = Deck(
            lines: [
                "latch", "Vdd vdd 0 3.3", "M1 q qb 0 0 nch w=1u l=0.5u", "M2 q qb vdd vdd pch w=2u l=0.5u",
                "M3 qb q 0 0 nch w=1u l=0.5u", "M4 qb q vdd vdd pch w=2u l=0.5u",
            ], analysis: .operatingPoint)
        let result = try #require(
            try await runNatively(deck, requests: [SimulationRequest(probes: ["v(q)", "v(qb)", "i(vdd)"])]).first
        ).get()
        let (q, qb) = (result.waveforms.signals[0].values[0], result.waveforms.signals[1].values[0])
        // Equal devices and no perturbation: the metastable point, at which both inverters agree.
        #expect(abs(q - qb) < 1e-3 || abs(q + qb - 3.3) < 0.1)
        #expect(q > 0 && q < 3.3)
    }
}

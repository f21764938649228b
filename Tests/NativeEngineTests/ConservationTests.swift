import Foundation
import Simulation
import Testing
import Waveforms

@Suite("Conservation over a hundred thousand steps") struct ConservationTests {
    /// Points of a run whose longest step makes at least a hundred thousand of them.
    private func waveforms(_ lines: [String], stop: Double, first: Double, probes: [String]) async throws -> WaveformSet
    {
        let deck = Deck(
            lines: ["a closed network"] + lines,
            analysis: .transient(
                Transient(step: first, stop: stop, maximumStep: stop / 100_000, useInitialConditions: true)))
        let results = try await runNatively(deck, requests: [SimulationRequest(probes: probes)])
        return try #require(results.first).get().waveforms
    }

    @Test("no charge leaves an island of capacitors, resistors and transistors")
    func charge() async throws {
        // All terminals of the transistors, their bulks too, are on the island; a current is driven around inside of it.
        let waveforms = try await waveforms(
            [
                "M1 a b c d nch w=2u l=1u", "M2 c a d d nch w=4u l=0.5u", "M3 b a a b pch w=2u l=1u",
                "R1 a b 1meg", "R2 b d 3meg", "B1 c a i=20n*sin(2e5*time)*(1+v(b))",
                "Ca a 0 50f", "Cb b 0 30f", "Cc c 0 20f", "Cd d 0 100f", "Cab a b 10f",
                ".ic v(a)=1 v(b)=0.8 v(c)=0.4 v(d)=0.1",
            ], stop: 1e-3, first: 1e-9, probes: ["v(a)", "v(b)", "v(c)", "v(d)"])
        #expect(waveforms.axis.count > 100_000)
        let capacitances = [50e-15, 30e-15, 20e-15, 100e-15]
        func charge(_ point: Int) -> Double {
            zip(waveforms.signals, capacitances).reduce(0) { $0 + $1.0.values[point] * $1.1 }
        }
        let start = charge(0)
        let drift = stride(from: 0, to: waveforms.axis.count, by: 997).map { abs(charge($0) - start) }.max() ?? 1
        #expect(drift < 1e-6 * start, "\(drift / start)")
        // The charge does go around.
        let a = waveforms.signals[0].values
        #expect((a.max() ?? 0) - (a.min() ?? 0) > 0.2)
    }

    @Test("a lossless circuit of inductor and capacitors keeps its energy")
    func energy() async throws {
        // omega = 1/sqrt(L C) = 1e6 rad/s: the 100 000 steps of 10 ns are 159 periods.
        let waveforms = try await waveforms(
            ["L1 a b 1m", "Ca a 0 2n", "Cb b 0 2n", ".ic v(a)=1 v(b)=0", ".options reltol=1e-6"], stop: 1e-3,
            first: 1e-10, probes: ["v(a)", "v(b)", "i(l1)"])
        #expect(waveforms.axis.count > 100_000)
        func energy(_ point: Int) -> Double {
            let x = waveforms.signals.map { $0.values[point] }
            return 0.5 * (2e-9 * (x[0] * x[0] + x[1] * x[1]) + 1e-3 * x[2] * x[2])
        }
        let start = energy(0)
        let drift = stride(from: 0, to: waveforms.axis.count, by: 997).map { abs(energy($0) - start) }.max() ?? 1
        // The trapezoidal rule keeps a quadratic energy; the Euler step at the start takes (omega h)^2 = 1e-10 of it.
        #expect(drift < 1e-6 * start, "\(drift / start)")
        let current = waveforms.signals[2].values
        // Amplitude v sqrt(C/L) with C = 1 nF in series and v = 1 V.
        #expect(abs((current.max() ?? 0) - 1e-3) < 2e-6)
    }
}

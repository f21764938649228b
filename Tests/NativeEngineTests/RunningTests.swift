import Foundation
import Ngspice
import Simulation
import Testing
import Waveforms

@Suite("Transients") struct TransientTests {
    @Test("a capacitor charges through a resistor as 1 - exp(-t/RC), in each lane with its own values")
    func charging() async throws {
        let capacitances = (0..<8).map { 0.5e-9 + 0.1e-9 * Double($0) }
        let requests = capacitances.map {
            SimulationRequest(
                alterations: [Alteration(device: "c1", parameter: "capacitance", value: $0)],
                probes: ["v(out)", "i(v1)"])
        }
        let deck = transientDeck(
            ["V1 in 0 pwl(0 0 1n 0 2n 1)", "R1 in out 1k", "C1 out 0 1n"], step: 1e-7, stop: 5e-6,
            options: [SolverOption("reltol", "1e-6")])
        let results = try await runNatively(deck, requests: requests)
        for (capacitance, result) in zip(capacitances, results) {
            let waveforms = try result.get().waveforms
            let out = try #require(waveforms["v(out)"]).values
            let current = try #require(waveforms["i(v1)"]).values
            let tau = 1e3 * capacitance
            for (index, time) in waveforms.axis.enumerated() where time > 2e-9 {
                // The ramp of 1 ns: v = 1 - tau/1ns (exp(1ns/tau) - 1) exp(-(t - 1ns)/tau).
                let exact = 1 - tau / 1e-9 * (exp(1e-9 / tau) - 1) * exp(-(time - 1e-9) / tau)
                // SPICE's estimate is a sixth of the error of a step, so trtol 7 and reltol 1e-6 allow 4e-5 of the swing.
                #expect(abs(out[index] - exact) < 2e-4)
                // The current is that of before the last step of the iteration, which is below 0.1 uV.
                #expect(abs(current[index] + (1 - out[index]) / 1e3) < 1e-9)
            }
        }
    }

    /// Everything but transistors in one circuit.
    static let mixture = [
        "V1 in 0 sin(0 1 100k)", "R1 in a 1k", "L1 a b 1m", "C1 b 0 1n", "E1 e 0 b 0 2", "Re e 0 1k", "D1 b d dx",
        "Rd d 0 10k", "Cd d 0 1n", "B1 x 0 v=v(b)*v(b)+sin(time*1e5)", "Rx x 0 1k", "B2 0 y i=1e-3*tanh(v(x)/2)",
        "Ry y 0 1k", "V2 y2 0 0", "R2 y y2 1k", "F1 0 z V2 3", "Rz z 0 1k", "H1 zz 0 V2 1k", "Rzz zz 0 1k",
        "G1 0 g a b 1m m=2", "Rg g 0 1k m=2", "I1 0 g pulse(0 1m 5u 1u 1u 5u 15u)", "Cg g 0 1n",
        "V3 p 0 exp(0 1 2u 1u 20u 3u)", "V4 p2 p pwl(0 0 5u 1 6u 0) td=3u r=0", "Rp p2 p3 1k", "Cp p3 0 1n",
        ".model dx d is=1e-14 n=1 cjo=100p vj=0.8 m=0.4 tt=1n rs=0",
    ]

    @Test("linear and controlled sources, diodes, inductors, formulas and all stimuli run as in ngspice")
    func mixture() async throws {
        let deck = transientDeck(Self.mixture, step: 1e-7, stop: 4e-5, maximumStep: 1e-7)
        let probes = [
            "v(b)", "v(d)", "v(x)", "v(y)", "v(z)", "v(zz)", "v(g)", "v(p2)", "v(p3)", "v(a,b)", "i(v1)", "i(v2)",
        ]
        let request = SimulationRequest(probes: probes)
        let reference = try await ngspice.withSession(deck, workers: 1) { try await $0.run(request) }.waveforms
        let results = try await runNatively(deck, requests: [request])
        let waveforms = try #require(results.first).get().waveforms
        for probe in probes {
            // 400 points of reltol 1e-3 each; ngspice steps over corners of a pwl that repeats, by up to a step of 0.1 us.
            let difference = try difference(probe, waveforms, from: reference)
            #expect(difference < 4e-3, "\(probe): \(difference)")
        }
    }
}

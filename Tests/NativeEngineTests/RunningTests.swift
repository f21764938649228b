import Foundation
import NativeEngine
import Simulation
import Testing
import Waveforms

/// Cards of long-channel transistors, for circuits that are compared with themselves only.
struct LongChannelCards: TransistorCardSource {
    func cards(_ classes: [TransistorClass], of deck: Deck) async throws -> [TransistorCard] {
        classes.map {
            .longChannel(
                isPChannel: $0.model.hasPrefix("p"), width: $0.parameters["w"] ?? 1e-6,
                length: $0.parameters["l"] ?? 1e-6)
        }
    }
}

/// Runs a transient of a circuit on the native engine.
func runNatively(
    _ lines: [String], step: Double, stop: Double, maximumStep: Double? = nil, options: [SolverOption] = [],
    requests: [SimulationRequest]
) async throws -> [Result<SimulationResult, SimulationFailure>] {
    let deck = Deck(
        lines: ["a circuit of a test"] + lines,
        analysis: .transient(Transient(step: step, stop: stop, maximumStep: maximumStep)), options: options)
    return try await NativeSimulator(cards: LongChannelCards(), fallback: nil).withSession(deck, workers: 1) {
        await $0.run(batch: requests)
    }
}

@Suite("Transients of linear circuits") struct LinearTransientTests {
    @Test("a capacitor charges through a resistor as 1 - exp(-t/RC), in each lane with its own values")
    func charging() async throws {
        let capacitances = (0..<8).map { 0.5e-9 + 0.1e-9 * Double($0) }
        let requests = capacitances.map {
            SimulationRequest(
                alterations: [Alteration(device: "c1", parameter: "capacitance", value: $0)],
                probes: ["v(out)", "i(v1)"])
        }
        let results = try await runNatively(
            ["V1 in 0 pwl(0 0 1n 0 2n 1)", "R1 in out 1k", "C1 out 0 1n"], step: 1e-7, stop: 5e-6,
            options: [SolverOption("reltol", "1e-6")], requests: requests)
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
}

import Diagnostics
import Ngspice
import Simulation
import Testing
import Waveforms

@Suite("Parameters of instances") struct InstanceParameterTests {
    static let deck = Deck(
        lines: [
            "divider", "v1 in 0 1", "X1 in out part r = 1k", "+ scale=1", "r2 out 0 1k",
            ".subckt part a b r=2k scale=1", "r1 a b {r*scale}", ".ends",
        ], analysis: .operatingPoint)

    static func output(_ requests: [[Alteration]]) async throws -> [Result<Double, SimulationFailure>] {
        try await simulator().withSession(deck, workers: 1) { session in
            var results: [Result<Double, SimulationFailure>] = []
            for alterations in requests {
                do throws(SimulationFailure) {
                    let run = try await session.run(SimulationRequest(alterations: alterations, probes: ["v(out)"]))
                    results.append(.success(run.waveforms["v(out)"]?.values.last ?? .nan))
                } catch { results.append(.failure(error)) }
            }
            return results
        }
    }

    @Test("are altered for one run as if they stood on the instance's line")
    func altered() async throws {
        let results = try await Self.output([
            [], [Alteration(device: "x1", parameter: "r", value: 3000)],
            [
                Alteration(device: "x1", parameter: "SCALE", value: 0.5),
                Alteration(device: "r2", parameter: "resistance", value: 500),
            ], [],
        ])
        let values = try results.map { try $0.get() }
        for (value, expected) in zip(values, [0.5, 0.25, 0.5, 0.5]) { #expect(abs(value - expected) < 1e-9) }
    }

    @Test("that a subcircuit lacks, of instances that are not there, and that are not finite fail their run alone")
    func refused() async throws {
        let results = try await Self.output([
            [Alteration(device: "x1", parameter: "q", value: 1)], [Alteration(device: "x2", parameter: "r", value: 1)],
            [Alteration(device: "x1", parameter: "r", value: .nan)], [],
        ])
        for (result, word) in zip(results, ["no parameter q", "no instance x2", "would become"]) {
            guard case .failure(let failure) = result else {
                Issue.record("\(word) was not found")
                continue
            }
            #expect(failure.kind == .badAlteration && failure.message.contains(word))
        }
        #expect(abs(try results[3].get() - 0.5) < 1e-9)
    }
}

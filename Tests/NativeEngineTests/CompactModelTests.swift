import CompactModels
import DeviceEnsembles
import Netlists
import Simulation
import TestSupport
import Testing
import Waveforms

@Suite("Compact models as behavioural sources") struct CompactModelTests {
    @Test("run in lanes: the gated synapse follows its closed form under set and reset pulses")
    func gatedSynapse() async throws {
        var model = try Shipped.model("gated-synapse")
        let own = ["x0": 0.3, "nup": 1.5, "nun": 2.5, "tsp": 20e-3, "tsn": 30e-3, "an": 1.5, "ap": 2]
        for index in model.parameters.indices {
            model.parameters[index].value = own[model.parameters[index].name] ?? model.parameters[index].value
        }
        let bench = PulseBench(model, train: try PulseTrain(for: model, count: 3, width: 1e-3), varying: [])
        let expected = try await EquationSimulator(bench).withSession(
            try Deck(bench.netlist()), workers: 1
        ) { session in
            try await session.run(SimulationRequest(probes: bench.probes)).waveforms
        }
        let deck = try Deck(bench.netlist())
        let results = try await runNatively(deck, requests: [SimulationRequest(probes: bench.probes)])
        let result = try #require(results.first)
        let found = try result.get().waveforms
        for pulses in 0...6 {
            let time = bench.train.reading(after: pulses)
            for probe in ["v(x1.long)", "i(vd)"] {
                let one = try ValueAt(signal: probe, time: time).evaluate(expected)
                let other = try ValueAt(signal: probe, time: time).evaluate(found)
                // The engine's rule is of second order and loses 1e-4 of a pulse at the threshold's bend; a pulse moves the state by
                // 0.05.
                #expect(
                    abs(one - other) < 2e-5 * max(abs(one), 1e-6), "\(probe) after \(pulses) pulses: \(one) \(other)")
            }
        }
        let ends = try #require(expected["v(x1.long)"]?.values)
        #expect((ends.max() ?? 0) > 0.4 && (ends.last ?? 1) < 0.4)
    }
}

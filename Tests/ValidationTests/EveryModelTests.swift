import CompactModels
import ModelTools
import Testing
import Validation
import Waveforms

@Suite("Every compact model that ships") struct EveryModelTests {
    @Test(
        "its forms answer its own stimuli alike",
        arguments: [
            "vteam", "linear-ion-drift", "yakopcic", "tstdp", "lif", "axon-hillock", "dpi-neuron", "dpi-synapse",
            "log-domain", "tau-cell", "mirror-integrator", "izhikevich", "wta", "bump-comparator", "dac-synapse",
            "indiveri-neuron", "pstdp",
        ])
    func forms(_ name: String) async throws {
        let model = try Forms.model(name)
        var stimuli = try #require(ModelStimulus.standard(for: model))
        #expect(stimuli.count == model.stimuli.count)
        // Of memristors single pulses; the command runs all.
        if model.terminals.count == 2 { stimuli = [stimuli[1]] }
        var validation = ModelValidation(
            model, tools: Forms.tools, store: Forms.store, ngspice: Forms.ngspice)
        validation.gridPoints = 50
        let outcome = try await validation.run(stimuli)
        let forms = Set(outcome.runs.map(\.form))
        #expect(forms.isSuperset(of: ["native", "B source", "XSPICE C"]), "\(outcome.missing)")
        #expect(outcome.runs.count == forms.count * stimuli.count, "\(outcome.missing)")
        for deviation in outcome.deviations { #expect(deviation.value <= deviation.tolerance ?? 1e-5, "\(deviation)") }
        // Something happens: a state or the voltage of a free terminal moves.
        let names = model.states.map(\.name) + model.terminals.map { "v(\($0.name))" }
        let moves = outcome.runs.filter { $0.form == "native" }.flatMap { run in
            names.compactMap { name in
                run.waveforms[name].map { ($0.values.max() ?? 0) - ($0.values.min() ?? 0) }
            }
        }
        #expect((moves.max() ?? 0) > 0.05)
        if let oracle = outcome.oracle { #expect(oracle.worst <= 1e-9) }
    }
}

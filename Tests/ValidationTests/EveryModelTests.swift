import CompactModels
import ModelTools
import Testing
import Validation
import Waveforms

@Suite("Every compact model that ships") struct EveryModelTests {
    @Test(
        "its forms answer its own stimuli alike",
        arguments: ["vteam", "linear-ion-drift", "yakopcic", "tstdp", "lif", "axon-hillock"])
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
        // Something happens: the first state moves.
        let moves = outcome.runs.filter { $0.form == "native" }.map { run in
            let values = run.waveforms[model.states[0].name]?.values ?? []
            return (values.max() ?? 0) - (values.min() ?? 0)
        }
        #expect((moves.max() ?? 0) > 0.05)
        if let oracle = outcome.oracle { #expect(oracle.worst <= 1e-9) }
    }
}

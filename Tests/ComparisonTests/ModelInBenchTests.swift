import BehaviouralModels
import CompactModels
import Comparison
import Experiments
import ModelForms
import Ngspice
import Simulation
import SpiceFormat
import Stimuli
import TestSupport
import Testing
import TrialSupport

@Suite("A compact model in place of a circuit's transistors") struct ModelInBenchTests {
    /// A trial whose deck has the model's subcircuit where the circuit's was; everything around it stays.
    private static func trial(_ circuit: String, _ conditions: [Condition]) throws -> CircuitTrial {
        var trial = try Trials.trial(
            of: circuit, StimulationProtocol("few", conditions: conditions), preset: "rule-hippocampal")
        let name = circuit.replacing("-", with: "_")
        let lines = trial.deck.lines.map { $0.lowercased() }
        let first = try #require(lines.firstIndex { $0.hasPrefix(".subckt \(name) ") })
        let last = try #require(lines[first...].firstIndex { $0.hasPrefix(".ends") })
        let text = SpiceWriter.write(SubcircuitWriter.statements(try Shipped.model(circuit)))
        let model = text.split(separator: "\n").map(String.init)
        // The ports are the circuit's, in its order.
        let ports = model.first { $0.hasPrefix(".subckt") }?.split(separator: " ").dropFirst(2) ?? []
        #expect(Array(ports) == Array(lines[first].split(separator: " ").dropFirst(2)))
        trial.deck.lines.replaceSubrange(first...last, with: model)
        return trial
    }

    @Test(
        "gives the rule's changes of the weight within 4e-3 on the circuit's own bench",
        arguments: ["tstdp", "tstdp-minimal"])
    func rule(_ circuit: String) async throws {
        let all = try Trials.dataset("hippocampal").stimulation.conditions
        let conditions = [all[0], all[1], all[2], all[6]]
        let trial = try Self.trial(circuit, conditions)
        let changes = try await Trials.ngspice.withSession(trial.deck, workers: 1) { session in
            try await trial.changes(on: session)
        }
        let row = try PublishedRule.named("hippocampal-nearest-\(circuit == "tstdp" ? "full" : "minimal")")
        for (change, condition) in zip(changes, conditions) {
            // 2e-3 of the model, and as much for increments that are extrapolated sixty times with the circuit's tolerances.
            #expect(abs(change - row.rule.weightChange(condition)) < 4e-3, "\(condition.name)")
        }
    }
}

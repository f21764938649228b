import Foundation
import Testing

@Suite("Compact models from the command line") struct ModelProgramTests {
    private struct Answer: Decodable {
        struct Form: Decodable {
            var form: String
            var worst: Double
        }

        var rule: [Double]
        var forms: [Form]
    }

    @Test("a model with a circuit's name is written where its language is asked for, with the circuit's ports")
    func standIn() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let circuit = try await program.run("generate", "tstdp")
        #expect(circuit.status == 0, "\(circuit.errors)")
        // Long lines are continued with a plus.
        let text = circuit.output.replacing("\n+ ", with: " ")
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(".subckt tstdp ") })
        let ports = line.split(separator: " ").dropFirst(2).joined(separator: ", ")
        let module = try await program.run(
            "generate", "tstdp", "--format", "verilog-a", "--preset", "rule-visual-cortex", "--set", "v_spike=1.8V")
        #expect(module.status == 0, "\(module.errors)")
        #expect(module.output.contains("module tstdp(\(ports));"))
        #expect(module.output.contains("parameter real v_spike = 1.8 "))
        #expect(module.output.contains("parameter real a3_plus = 0.053 "))
        let refused = try await program.run("generate", "tstdp", "--format", "verilog-a", "--corner", "ss")
        #expect(refused.status == 64 && refused.errors.contains("--corner is for circuits"))
        let neuron = try await program.run("generate", "lif")
        #expect(neuron.status == 0 && neuron.output.contains("module lif(vdd, vmem,"))
    }

    @Test("spikes of a protocol hold the forms of a synapse's model against its rule")
    func spikes() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let outcome = try await program.run(
            "validate", "tstdp-minimal", "--protocol", "pairing(dt=10ms)", "--repetitions", "2", "--json", "-q")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
        #expect(Set(answer.forms.map(\.form)).isSuperset(of: ["native", "B source"]))
        #expect(answer.forms.allSatisfy { $0.worst < 2e-3 } && answer.rule.contains { $0 > 1e-3 })
    }

    @Test(
        "what cannot be validated is refused with a way out",
        arguments: [
            (["vteam", "--dataset", "hippocampal"], "spikes"), (["vteam", "--repetitions", "3"], "--dataset"),
            (["tstdp", "--dataset", "hippocampl"], "hippocampal"),
            (["tstdp", "--dataset", "hippocampal", "--protocol", "pairing"], "one of them"),
            (["tstdp", "--dataset", "hippocampal", "--repetitions", "0"], "at least 1"),
            (["tsdtp"], "tstdp"), (["tstdp", "--dataset", "hippocampal", "--form", "OSDI"], "OSDI in VACASK"),
        ])
    func refusals(_ pair: (words: [String], says: String)) async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let outcome = try await program.run(["validate"] + pair.words)
        #expect(outcome.status == 64 && outcome.errors.contains(pair.says), "\(outcome.errors)")
    }
}

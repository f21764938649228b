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

    private struct Sweep: Decodable {
        struct Curve: Decodable {
            struct Point: Decodable { var twinDifference: Double }
            var points: [Point]
        }

        var curves: [Curve]
    }

    @Test("a circuit's twin stands beside it, and what it takes from the technology is told and kept")
    func twin() async throws {
        let program = try HillockProgram(keepingCards: true)
        defer { program.remove() }
        let table = try await program.run("simulate", "axon-hillock", "-q")
        #expect(table.status == 0, "\(table.errors)")
        let lines = table.output.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace) }
        #expect(lines.first?.joined(separator: " ") == "Measure Value Twin Difference Closed form")
        let rate = try #require(lines.first { $0.first == "rate" })
        let difference = try #require(rate.firstIndex(of: "%").flatMap { Double(rate[$0 - 1]) })
        #expect(abs(difference) < 2)
        // The model has no inverters that conduct: it says nothing of power.
        #expect(lines.first { $0.first == "power" }?.count == 3)
        let sweep = try await program.run(
            "simulate", "axon-hillock", "--sweep", "i_in=0.2nA,5nA", "--measure", "rate", "--json", "-q")
        let answer = try JSONDecoder().decode(Sweep.self, from: Data(sweep.output.utf8))
        let points = try #require(answer.curves.first?.points)
        #expect(points.count == 2 && points.allSatisfy { abs($0.twinDifference) < 0.02 }, "\(sweep.output)")
        let told = try await program.run("technologies", "characterize", "generic350", "--circuit", "axon-hillock")
        #expect(told.status == 0 && told.output.contains("Constants of the twin of axon-hillock"), "\(told.errors)")
        #expect(told.output.contains("q_slow") && told.output.contains("kappa"))
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

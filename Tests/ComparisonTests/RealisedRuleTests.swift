import BehaviouralModels
import Circuits
import Comparison
import Foundation
import Technologies
import Testing
import TrialSupport

@Suite("The rule that biases realise")
struct RealisedRuleTests {
    static func bench(_ circuit: String, _ settings: [String: Double]) throws -> Bench {
        try Trials.circuit(circuit).bench(
            technology: Trials.generic350(), corner: "tt", settings: settings, preset: "rule-hippocampal")
    }

    @Test("is the rule that the biases were computed from", arguments: ["tstdp-minimal", "tstdp", "pstdp"])
    func inverse(name: String) throws {
        let stated = [
            "a2_plus": 5e-3, "a2_minus": 4e-3, "a3_plus": 8e-3, "a3_minus": 2e-3, "tau_plus": 0.02, "tau_minus": 0.03,
            "tau_x": 0.1, "tau_y": 0.05,
        ]
        let names = try Self.bench(name, [:]).values
        let settings = stated.filter { names[$0.key] != nil }
        let rule = try #require(TripletRule(realisedBy: try Self.bench(name, settings)))
        let found = [
            "a2_plus": rule.potentiation2, "a2_minus": rule.depression2, "a3_plus": rule.potentiation3,
            "a3_minus": rule.depression3, "tau_plus": rule.tauPlus, "tau_minus": rule.tauMinus, "tau_x": rule.tauX,
            "tau_y": rule.tauY,
        ]
        // The same closed forms there and back, up to rounding.
        for (key, value) in found { #expect(abs(value - (settings[key] ?? 0)) < 1e-12, "\(key): \(value)") }
    }

    @Test("moves with a bias, and moves another rule by the same ratio")
    func moved() throws {
        let bench = try Self.bench("tstdp-minimal", [:])
        let start = try #require(TripletRule(realisedBy: bench))
        let idep = try #require(bench.values["idep"])
        let end = try #require(TripletRule(realisedBy: bench, biases: ["idep": 1.5 * idep]))
        #expect(abs(end.depression2 / start.depression2 - 1.5) < 1e-12 && end.tauMinus == start.tauMinus)
        let row = try PublishedRule.named("visual-cortex-nearest-minimal").rule
        let other = row.moved(from: start, to: end)
        #expect(abs(other.depression2 / row.depression2 - 1.5) < 1e-12)
        #expect(other.potentiation3 == row.potentiation3 && other.depression3 == 0)
    }
}

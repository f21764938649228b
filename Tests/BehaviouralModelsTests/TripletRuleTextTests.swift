import BehaviouralModels
import Diagnostics
import Testing

@Suite struct TripletRuleTextTests {
    @Test("a published row can be named and changed in part")
    func row() throws {
        let plain = try TripletRule("visual-cortex-nearest-minimal")
        #expect(plain == (try PublishedRule.named("visual-cortex-nearest-minimal").rule))
        let changed = try TripletRule("visual-cortex-nearest-minimal (A3+ = 0.06, tau_y=45ms, scheme=all-to-all)")
        var expected = plain
        expected.potentiation3 = 0.06
        expected.tauY = 0.045
        expected.scheme = .allToAll
        #expect(changed == expected)
    }

    @Test("a rule of one's own is written with all it needs")
    func own() throws {
        let rule = try TripletRule("triplet(A2+=5m, a2-=4m, tau+=16.8ms, tau-=33.7m)")
        #expect(
            rule
                == TripletRule(
                    potentiation2: 5e-3, depression2: 4e-3, tauPlus: 0.0168, tauMinus: 0.0337, scheme: .nearestSpike))
    }

    @Test("the text of a rule gives it again, to the last bit", arguments: PublishedRule.all)
    func roundTrip(row: PublishedRule) throws {
        #expect(try TripletRule(row.rule.text) == row.rule)
    }

    @Test(
        "mistakes are named",
        arguments: [
            ("hipocampal-nearest-full", "did you mean 'hippocampal-nearest-full'"),
            ("triplet(A2+=5m, A2-=4m, tau+=16.8ms)", "tau- is 0.0 s"),
            ("triplet(A2=5m)", "the triplet rule has no 'a2'"),
            ("triplet(A2+=5m, tau+)", "'tau+' is not NAME=VALUE"),
            ("triplet(A2+=5m", "the parenthesis is not closed"),
            ("triplet(scheme=nearst-spike)", "did you mean 'nearest-spike'"),
            ("triplet(tau+=16.8)", "tau+"),
            ("hippocampal-nearest-minimal(tau_y=0)", "tau_y is 0.0 s"),
        ])
    func mistakes(text: String, expected: String) {
        let error = #expect(throws: DiagnosticError.self) { try TripletRule(text) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }
}

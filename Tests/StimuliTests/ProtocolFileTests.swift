import Diagnostics
import Stimuli
import Testing

@Suite("Protocols from YAML")
struct ProtocolFileTests {
    @Test("protocols as text, as mappings, and conditions of one's own make one protocol")
    func reading() throws {
        let stimulation = try StimulationProtocol.yaml(
            """
            protocols:
              - pairing(dt=10m, repetitions=60)
              - frequency: {dt: [10 ms, -10 ms], rate: 20 Hz}
            conditions:
              - {name: burst, pre: [0 ms, 20 ms], post: 10 ms, period: 1 s, repetitions: 5}
            """, file: "mine.yaml")
        #expect(stimulation.text == "mine.yaml")
        #expect(
            stimulation.conditions.map(\.name) == ["+10 ms", "+10 ms at 20 Hz", "-10 ms at 20 Hz", "burst"])
        let pairing = try StimulationProtocol("pairing(dt=10m, repetitions=60)").conditions[0]
        #expect(stimulation.conditions[0] == pairing)
        let burst = Condition(name: "burst", pre: [0, 0.02], post: [0.01], period: 1, repetitions: 5)
        #expect(stimulation.conditions[3] == burst)
    }

    @Test(
        "a fault is shown with its line",
        arguments: [
            ("protocols:\n  - paring(dt=10m)", 2, "no protocol"),
            ("protocols:\n  - pairing: {distance: 10 ms}", 2, "distance"),
            ("protocols: pairing", 1, "list"),
            ("protokols:\n  - pairing", 1, "protokols"),
            ("conditions:\n  - {name: a, pre: [20 ms, 10 ms], period: 1 s}", 2, "after the one before"),
            ("conditions:\n  - {name: a, pre: [10 ms, 10 ms], period: 1 s}", 2, "after the one before"),
            ("conditions:\n  - {name: a, pre: 2 s, period: 1 s}", 2, "within the period"),
            ("conditions:\n  - {name: a, pre: 10 mV, period: 1 s}", 2, "unit"),
            ("conditions:\n  - {name: a, pre: 10, period: 1 s}", 2, "what?"),
            ("conditions:\n  - {name: a, pre: 10 ms}", 2, "period"),
            ("conditions:\n  - {name: a, period: 1 s, repetitions: 0}", 2, "1 or more"),
            ("conditions:\n  - {name: a, period: 1 s}\n  - {name: a, period: 1 s}", 3, "two conditions"),
        ])
    func faults(text: String, line: Int, says: String) throws {
        let error = try #require(
            #expect(throws: DiagnosticError.self) { try StimulationProtocol.yaml(text, file: "mine.yaml") })
        let finding = try #require(error.diagnostics.first)
        #expect(finding.location?.file == "mine.yaml" && finding.location?.line == line)
        #expect(finding.message.contains(says), "\(finding.message)")
        #expect(error.diagnostics.count == 1, "\(error)")
    }

    @Test("a file without conditions is refused")
    func empty() {
        #expect(throws: DiagnosticError.self) { try StimulationProtocol.yaml("protocols: []", file: "mine.yaml") }
    }
}

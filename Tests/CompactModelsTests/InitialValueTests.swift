import CompactModels
import Diagnostics
import Testing

@Suite("Initial values of states") struct InitialValueTests {
    @Test(
        "are formulas of parameters: a voltage, a state or the temperature in one is told with its place",
        arguments: [("V(a)", "voltage"), ("y", "state"), ("2*ut", "temperature")])
    func refusals(formula: String, word: String) throws {
        let text = """
            terminals: {a: in}
            parameters: {x0: {value: 2}}
            states:
              y: {initial: x0, rate: "-y"}
              x: {initial: \(formula), rate: "-x"}
            currents: {"a": "x*V(a)"}
            """
        let error = #expect(throws: DiagnosticError.self) {
            try CompactModelReader.read(text, name: "model", file: "model.yaml")
        }
        let finding = try #require(error?.diagnostics.first)
        #expect(finding.message.contains("initial value of 'x'") && finding.message.contains(word), "\(finding)")
        #expect(finding.location?.line == 5 && finding.location?.column == 16, "\(finding)")
        _ = try CompactModelReader.read(
            text.replacing("initial: \(formula)", with: "initial: 2*x0"), name: "model", file: "model.yaml")
    }
}

import CompactModels
import Diagnostics
import Testing

@Suite("Stimuli in the file of a model") struct StimulusPlanTests {
    private static func text(_ stimuli: String) -> String {
        """
        terminals: {a: in, b: out}
        parameters: {g: {value: 2e-6}, t: {unit: s, value: 1 ms}, u: {unit: V, value: 2 V}}
        states: {x: {initial: 0, rate: "V(a) - x"}}
        currents: {"a,b": "g*V(a,b)"}
        stimuli:
          one: \(stimuli)
        """
    }

    @Test("are formulas of parameters, repeated, with three more corners on every slope")
    func drive() throws {
        let text = Self.text(
            """
            {stop: 4*t, step: t/10, terminals: {a: {period: 2*t, repeat: 2, points: [[0, 0], [0.4*t, u], [t, u], [1.4*t, 0]]}, b: {start: u/2, value: 1e-6}}}
            """)
        let model = try CompactModelReader.read(text, name: "m", file: "m")
        let (drive, step) = try model.drive(#require(model.stimuli.first))
        #expect(step == 1e-4 && drive.times.last == 4e-3)
        #expect(drive.free == [.init(1, start: 1)])
        // Two repetitions of four points, with three more on each of two slopes, and the end.
        #expect(drive.times.count == 2 * (4 + 6) + 1)
        let voltages = drive.voltages(at: [0.2e-3, 0.7e-3, 1.2e-3, 1.9e-3, 2.2e-3])
        for (values, expected) in zip(voltages, [1.0, 2, 1, 0, 1]) {
            #expect(abs(values[0] - expected) < 1e-12 && values[1] == 1e-6)
        }
        // Corners at the parameters' new values, without reading the text again.
        var slow = model
        slow.parameters[1].value = 1
        #expect(try slow.drive(#require(slow.stimuli.first)).drive.times.last == 4)
        let fixed = model.fixing { _ in true }
        #expect(try fixed.drive(#require(fixed.stimuli.first)).step == 1e-4)
    }

    @Test(
        "what is wrong is told with its place",
        arguments: [
            ("{stop: t, step: V(a), terminals: {}}", "not of voltages"),
            ("{stop: t, terminals: {}}", "no 'step'"),
            ("{stop: t, step: t, terminals: {c: 1}}", "no terminal 'c'"),
            ("{stop: t, step: t, terminals: {a: {points: [[0]]}}}", "a pair"),
            ("{stop: t, step: t, terminals: {a: {points: []}}}", "value or points"),
            ("{stop: t, step: t, terminals: {a: {value: 1, repeat: 2}}}", "'period'"),
            ("{stop: t, step: t, terminals: {a: {value: 1, repeat: 0.5}}}", "whole number"),
        ])
    func refusals(_ pair: (stimulus: String, words: String)) throws {
        let error = #expect(throws: DiagnosticError.self) {
            try CompactModelReader.read(Self.text(pair.stimulus), name: "m", file: "m.yaml")
        }
        let finding = try #require(error?.diagnostics.first { $0.message.contains(pair.words) })
        #expect(finding.location?.line == 6)
    }

    @Test("a branch names two terminals or one, and not one twice", arguments: ["a,a", "a,b,a", "c", ""])
    func branches(_ key: String) {
        let text = """
            terminals: {a: in, b: out}
            currents: {"\(key)": "V(a)"}
            """
        #expect(throws: DiagnosticError.self) { try CompactModelReader.read(text, name: "m", file: "m.yaml") }
    }
}

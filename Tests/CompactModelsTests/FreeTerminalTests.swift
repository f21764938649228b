import CompactModels
import Foundation
import Testing

@Suite("Terminals that no source holds") struct FreeTerminalTests {
    /// A leaky capacitor to ground, beside a state that follows its voltage.
    private static let leaky = """
        terminals: {a: in, b: held}
        parameters: {g: {value: 2e-6}, c: {value: 1e-9}}
        states: {x: {initial: 0, rate: "1000*(V(a) - x)"}}
        currents: {"a,b": "g*V(a,b)"}
        charges: {"a": "c*V(a)"}
        """

    @Test("have the voltage that currents and charges give them: an RC circuit charges exponentially")
    func charging() throws {
        let model = try CompactModelReader.read(Self.leaky, name: "leaky", file: "leaky")
        var solver = StateSolver(model)
        (solver.relativeTolerance, solver.absoluteTolerance) = (1e-8, 1e-10)
        // 3 µA into a, which starts at 0.2 V; b is held at 0.5 V.
        let drive = TerminalDrive(
            times: [0, 2e-3], voltages: [[3e-6, 0.5], [3e-6, 0.5]], free: [.init(0, start: 0.2)])
        let trajectory = try solver.solve(drive)
        for (time, voltages) in zip(trajectory.times, trajectory.voltages) {
            let exact = 2 - 1.8 * exp(-time / 0.5e-3)
            // A hundred times the tolerance of a step.
            #expect(abs(voltages[0] - exact) < 1e-6)
        }
        #expect(trajectory.times.last == 2e-3)
    }

    @Test("need a charge that their voltage changes")
    func withoutCharge() throws {
        let text = Self.leaky.replacing("charges: {\"a\": \"c*V(a)\"}", with: "")
        let model = try CompactModelReader.read(text, name: "leaky", file: "leaky")
        let drive = TerminalDrive(times: [0, 1e-3], voltages: [[1e-6, 0], [1e-6, 0]], free: [.init(0, start: 0)])
        let failure = #expect(throws: StateSolver.Failure.self) { try StateSolver(model).solve(drive) }
        #expect(failure?.description.contains("charge") == true)
    }

    @Test("a branch against ground reaches one terminal only, in the contributions as in the text")
    func ground() throws {
        let model = try CompactModelReader.read(Self.leaky, name: "leaky", file: "leaky")
        var evaluator = NodalEvaluator(model)
        let result = evaluator.contribution(
            at: OperatingPoint(voltages: [0.3, 0.1], states: [0], parameters: model.vector([:])))
        #expect(result.charges[..<2] == [0.3e-9, 0])
        #expect(result.currents[0] == -result.currents[1])
        #expect(model.end(of: model.charges[0]) == "0" && model.end(of: model.currents[0]) == "b")
    }
}

import MonteCarlo
import Netlists
import Simulation
import Testing

@Suite("Gate sources")
struct GateSourceTests {
    static let netlist = Netlist(statements: [
        MismatchModelTests.model("old", "nmos", level: 1),
        MismatchModelTests.model("new", "nmos", level: 49),
        Statement(
            .subcircuit(
                Subcircuit(
                    name: "cell", terminals: ["d", "g"],
                    statements: [
                        Statement(.element(Element("M1", nets: ["d", "g", "0", "0"], model: "old"))),
                        Statement(.element(Element("M2", nets: ["d", "g", "0", "0"], model: "new"))),
                    ]))),
        Statement(.element(Element("X1", nets: ["a", "b"], model: "cell"))),
    ])

    @Test("Only devices whose model has no delvto get one, in series with the gate")
    func insertion() throws {
        let changed = Self.netlist.insertingGateSources()
        guard case .subcircuit(let cell) = changed.statements[2].content else {
            Issue.record("the subcircuit is gone")
            return
        }
        let elements = cell.statements.compactMap { statement -> Element? in
            if case .element(let element) = statement.content { return element }
            return nil
        }
        #expect(elements.map(\.name) == ["M1", "Vgate_M1", "M2"])
        #expect(elements[0].nets == ["d", "netVgate_M1", "0", "0"])
        #expect(elements[1].nets == ["g", "netVgate_M1"])
        #expect(elements[2].nets == ["d", "g", "0", "0"])
    }

    @Test("A name that is taken is avoided")
    func namesStayFree() {
        var netlist = Self.netlist
        netlist.statements.append(Statement(.element(Element("M9", nets: ["a", "Vgate_M9", "0", "0"], model: "old"))))
        let names = netlist.insertingGateSources().statements.compactMap { statement -> String? in
            if case .element(let element) = statement.content { return element.name }
            return nil
        }
        #expect(names == ["X1", "M9", "Vgate_M9_"])
    }

    @Test("The draw of the threshold alters the source")
    func alteration() throws {
        let devices = [
            MismatchModelTests.transistor("x1.m1", "old", gate: "x1.netvgate_m1"),
            FlatDevice(
                path: "x1.vgate_m1", simulatorName: "v.x1.vgate_m1", kind: .voltageSource,
                nets: ["b", "x1.netvgate_m1"]),
        ]
        let model = try MismatchModel(
            devices: devices, models: TransistorModels(Self.netlist),
            settings: MismatchSettings(transistors: .flat(threshold: 10e-3, gain: 0.01)), coefficients: { _ in nil })
        let sample = try model.sample(1, seed: 1)
        #expect(
            sample.alterations == [Alteration(device: "v.x1.vgate_m1", parameter: "dc", value: sample.draws[0])])
        #expect(model.coverage.varied == ["x1.m1"])
        #expect(model.coverage.gaps.map(\.reason) == ["its model (level 1) has no mulu0: VT varies, β does not"])
    }
}

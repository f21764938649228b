import Diagnostics
import Netlists
import Testing

@Suite("Devices of the flattened circuit") struct FlattenedDevicesTests {
    static let inner = Subcircuit(
        name: "cell", terminals: ["d", "g"], parameters: [Parameter("w", 1e-6), Parameter("l", 2e-6)],
        statements: [
            Statement(.parameters([Parameter("half", .binary(.divide, .identifier("w"), 2))])),
            Statement(
                .element(
                    Element(
                        "M0", nets: ["D", "g", "s", "0"], model: "NCH",
                        parameters: [
                            Parameter("w", .identifier("half")), Parameter("l", .identifier("l")), Parameter("m", 2),
                        ]))),
            Statement(.element(Element("R1", nets: ["s", "0"], value: .expression(1e3)))),
        ])

    static func netlist(_ elements: [Element], _ further: [Statement] = []) -> Netlist {
        Netlist(
            title: "t",
            statements: [Statement(.subcircuit(inner))] + further + elements.map { Statement(.element($0)) })
    }

    @Test("names, nets, overrides, defaults and multiplicities are those of the expanded circuit")
    func expansion() throws {
        let outer = Subcircuit(
            name: "pair", terminals: ["a"], parameters: [Parameter("wide", 8e-6)],
            statements: [
                Statement(
                    .element(
                        Element(
                            "X2", nets: ["a", "vdd"], model: "CELL",
                            parameters: [Parameter("w", .identifier("wide")), Parameter("m", 3)])))
            ])
        let devices = try Self.netlist(
            [Element("Xtop", nets: ["out"], model: "pair")],
            [Statement(.subcircuit(outer)), Statement(.global(["VDD"]))]
        ).flattenedDevices()
        let transistor = try #require(devices.first)
        #expect(transistor.path == "xtop.x2.m0")
        #expect(transistor.simulatorName == "m.xtop.x2.m0")
        #expect(transistor.nets == ["out", "vdd", "xtop.x2.s", "0"])
        #expect(transistor.model == "nch")
        #expect(transistor.parameters == ["w": 4e-6, "l": 2e-6, "m": 3])
        #expect(devices.last?.value == 1e3)
    }

    @Test("an arm of an if block holds when its condition does")
    func conditional() throws {
        func element(_ name: String) -> [Statement] {
            [Statement(.element(Element(name, nets: ["a", "0"], value: .expression(1))))]
        }
        let branches = [
            ConditionalBranch(condition: .binary(.greater, .identifier("k"), 2), statements: element("R1")),
            ConditionalBranch(condition: nil, statements: element("R2")),
        ]
        for (k, name) in [(3.0, "r1"), (1.0, "r2")] {
            let netlist = Netlist(
                title: "t",
                statements: [
                    Statement(.conditional(branches)), Statement(.parameters([Parameter("k", .number(k))])),
                ])
            #expect(try netlist.flattenedDevices().map(\.path) == [name])
        }
    }

    @Test("a subcircuit that contains itself is told, not followed for ever")
    func recursion() {
        let endless = Subcircuit(
            name: "self", terminals: ["a"],
            statements: [Statement(.element(Element("X1", nets: ["a"], model: "self")))])
        let netlist = Self.netlist([Element("X1", nets: ["a"], model: "self")], [Statement(.subcircuit(endless))])
        #expect(throws: DiagnosticError.self) { try netlist.flattenedDevices() }
    }

    @Test("a misspelt subcircuit and a wrong number of nets are told with what there is")
    func mistakes() throws {
        let misspelt = #expect(throws: DiagnosticError.self) {
            try Self.netlist([Element("X1", nets: ["a", "b"], model: "cel")]).flattenedDevices()
        }
        #expect(misspelt?.diagnostics.first?.help == "did you mean 'cell'?")
        let short = #expect(throws: DiagnosticError.self) {
            try Self.netlist([Element("X1", nets: ["a"], model: "cell")]).flattenedDevices()
        }
        #expect(short?.diagnostics.first?.code == "terminal-count")
    }
}

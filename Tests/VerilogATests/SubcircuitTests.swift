import CompactModels
import ModelForms
import Netlists
import SpiceFormat
import TestSupport
import Testing

@Suite("Compact models as subcircuits of behavioural sources") struct SubcircuitTests {
    @Test("the text that is written reads back as the subcircuit it was written from")
    func roundTrip() throws {
        for text in [nil, Shipped.awkward] {
            let model =
                try text.map { try CompactModelReader.read($0, name: "m", file: "m.yaml") }
                ?? Shipped.model("gated-synapse")
            let subcircuit = SubcircuitWriter.subcircuit(model)
            let netlist = Netlist(title: "t", statements: [Statement(.subcircuit(subcircuit))])
            let back = SpiceReader.read(SpiceWriter.write(netlist), file: "m.cir").netlist
            #expect(back.statements.map(\.content) == netlist.statements.map(\.content))
        }
    }

    @Test("has one capacitor of 1 F for each state, held at its initial value, and charges as charges")
    func elements() throws {
        let model = try Shipped.model("gated-synapse")
        let subcircuit = SubcircuitWriter.subcircuit(model)
        let elements = subcircuit.statements.compactMap { statement -> Element? in
            if case .element(let element) = statement.content { element } else { nil }
        }
        for state in model.states {
            #expect(
                elements.contains { $0.nets == [state.name, "0"] && $0.value == .expression(1) && $0["ic"] != nil })
        }
        #expect(elements.contains { $0.nets == ["g", "s"] && $0.value == .expression(.identifier("cg")) })
        #expect(subcircuit.terminals == ["d", "g", "s"])
        #expect(subcircuit.parameters.count == model.parameters.count)
    }

    @Test(
        "a charge that is proportional to its voltage is a capacitor, another is a charge; against ground it ends at 0")
    func charges() throws {
        let text = """
            terminals: {a: in, b: out}
            parameters: {cap: {value: 1e-12}}
            charges: {"a": "V(a)*cap", "b": "cap*V(a)", "a,b": "cap*V(a,b)*V(a,b)"}
            """
        let model = try CompactModelReader.read(text, name: "m", file: "m.yaml")
        let elements = SubcircuitWriter.subcircuit(model).statements.compactMap { statement -> Element? in
            if case .element(let element) = statement.content { element } else { nil }
        }
        #expect(elements.map(\.nets) == [["a", "0"], ["b", "0"], ["a", "b"]])
        #expect(elements[0].value == .expression(.identifier("cap")) && elements[0]["q"] == nil)
        #expect(elements[1]["q"] != nil && elements[2]["q"] != nil)
    }

    @Test("no name is a word of ngspice: e is 2.718 in a source, whatever parameter has that name")
    func names() throws {
        let model = try CompactModelReader.read(Shipped.awkward, name: "m", file: "m.yaml")
        let subcircuit = SubcircuitWriter.subcircuit(model)
        #expect(subcircuit.parameters.map(\.name) == ["e_", "table_"])
    }
}

import Diagnostics
import Foundation
import Netlists
import Technologies
import Testing

@Suite("Mapping to a technology")
struct MapTests {
    let pair = Netlist(
        title: "a pair",
        statements: [
            Fixtures.transistor("M1", ["d", "g", "0", "0"], "nmos", w: 2e-6, l: 4e-6, [Parameter("delvto", 0.01)]),
            Statement(
                .subcircuit(
                    Subcircuit(
                        name: "cell", terminals: ["a"], parameters: [Parameter("width", 1e-6)],
                        statements: [
                            Fixtures.transistor(
                                "Mp", ["a", "a", "vdd", "vdd"], "PMOS", w: .identifier("width"), l: 0.7e-6)
                        ]))),
            Statement(.element(Element("X1", nets: ["d"], model: "cell"))),
            Statement(.element(Element("C1", nets: ["d", "0"], value: .expression(1e-12)))),
        ])

    @Test("generic transistors become the process's, at the top and inside subcircuits, and keep their parameters")
    func mapsLines() throws {
        let mapped = try Fixtures.bare.technology(named: "generic350").map(pair, corner: "tt")
        let first = try #require(mapped.elements.first)
        #expect(first.model == "generic350_nmos")
        #expect(first["delvto"] == 0.01)
        let area = try #require(first["ad"]?.number)
        #expect(abs(area - 2e-6 * 0.85e-6) < 1e-24)
        guard case .subcircuit(let cell) = mapped.statements[1].content,
            case .element(let inner) = cell.statements[0].content
        else {
            Issue.record("the subcircuit is gone")
            return
        }
        #expect(inner.model == "generic350_pmos")
        #expect(inner["w"] == .identifier("width"))
        #expect(inner["as"] == .binary(.multiply, .identifier("width"), 0.85e-6))
        #expect(mapped.elements.last == pair.elements.last, "capacitors stay ideal")
        #expect(mapped.cards.map(\.name).sorted() == ["generic350_nmos", "generic350_pmos"])
    }

    @Test("a corner takes its own cards")
    func corners() throws {
        let technology = try Fixtures.bare.technology(named: "generic350")
        for corner in technology.cornerNames {
            let cards = try technology.map(pair, corner: corner).cards
            let card = try #require(cards.first { $0.name == "generic350_nmos" })
            let threshold = try #require(card.parameters.first { $0.name == "vth0" }?.value?.number)
            let shift = ["tt": 0, "ff": -0.08, "ss": 0.08, "fs": -0.07, "sf": 0.07][corner]
            #expect(abs(threshold - 0.5 - (try #require(shift))) < 1e-9)
        }
    }

    @Test("a netlist with a card of its own called nmos is left alone")
    func ownCard() throws {
        var netlist = Netlist(statements: [
            Fixtures.transistor("M1", ["d", "g", "0", "0"], "nmos", w: 2e-6, l: 4e-6)
        ])
        netlist.statements.append(Statement(.model(ModelCard(name: "NMOS", type: "nmos"))))
        #expect(try Fixtures.bare.technology(named: "generic350").map(netlist, corner: "tt") == netlist)
    }

    @Test("unknown technologies, corners and devices are named with what was meant")
    func unknownNames() throws {
        let typo = #expect(throws: DiagnosticError.self) { try Fixtures.bare.technology(named: "generic530") }
        #expect(typo?.diagnostics.first?.help?.contains("'generic350'") == true)
        let technology = try Fixtures.bare.technology(named: "generic350")
        let corner = #expect(throws: DiagnosticError.self) { try technology.map(pair, corner: "slow") }
        #expect(corner?.diagnostics.first?.code == "unknown-corner")
        let netlist = Netlist(statements: [
            Fixtures.transistor("M1", ["d", "g", "0", "0"], "nmos_5v", w: 2e-6, l: 4e-6)
        ])
        let device = #expect(throws: DiagnosticError.self) { try technology.map(netlist, corner: "tt") }
        #expect(device?.diagnostics.first?.code == "unknown-device")
        #expect(device?.diagnostics.first?.help?.contains("'nmos'") == true)
    }

    @Test("a geometry outside the limits is refused with the limit and its unit")
    func limits() throws {
        let netlist = Netlist(statements: [
            Fixtures.transistor("M1", ["d", "g", "0", "0"], "nmos", w: 2e-6, l: 0.3e-6)
        ])
        let error = #expect(throws: DiagnosticError.self) {
            try Fixtures.bare.technology(named: "generic350").map(netlist, corner: "tt")
        }
        let finding = try #require(error?.diagnostics.first)
        #expect(finding.code == "geometry-limit")
        #expect(finding.message.contains("0.3 µm"))
        #expect(finding.help?.contains("0.35 µm") == true)
    }

    @Test("a device's mismatch is the pair's, over the area of the line")
    func mismatch() throws {
        let technology = try Fixtures.bare.technology(named: "generic350")
        let device = FlatDevice(
            path: "x1.m1", simulatorName: "m.x1.m1", kind: .mosfet, nets: ["d", "g", "s", "b"],
            model: "generic350_pmos", parameters: ["w": 2e-6, "l": 0.7e-6])
        let coefficients = try #require(technology.mismatch(for: device))
        #expect(abs(coefficients.threshold - 14.5e-9) < 1e-18)
        #expect(abs(coefficients.gain - 1e-8) < 1e-17)
        #expect(coefficients.width == 2e-6 && coefficients.length == 0.7e-6)
        var stranger = device
        stranger.model = "other"
        #expect(technology.mismatch(for: stranger) == nil)
    }
}

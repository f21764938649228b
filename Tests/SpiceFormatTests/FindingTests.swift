import Diagnostics
import Netlists
import SpiceFormat
import Testing

@Suite("Findings")
struct FindingTests {
    @Test("A reader goes on after an error, and points at the token, even in a continuation line")
    func severalFindings() {
        let deck = """
            title
            M1 d g s b nch w={2*(3+}
            R1 a b 1k
            X1 a b inv w=1u
            * between
            + l={wn*} m=2 ; remark
            C1 a
            .ends
            .subckt open a
            V1 a 0 {1
            Q1 c b
            """
        let result = SpiceReader.read(deck, file: "bad.cir")
        let places = result.diagnostics.map { "\($0.code) \($0.location?.line ?? 0):\($0.location?.column ?? 0)" }
        #expect(
            places == [
                "bad-expression 2:23", "bad-expression 6:8", "missing-terminal 7:1", "unopened-block 8:1",
                "unclosed-expression 10:8", "missing-terminal 11:1", "unended-block 9:1",
            ])
        #expect(result.diagnostics.first?.excerpt == "M1 d g s b nch w={2*(3+}")
        #expect(
            result.netlist.statements.contains {
                if case .element(let e) = $0.content { e.name == "R1" } else { false }
            })
    }

    @Test(
        "A doubtful number is read as stated and told",
        arguments: [
            ("1a", 1e-18, "ambiguous-number"), ("1R5", 1, "ambiguous-number"), ("4k7", 4000, "ambiguous-number"),
            ("1\u{B5}F", 1e-6, "micro-sign"), ("1\u{3BC}F", 1e-6, "ambiguous-number"),
        ])
    func doubtfulNumbers(_ text: String, _ value: Double, _ code: String) {
        let result = SpiceReader.read("t\nR1 a b \(text)\n", file: "x.cir")
        #expect(result.diagnostics.map(\.code) == [code])
        #expect(result.diagnostics.first?.location?.column == 8)
        #expect(
            result.netlist.statements
                == [Statement(.element(Element("R1", nets: ["a", "b"], value: .expression(.number(value)))))])
    }

    @Test(
        "Suffixes are those of ngspice, and a value is rounded once",
        arguments: [
            ("1t", 1e12), ("2G", 2e9), ("3meg", 3e6), ("3MEGohm", 3e6), ("4k", 4e3), ("5m", 5e-3), ("1mil", 25.4e-6),
            ("1.5u", 1.5e-6), ("7nH", 7e-9), ("10pF", 10e-12), ("9f", 9e-15), (".5", 0.5), ("-1e-3k", -1), ("1d3", 1e3),
            ("5V", 5), ("0.1u", 1e-7), ("123456789012345678901234567890", 1.2345678901234568e29),
        ])
    func suffixes(_ text: String, _ value: Double) {
        let result = SpiceReader.read("t\nR1 a b \(text)\n", file: "x.cir")
        #expect(
            result.netlist.statements
                == [Statement(.element(Element("R1", nets: ["a", "b"], value: .expression(.number(value)))))])
        #expect(result.diagnostics.isEmpty)
    }

    @Test("UTF-16, UTF-8 with a mark and Latin-1 are told apart")
    func encodings() {
        #expect(SourceText.decode([0xFF, 0xFE, 0x61, 0, 0xB5, 0]) == "a\u{B5}")
        #expect(SourceText.decode([0xFE, 0xFF, 0, 0x61]) == "a")
        #expect(SourceText.decode([0xEF, 0xBB, 0xBF, 0x61]) == "a")
        #expect(SourceText.decode([0x31, 0xB5]) == "1\u{B5}")
    }
}

extension FindingTests {
    @Test("of a level with two points ngspice's part is kept with a warning; a version in a model card is a word")
    func twoPoints() {
        let result = SpiceReader.read("t\nL1 a 0 0.0.8792nH\n.model n nmos version=3.3.0\n.end\n", file: "d")
        #expect(result.diagnostics.map(\.code) == ["ambiguous-number"])
        #expect(result.diagnostics.first?.location?.line == 2)
        let written = SpiceWriter.write(result.netlist)
        #expect(written.contains("version=3.3.0"))
        #expect(written.contains("L1 a 0 0\n"))
        #expect(SpiceReader.read(written, file: "w").netlist == result.netlist)
    }
}

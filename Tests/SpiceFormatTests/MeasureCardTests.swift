import Netlists
import SpiceFormat
import Testing

@Suite("Measure cards")
struct MeasureCardTests {
    @Test(
        "a .meas card keeps its analysis, its name and every word of its definition",
        arguments: [
            ".meas tran t1 trig v(a) val=0.5 rise=1 targ v(b) val=0.5 fall=last td=1u",
            ".meas tran avg1 avg v(a) from=1u to='2u*k'", ".meas ac fc when vdb(out)=-3 fall=1",
            ".meas tran p param='t1*2 + avg1'", ".meas tran y find v(a) at=2.5u",
            ".meas tran d deriv v(a) when v(b)=0.5", ".meas dc x max i(v1)",
        ])
    func roundTrip(card: String) {
        let first = SpiceReader.read("t\nV1 a 0 1\n\(card)\n.end\n", file: "d")
        #expect(first.diagnostics.isEmpty)
        let written = SpiceWriter.write(first.netlist)
        #expect(SpiceReader.read(written, file: "w").netlist == first.netlist)
        let joined = written.split(separator: "\n").joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(joined.contains(card), "\(written)")
    }

    @Test("a .meas card on continued lines is one card")
    func continued() {
        let text = "t\n.MEAS TRAN t1 TRIG v(a) VAL=0.5\n* a remark\n+ RISE=1 TARG v(b)\n+ VAL=0.5 FALL=1\n.end\n"
        let cards = SpiceReader.read(text, file: "d").netlist.statements.compactMap { statement -> MeasureCard? in
            if case .measure(let card) = statement.content { card } else { nil }
        }
        #expect(cards.map(\.name) == ["t1"])
        #expect(cards.first?.definition == "TRIG v(a) VAL=0.5 RISE=1 TARG v(b) VAL=0.5 FALL=1")
    }
}

import Diagnostics
import Netlists
import SpiceFormat
import Testing

@Suite("Round trip")
struct RoundTripTests {
    @Test("A digital device of PSpice keeps its type with the count in parentheses")
    func digitalDevices() {
        let card = "U1 and(2) DPWR DGND 1A 1B 1Y DLY_LV08 IO_LV-A MNTYMXDLY={MNTYMXDLY}"
        let netlist = SpiceReader.read("title\n\(card)\n.end\n", file: "u.cir").netlist
        #expect(SpiceWriter.write(netlist).contains(card + "\n"))
    }

    @Test("A netlist built in code is equal after writing and reading", arguments: 0..<20)
    func randomNetlists(_ seed: UInt64) {
        var random = RandomNetlist(seed: seed)
        for _ in 0..<100 {
            let netlist = random.netlist()
            let written = SpiceWriter.write(netlist)
            let result = SpiceReader.read(written, file: "written")
            guard result.netlist != netlist || result.hasErrors else { continue }
            let again = SpiceWriter.write(result.netlist)
            let lines = zip(written.split(separator: "\n"), again.split(separator: "\n")).first { $0 != $1 }
            Issue.record("\(lines.map { "\($0.0)\n\($0.1)" } ?? written)\n\(result.diagnostics.map { $0.rendered() })")
            return
        }
    }

    @Test("Every Double is written so that the same one is read", arguments: 0..<4)
    func numbers(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: random.next())
            guard !value.isNaN else { continue }
            let card = SpiceReader.read("\nR1 a b \(SpiceWriter.text(value))\n", file: "x").netlist.statements
            #expect(card == [Statement(.element(Element("R1", nets: ["a", "b"], value: .expression(.number(value)))))])
        }
    }

    @Test("A written line is at most 100 columns long where it can be broken")
    func longLines() {
        let nets = (0..<300).map { "net_\($0)" }
        let netlist = Netlist(title: "t", statements: [Statement(.element(Element("X1", nets: nets, model: "big")))])
        let written = SpiceWriter.write(netlist)
        #expect(written.split(separator: "\n").allSatisfy { $0.count <= 100 })
        #expect(SpiceReader.read(written, file: "x").netlist == netlist)
    }
}

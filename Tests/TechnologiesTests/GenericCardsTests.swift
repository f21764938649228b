import Foundation
import Netlists
import Technologies
import Testing

@Suite("The cards of generic350")
struct GenericCardsTests {
    @Test(
        "conduct from femtoamperes to a hundred microamperes, monotonically and without a warning",
        arguments: ["tt", "ff", "ss", "fs", "sf"], [-40, 27, 125])
    func conducts(corner: String, temperature: Int) throws {
        let netlist = Netlist(statements: [
            Fixtures.transistor("M1", ["d", "g", "0", "0"], "nmos", w: 2e-6, l: 0.7e-6),
            Fixtures.transistor("M2", ["e", "h", "vdd", "vdd"], "pmos", w: 2e-6, l: 0.7e-6),
        ])
        let mapped = try Fixtures.bare.technology(named: "generic350").map(netlist, corner: corner)
        let result = try Ngspice.run(
            """
            * sweep
            \(mapped.text)
            Vg g 0 0
            Vdd vdd 0 3.3
            Eh vdd h g 0 1
            Vd d 0 1.65
            Ve e 0 1.65
            .options temp=\(temperature) gmin=1e-20 abstol=1e-18 reltol=1e-6
            .dc Vg 0 3.3 0.05
            .end
            """)
        let messages = result.messages.lowercased()
        #expect(!messages.contains("warning") && !messages.contains("fatal"), "\(result.messages)")
        for (name, sign) in [("i(vd)", -1.0), ("i(ve)", 1.0)] {
            let currents = result[name].map { $0 * sign }
            #expect(currents.count == 67)
            #expect(zip(currents, currents.dropFirst()).allSatisfy { $0 < $1 })
            let first = try #require(currents.first)
            let last = try #require(currents.last)
            // Leakage stays below 10 nA even at 125 °C; 2 µm/0.7 µm at 3.3 V of gate gives a fraction of a milliampere.
            #expect(first > 0 && first < 1e-8, "\(name): \(first) A")
            #expect(last > 5e-5 && last < 2e-3, "\(name): \(last) A")
        }
    }

    @Test("order the corners: fast conducts more than typical, typical more than slow")
    func ordersCorners() throws {
        var currents: [String: [Double]] = [:]
        for corner in ["tt", "ff", "ss", "fs", "sf"] {
            let mapped = try Fixtures.bare.technology(named: "generic350").map(
                Netlist(statements: [
                    Fixtures.transistor("M1", ["d", "g", "0", "0"], "nmos", w: 2e-6, l: 1e-6),
                    Fixtures.transistor("M2", ["e", "h", "0", "0"], "pmos", w: 2e-6, l: 1e-6),
                ]), corner: corner)
            let result = try Ngspice.run(
                "* corners\n\(mapped.text)\nVg g 0 1\nVh h 0 -1\nVd d 0 1\nVe e 0 -1\n.op\n.end\n")
            currents[corner] = [abs(result["i(vd)"].first ?? .nan), abs(result["i(ve)"].first ?? .nan)]
        }
        let order = [("ff", "tt", "ss"), ("fs", "tt", "sf")]
        for (fast, typical, slow) in order {
            let n = try [fast, typical, slow].map { try #require(currents[$0])[0] }
            #expect(n[0] > n[1] && n[1] > n[2])
        }
        for (fast, typical, slow) in [("ff", "tt", "ss"), ("sf", "tt", "fs")] {
            let p = try [fast, typical, slow].map { try #require(currents[$0])[1] }
            #expect(p[0] > p[1] && p[1] > p[2])
        }
    }
}

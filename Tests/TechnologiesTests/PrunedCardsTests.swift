import Foundation
import Netlists
import Technologies
import Testing

@Suite("Cards taken out of a whole library")
struct PrunedCardsTests {
    /// Sizes in µm on, beside and far from the borders of the bins.
    static let sizes: [(Double, Double)] = [
        (2, 4), (4, 1), (2, 0.7), (0.6, 0.5), (1, 0.5), (10, 1.2), (5, 8), (50, 20),
    ]

    /// A sweep of the gate of n- and p-channel transistors at all sizes, currents through voltage sources.
    private func bench(_ name: String, supply: Double, lines: (Int, String, Double, Double) -> String, cards: String)
        -> String
    {
        var deck = "* \(name)\nVg g 0 0\nEp gp 0 vdd 0 1\nEq gq gp g 0 -1\nVdd vdd 0 \(supply)\n"
        for (index, size) in Self.sizes.enumerated() {
            deck += "Vn\(index) dn\(index) 0 1\nVp\(index) vdd dp\(index) 1\n"
            deck += lines(index, "n", size.0, size.1) + "\n" + lines(index, "p", size.0, size.1) + "\n"
        }
        return deck + cards
            + "\n.options gmin=1e-18 reltol=1e-10 abstol=1e-22 vntol=1e-14\n.dc Vg 0 \(supply) 0.1\n.end\n"
    }

    private func netlist(_ n: String, _ p: String) -> Netlist {
        Netlist(
            statements: Self.sizes.enumerated().flatMap { index, size in
                [
                    Fixtures.transistor(
                        "Mn\(index)", ["dn\(index)", "g", "0", "0"], n, w: .number(size.0 * 1e-6),
                        l: .number(size.1 * 1e-6)),
                    Fixtures.transistor(
                        "Mp\(index)", ["dp\(index)", "gq", "vdd", "vdd"], p, w: .number(size.0 * 1e-6),
                        l: .number(size.1 * 1e-6)),
                ]
            })
    }

    private func compare(_ pruned: String, _ full: String) throws {
        let some = try Ngspice.run(pruned)
        let all = try Ngspice.run(full)
        var compared = 0
        for index in Self.sizes.indices {
            for polarity in ["n", "p"] {
                let name = "i(v\(polarity)\(index))"
                let currents = some[name]
                #expect(!currents.isEmpty && currents.count == all[name].count)
                // The library goes through ngspice's own formatting of numbers, which costs an ulp of a parameter here
                // and there (version 39: currents equal to 1e-12) or all but ten digits (version 44: 2e-9); on a border of
                // two bins (L = 0.5 µm) it chooses the other bin.
                let tolerance = Self.sizes[index].1 == 0.5 ? 1e-6 : 1e-8
                let worst = zip(currents, all[name]).map { abs($0 - $1) / max(abs($0), abs($1), 1e-30) }.max() ?? 1
                #expect(worst < tolerance, "\(name) at W, L = \(Self.sizes[index]) µm")
                #expect((currents.map(abs).max() ?? 0) > 1e-7, "\(name): the device conducts")
                compared += currents.count
            }
        }
        #expect(compared > 300)
    }

    @Test("gf180mcu: the same currents as the PDK's wrapper subcircuits", .online, arguments: ["tt", "ss"])
    func gf180mcu(corner: String) throws {
        let technology = try InstalledTechnologies.catalogue().technology(named: "gf180mcu")
        let mapped = try technology.map(netlist("nmos", "pmos"), corner: corner)
        #expect(mapped.cards.count < 2 * Self.sizes.count, "only the bins that are used")
        let folder = try #require(technology.modelFolder).path
        let pruned = bench("pruned", supply: 3.3, lines: { _, _, _, _ in "" }, cards: mapped.text)
        let full = bench(
            "full", supply: 3.3,
            lines: { index, polarity, w, l in
                let area = "ad=\(w * 1e-6 * 0.52e-6) as=\(w * 1e-6 * 0.52e-6)"
                let edge = "pd=\(2 * (w * 1e-6 + 0.52e-6)) ps=\(2 * (w * 1e-6 + 0.52e-6))"
                let nets = polarity == "n" ? "dn\(index) g 0 0" : "dp\(index) gq vdd vdd"
                return "X\(polarity)\(index) \(nets) \(polarity)fet_03v3 w=\(w * 1e-6) l=\(l * 1e-6) \(area) \(edge)"
            },
            cards: ".include \(folder)/design.ngspice\n.lib \(folder)/sm141064.ngspice "
                + (corner == "tt" ? "typical" : corner))
        try compare(pruned, full)
    }

    @Test("sky130: the same currents as the whole file of cards", .online, arguments: ["5v", "1v8"], ["tt", "ff"])
    func sky130(variant: String, corner: String) throws {
        let technology = try InstalledTechnologies.catalogue().technology(named: "sky130")
        let mapped = try technology.map(netlist("nmos_\(variant)", "pmos_\(variant)"), corner: corner)
        #expect(mapped.cards.count <= 2 * Self.sizes.count)
        let folder = try #require(technology.modelFolder).path
        let library = variant == "5v" ? "io" : "logic"
        var lines = mapped
        lines.statements.removeAll { if case .model = $0.content { true } else { false } }
        let supply = variant == "5v" ? 3.3 : 1.8
        let pruned = bench("pruned", supply: supply, lines: { _, _, _, _ in "" }, cards: mapped.text)
        let full = bench(
            "full", supply: supply, lines: { _, _, _, _ in "" },
            cards: lines.text + "\n.include \(folder)/C4M.Sky130_\(library)_\(corner)_model.spice")
        try compare(pruned, full)
    }
}

import Diagnostics
import Foundation
import Netlists
import Technologies
import Testing

@Suite("Every technology")
struct EveryTechnologyTests {
    @Test("is readable, typical first, and has both polarities", arguments: Fixtures.bare.names)
    func isComplete(name: String) throws {
        let technology = try Fixtures.bare.technology(named: name)
        #expect(technology.cornerNames == ["tt", "ff", "ss", "fs", "sf"])
        #expect(!technology.licence.isEmpty && !technology.origin.isEmpty)
        #expect(technology.device(named: "nmos")?.polarity == .n)
        #expect(technology.device(named: "PMOS")?.polarity == .p)
        #expect(technology.temperature.contains(27))
        for device in technology.devices {
            #expect(Set(device.cards.keys) == Set(technology.cornerNames))
            #expect(device.mismatch.threshold > 1e-9 && device.mismatch.threshold < 20e-9, "in V m")
            #expect(device.mismatch.gain > 1e-9 && device.mismatch.gain < 2e-8, "in m")
            #expect(device.length.lowerBound >= 0.1e-6 && device.length.upperBound <= 200e-6)
        }
        let names = ["n", "i0", "vt0", "iw", "ioff", "ij"].flatMap { [$0 + "_n", $0 + "_p"] }
        #expect(Set(technology.constants.keys).isSuperset(of: names))
    }

    @Test("the supply chooses the variant: sky130 bears 3.3 V with its 5 V transistors")
    func supplyChooses() throws {
        let technology = try Fixtures.bare.technology(named: "sky130")
        #expect(technology.device(named: "nmos")?.name == "nmos_1v8")
        let higher = try technology.selecting(supply: 3.3)
        #expect(higher.device(named: "nmos")?.name == "nmos_5v")
        #expect(higher.constants["n_n"] == higher.device(named: "nmos_5v")?.constants.slope)
        let error = #expect(throws: DiagnosticError.self) { try technology.selecting(supply: 12) }
        #expect(error?.diagnostics.first?.code == "supply-too-high")
    }

    @Test("the two mirrors run with plausible currents", .online, arguments: InstalledTechnologies.all)
    func mirrors(name: String) throws {
        let technology = try InstalledTechnologies.catalogue().technology(named: name).selecting(supply: 3.3)
        for corner in technology.cornerNames {
            let mapping = try technology.mapping(Fixtures.fourTransistors(), corner: corner)
            let result = try Ngspice.run(
                """
                * two mirrors
                \(mapping.netlist.text)
                Vdd vdd 0 3.3
                In vdd nd 1n
                Ip pd 0 1n
                Vn no 0 1.65
                Vp po 0 1.65
                .options gmin=1e-18
                .op
                .end
                """)
            // The outputs have 16 and 2 times the W/L of the inputs; the threshold's dependence on the length and the
            // higher drain voltage change that by less than a factor of 4.
            let n = -(try #require(result["i(vn)"].first))
            let p = try #require(result["i(vp)"].first)
            #expect(n > 2e-9 && n < 64e-9, "\(corner): \(n)")
            #expect(p > 0.5e-9 && p < 8e-9, "\(corner): \(p)")
            #expect(!result.messages.lowercased().contains("fatal"), "\(result.messages)")
            #expect(!result.messages.lowercased().contains("warning"), "\(result.messages)")
        }
    }

    @Test("a small length is raised with a warning where the technology says so", .online)
    func raisesLength() throws {
        let netlist = Netlist(
            statements: [
                Statement(
                    .subcircuit(
                        Subcircuit(
                            name: "cell", terminals: ["d", "g"],
                            parameters: [Parameter("long", 0.35e-6)],
                            statements: [
                                Fixtures.transistor("M1", ["d", "g", "0", "0"], "nmos", w: 2e-6, l: 0.35e-6),
                                Fixtures.transistor(
                                    "M2", ["d", "g", "0", "0"], "nmos", w: 2e-6, l: .identifier("long")),
                            ]))),
                Statement(.element(Element("X1", nets: ["a", "b"], model: "cell"))),
                Statement(
                    .element(Element("X2", nets: ["a", "b"], model: "cell", parameters: [Parameter("long", 9e-6)]))),
            ])
        let technology = try InstalledTechnologies.catalogue().technology(named: "sky130").selecting(supply: 3.3)
        let mapping = try technology.mapping(netlist, corner: "tt")
        #expect(mapping.warnings.map(\.code).contains("geometry-raised"))
        #expect(mapping.warnings.first?.message.contains("0.35 µm was raised to 0.5 µm") == true)
        let lengths = try mapping.netlist.flattenedDevices().map { $0.parameters["l"] }
        #expect(lengths == [0.5e-6, 0.5e-6, 0.5e-6, 9e-6])
        #expect(mapping.netlist.cards.count == 2, "the bins of L = 0.5 µm and 9 µm")
        let tooLong = Netlist(statements: [
            Fixtures.transistor("M1", ["d", "g", "0", "0"], "nmos", w: 2e-6, l: 200e-6)
        ])
        let error = #expect(throws: DiagnosticError.self) { try technology.map(tooLong, corner: "tt") }
        #expect(error?.diagnostics.first?.code == "geometry-limit")
        #expect(error?.diagnostics.first?.help?.contains("100 µm") == true)
    }

    @Test("the cards of SkyWater's *.pm3.spice form under PDK_ROOT are used, their formulas with the statistics off")
    func pm3() throws {
        let root = Fixtures.scratch.appending(path: "pm3-\(UUID().uuidString)")
        let folder = root.appending(path: "sky130A/libs.ref/sky130_fd_pr/spice")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let bare = try Fixtures.bare.technology(named: "sky130")
        for device in bare.devices {
            let stem = device.model.replacing("__model", with: "")
            let text = """
                .param \(stem)__toxe_slope_spectre = 0.0
                .subckt  \(stem) d g s b
                +
                .param  l = 1 w = 1 nf = 1.0 mult = 1
                m\(stem) d g s b \(device.model) l = {l} w = {w} nf = {nf}
                .model \(device.model).0 \(device.polarity.rawValue)
                * DC IV MOS Parameters
                + lmin = 1.5e-07 lmax = 1.0e-04 wmin = 3.6e-07 wmax = 1.0e-4
                + level = 54.0
                + toxe = {1.16e-08+MC_MM_SWITCH*AGAUSS(0,1.0,1)*(1.16e-08*(\(stem)__toxe_slope/sqrt(l*w*mult)))}
                + ku0 = {0+\(stem)__ku0_diff}
                .ends \(stem)
                """
            for places in device.cards.values {
                let name = try #require(places.last).file
                try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
            }
        }
        let catalogue = TechnologyCatalogue(
            folder: Fixtures.technologies, dataFolder: root, environment: ["PDK_ROOT": root.path])
        let technology = try catalogue.technology(named: "sky130").selecting(supply: 3.3)
        let cards = try technology.map(Fixtures.fourTransistors(), corner: "tt").cards
        #expect(cards.count == 2)
        let card = try #require(cards.first)
        #expect(card.parameters.first { $0.name == "toxe" }?.value == 1.16e-08)
        #expect(card.parameters.first { $0.name == "ku0" }?.value == 0)
    }

    @Test("a mistake in a technology file is shown with its line and a caret")
    func mistakes() throws {
        let folder = Fixtures.scratch.appending(path: "yaml-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let text = try String(contentsOf: Fixtures.technologies.appending(path: "generic350.yaml"), encoding: .utf8)
            .replacing("supply: 3.3 V\ntemp", with: "supply: 3.3 kg\ntemp")
            .replacing("    polarity: p\n", with: "    polarity: p\n    polarty: p\n")
        try text.write(to: folder.appending(path: "wrong.yaml"), atomically: true, encoding: .utf8)
        try "a: [1\nb: 2\n".write(to: folder.appending(path: "broken.yaml"), atomically: true, encoding: .utf8)
        let catalogue = TechnologyCatalogue(folder: folder, dataFolder: folder, environment: [:])
        let error = try #require(#expect(throws: DiagnosticError.self) { try catalogue.technology(named: "wrong") })
        #expect(error.diagnostics.count == 2, "all mistakes at once")
        let rendered = error.description
        #expect(rendered.contains("wrong.yaml:7:9: error: '3.3 kg' is not a number with a unit"))
        #expect(rendered.contains(" 7 | supply: 3.3 kg\n   |         ^~~~~~"))
        #expect(rendered.contains("did you mean 'polarity'?"))
        let broken = #expect(throws: DiagnosticError.self) { try catalogue.technology(named: "broken") }
        #expect(broken?.diagnostics.first?.location?.line == 2)
    }
}

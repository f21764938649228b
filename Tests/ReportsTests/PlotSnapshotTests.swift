import Reports
import Testing

@Suite("Stored pictures")
struct PlotSnapshotTests {
    @Test("each kind of plot gives the stored bytes, is well-formed XML, and is small")
    func pictures() throws {
        for (name, figure) in try PlotFixtures.pictures() {
            let svg = try figure.svg()
            #expect(isWellFormed(svg), "\(name)")
            #expect(svg.utf8.count < 60_000, "\(name) has \(svg.utf8.count) bytes")
            try expectSnapshot(svg, named: "\(name).svg")
        }
    }

    @Test("dark and monochrome themes draw the same figure with other colours and dashes")
    func themes() throws {
        let figure = try #require(try PlotFixtures.pictures().first { $0.name == "waveform-single" }).figure
        try expectSnapshot(try figure.svg(theme: .dark), named: "waveform-single-dark.svg")
        try expectSnapshot(try figure.svg(theme: .monochrome), named: "waveform-single-monochrome.svg")
    }

    @Test("cells have a dark scale of their own")
    func darkCells() throws {
        try expectSnapshot(try PlasticityFixtures.map.svg(theme: .dark), named: "colour-map-dark.svg")
    }

    @Test("the gnuplot export gives the stored script")
    func gnuplot() throws {
        let figure = try #require(try PlotFixtures.pictures().first { $0.name == "histogram" }).figure
        try expectSnapshot(try figure.gnuplot(named: "histogram").script, named: "histogram.gp")
    }
}

import Foundation
import Statistics
import Testing

@testable import Reports

@Suite("Plots of plasticity")
struct PlasticityPlotTests {
    @Test("marks of one condition stand side by side in the room of its category, each model with its own shape")
    func sideBySide() throws {
        let panel = try PlasticityFixtures.conditions.figure().panels[0]
        var shapes: [PointShape] = []
        var first: [Double] = []
        for layer in panel.layers {
            guard case .points(let x, _, let shape) = layer.mark else { continue }
            shapes.append(shape)
            first.append(try #require(x.first))
            for (index, place) in x.enumerated() { #expect(abs(place - Double(index)) < 0.5) }
        }
        #expect(Set(shapes).count == 4 && shapes.first == .ring)
        #expect(first == first.sorted() && Set(first).count == 4)
    }

    @Test("a condition without a measured value has no error bar, and a model's curve has its own places")
    func missing() throws {
        let panel = try PlasticityFixtures.rates.figure().panels[0]
        let bars = panel.layers.compactMap { layer -> [Double]? in
            guard case .errorBars(let x, _, _) = layer.mark else { return nil }
            return x
        }
        #expect(bars == [[0.1, 10, 40, 50]])
        let lines = panel.layers.compactMap { layer -> Int? in
            guard case .line(let x, _) = layer.mark else { return nil }
            return x.count
        }
        #expect(lines == [51, 5])
    }

    @Test("a yield curve ends at the share of finite samples, with Wilson's interval around it")
    func yieldCurve() throws {
        let plot = YieldPlot([.init("a", values: [1, 2, 2, 4, .infinity])])
        let layers = try plot.figure().panels[0].layers
        guard case .band(let x, let lower, let upper) = layers[0].mark, case .line(_, let y) = layers[1].mark else {
            Issue.record("not a band and a line")
            return
        }
        #expect(x == [1, 2, 4])
        #expect(y.last == 80 && y.contains(20) && y.contains(60) && !y.contains(40))
        let wilson = try #require(Estimate.proportion(3, of: 5))
        #expect(abs(lower[1] - (wilson.lower ?? 0) * 100) < 1e-12 && abs(upper[1] - (wilson.upper ?? 0) * 100) < 1e-12)
    }

    @Test("all ensembles of a distribution are counted over the same bars, each sample once")
    func distribution() throws {
        let layers = try DistributionPlot([.init("a", values: [1, 10, 100]), .init("b", values: [1, 1])]).figure()
            .panels[0].layers
        guard case .bars(let edges, let heights) = layers[0].mark, case .line(let x, let y) = layers[1].mark else {
            Issue.record("not bars and an outline")
            return
        }
        #expect(heights.reduce(0, +) == 3 && y.max() == 2)
        #expect(Set(x) == Set(edges))
    }

    @Test("cells meet half way between places, and the scale of colours is symmetric about zero")
    func cells() throws {
        #expect(ColourMapPlot.edges([0, 2, 6]) == [-1, 1, 4, 8])
        let plot = ColourMapPlot(
            [[1, -3], [0, 2]], x: [0, 1], y: [0, 1], horizontal: PlotAxis("x"), vertical: PlotAxis("y"),
            scale: ColourScale("z", limit: 0))
        let panel = try plot.figure().panels[0]
        let scale = try #require(panel.colourScale)
        #expect(scale.limit == 3)
        #expect(scale.shade(0) == 0 && scale.shade(-3) == -scale.shade(9) && scale.shade(1.5) == ColourScale.shades / 2)
        let theme = PlotTheme.paper
        #expect(theme.divergingColour(-1) == theme.diverging.first && theme.divergingColour(1) == theme.diverging.last)
        #expect(theme.divergingColour(0) == theme.diverging[2])
    }

    @Test("a value that is not a number leaves its cell empty and the scale alone")
    func emptyCells() throws {
        let plot = { (corner: Double) in
            ColourMapPlot(
                [[1, corner], [-2, 0.5]], x: [0, 1], y: [0, 1], horizontal: PlotAxis("x"), vertical: PlotAxis("y"),
                scale: ColourScale("z", limit: 0))
        }
        #expect(try plot(.nan).figure().panels[0].colourScale?.limit == 2)
        let full = try plot(0.75).svg().split(separator: "\n").count
        // Each of the four cells has a colour of its own, and so a path.
        #expect(try plot(.nan).svg().split(separator: "\n").count == full - 1)
        #expect(throws: PlotError.self) { try plot(.infinity).svg() }
    }

    @Test("what does not fit its places is refused with a sentence")
    func refused() {
        let axis = PlotAxis("rate", unit: "Hz")
        #expect(throws: PlotError.lengthMismatch("“rule”", expected: 1, found: 2)) {
            try ComparisonPlot([
                .init(horizontal: axis, places: [1], measured: [nil], answers: [.init("rule", y: [1, 2])])
            ])
            .figure()
        }
        #expect(throws: PlotError.lengthMismatch("The errors of “a”", expected: 1, found: 2)) {
            try CurvePlot([.init("a", x: [1], y: [1], errors: [1, 2], colour: 0)], horizontal: axis, vertical: axis)
                .figure()
        }
        #expect(throws: PlotError.lengthMismatch("“a”", expected: 2, found: 1)) {
            try SharesPlot([.init("a", shares: [1])], causes: ["m1", "m2"]).figure()
        }
        #expect(throws: PlotError.nothingToDraw("“Share of variance”: no cause")) {
            try SharesPlot([], causes: ["m1"]).figure()
        }
        #expect(throws: PlotError.lengthMismatch("“a”", expected: 1, found: 2)) {
            try SweepPlot([.init("a", values: [1], lower: [1, 2])], places: [1], horizontal: axis, vertical: axis)
                .figure()
        }
        #expect(throws: PlotError.notPositive("“NMSE”", value: 0)) {
            try DistributionPlot([.init("a", values: [0, 1])]).figure()
        }
        #expect(throws: PlotError.nothingToDraw("“NMSE limit”: no sample")) {
            try YieldPlot([.init("a", values: [.infinity])]).figure()
        }
        #expect(throws: PlotError.lengthMismatch("The edges of a series over “x”", expected: 2, found: 3)) {
            try ColourMapPlot(
                [[1], [2]], x: [0, 1], y: [0, 1], horizontal: PlotAxis("x"), vertical: axis,
                scale: ColourScale("z", limit: 1)
            ).svg()
        }
    }
}

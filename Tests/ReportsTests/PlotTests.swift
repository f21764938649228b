import Foundation
import Statistics
import Testing
import Waveforms

@testable import Reports

@Suite("Plots")
struct PlotTests {
    @Test("the bars of a histogram hold every sample once, and their edges are the extremes")
    func histogram() throws {
        for count in [1, 2, 10, 1000] {
            let sorted = PlotFixtures.normal(count, mean: 3, deviation: 0.5).sorted()
            for logarithmic in [false, true] {
                let edges = HistogramBins.edges(sorted, logarithmic: logarithmic, count: nil)
                #expect(HistogramBins.counts(sorted, edges: edges).reduce(0, +) == Double(count))
                #expect(zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 })
                #expect(try #require(edges.first) <= sorted[0])
                #expect(try #require(edges.last) >= sorted[count - 1])
            }
        }
        #expect(HistogramBins.counts([1, 2, 2, 3], edges: [1, 2, 3]) == [1, 3])
    }

    @Test("quantiles are those of definition 7")
    func quantiles() {
        // R: quantile(c(1, 2, 4, 8), c(0, 0.1, 0.5, 0.9, 1)) gives 1.0 1.3 3.0 6.8 8.0
        let expected = [1, 1.3, 3, 6.8, 8]
        for (probability, value) in zip([0, 0.1, 0.5, 0.9, 1], expected) {
            #expect(abs(HistogramBins.quantile([1, 2, 4, 8], probability) - value) < 1e-12)
        }
    }

    @Test("the cumulative curve rises from 0 to 100 % and passes 50 % at the median")
    func cumulative() throws {
        let figure = try HistogramPlot([4, 1, 3, 2], axis: PlotAxis("x")).figure()
        let layer = try #require(figure.panels[0].layers.first { $0.usesRightAxis })
        guard case .line(let x, let y) = layer.mark else {
            Issue.record("not a line")
            return
        }
        #expect(x == [1, 1, 1, 2, 2, 3, 3, 4, 4, 4])
        #expect(y == [0, 0, 25, 25, 50, 50, 75, 75, 100, 100])
    }

    @Test("a limit far from the data is named but does not press the histogram together")
    func farLimit() throws {
        let values = PlotFixtures.normal(100, mean: 1, deviation: 0.01)
        let figure = try HistogramPlot(values, axis: PlotAxis("x", unit: "V"), upperLimit: 50).figure()
        #expect(figure.panels[0].layers.contains { $0.name == "Upper limit 50.0 V (outside)" })
        let extent = try DataExtent(figure.panels[0])
        #expect(try #require(extent.horizontal).upperBound < 1.2)
    }

    @Test("the bands of a window lie in each other, and none bridges the jump at zero")
    func window() throws {
        let samples = (0...100).map { sample in [0.0, 1, 2, 3].map { $0 + Double(sample) } }
        let plot = WindowPlot.stdp(deltaTimes: [-2, -1, 1, 2], samples: samples)
        let layers = try plot.figure().panels[0].layers
        let bands = layers.compactMap { layer -> (Double, Double, [Double])? in
            guard case .band(let x, let lower, let upper) = layer.mark else { return nil }
            return (lower[0], upper[0], x)
        }
        #expect(bands.map(\.2) == [[-2, -1], [1, 2], [-2, -1], [1, 2], [-2, -1], [1, 2]])
        // The samples are 0…100 at the first place.
        #expect(bands.map(\.0)[0] == 0 && bands.map(\.1)[0] == 100)
        #expect(bands.map(\.0)[2] == 5 && bands.map(\.1)[2] == 95)
        #expect(bands.map(\.0)[4] == 25 && bands.map(\.1)[4] == 75)
    }

    @Test("normal quantiles drawn against themselves lie on the line of a quantile plot")
    func quantilePlot() throws {
        let values = (1...99).map { Normal.quantile((Double($0) - 0.375) / 99.25) * 2 + 5 }
        let layers = try QuantilePlot(values.reversed(), axis: PlotAxis("x")).figure().panels[0].layers
        guard case .points(let x, let y, _) = layers[1].mark else {
            Issue.record("not points")
            return
        }
        for (place, value) in zip(x, y) { #expect(abs(place * 2 + 5 - value) < 1e-9) }
    }

    @Test("signals are sorted into panels by their unit")
    func units() throws {
        let cases = [
            ("v(w)", "V"), ("V(a,b)", "V"), ("w", "V"), ("i(vdd)", "A"), ("vdd#branch", "A"), ("@m1[id]", "A"),
            ("@m1[vth]", "V"), ("@m1[gm]", ""), ("mag(v(x))", ""),
        ]
        for (name, unit) in cases { #expect(WaveformPlot.unit(of: name) == unit, "\(name)") }
        let plot = try WaveformPlot(PlotFixtures.run())
        #expect(
            plot.groups.map { $0.curves.map(\.name) } == [["v(w)"], ["v(pre)", "v(post)", "v(trace)"], ["i(vdd)"]])
    }

    @Test("a signal that swings much less than the others has a panel of its own")
    func smallSwing() throws {
        let waveforms = try WaveformSet(
            axis: [0, 1],
            signals: [Signal("v(pre)", [0, 3.3]), Signal("v(w)", [1.65, 1.66]), Signal("v(o1)", [0, 0.4])])
        let plot = WaveformPlot(waveforms)
        #expect(plot.groups.map { $0.curves.map(\.name) } == [["v(w)"], ["v(pre)", "v(o1)"]])
    }

    @Test("what cannot be drawn is refused with a sentence")
    func refused() throws {
        let axis = PlotAxis("w", unit: "V")
        #expect(throws: PlotError.self) { try HistogramPlot([], axis: axis).figure() }
        #expect(throws: PlotError.notFinite("“w”")) { try HistogramPlot([1, .nan], axis: axis).figure() }
        #expect(throws: PlotError.notPositive("“w”", value: -1)) {
            try HistogramPlot([1, -1], axis: PlotAxis("w", scale: .logarithmic)).figure()
        }
        #expect(throws: PlotError.lengthMismatch("Sample 1", expected: 2, found: 1)) {
            try WindowPlot.stdp(deltaTimes: [1, 2], samples: [[1, 2], [1]]).figure()
        }
        #expect(throws: PlotError.nothingToDraw("“v(nothing)”: there is no such signal")) {
            try WaveformPlot(PlotFixtures.run(), panels: [["v(nothing)"]])
        }
        #expect(throws: PlotError.self) { try RasterPlot([.init("a", times: [])]).svg() }
        #expect(throws: PlotError.lengthMismatch("“a”", expected: 2, found: 1)) {
            try ScatterPlot(horizontal: axis, vertical: axis, series: [.init("a", x: [1, 2], y: [1])]).svg()
        }
        #expect(throws: PlotError.notPositive("w", value: 0)) {
            try ScatterPlot(
                horizontal: PlotAxis("w", scale: .logarithmic), vertical: axis,
                series: [.init("a", x: [0, 2], y: [1, 1])]
            ).svg()
        }
    }

    @Test("single points, constants and two equal values are drawn")
    func degenerate() throws {
        let axis = PlotAxis("w", unit: "V")
        for values in [[0.0], [3.3, 3.3], [-1e-15, -1e-15, -1e-15]] {
            #expect(isWellFormed(try HistogramPlot(values, axis: axis, nominal: values[0]).svg()))
            #expect(isWellFormed(try QuantilePlot(values, axis: axis).svg()))
            let curve = WaveformPlot.Curve("a", x: values.indices.map { Double($0) }, y: values)
            #expect(isWellFormed(try WaveformPlot(groups: [.init(axis, curves: [curve])]).svg()))
            #expect(
                isWellFormed(
                    try WindowPlot.stdp(deltaTimes: [1e-3], nominal: [values[0]], samples: [[values[0]]]).svg()))
        }
    }

    @Test(
        "gnuplot itself accepts every exported script and writes a picture",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gnuplot")))
    func gnuplot() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hillock-gnuplot-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, figure) in try PlotFixtures.pictures() {
            let files = try figure.gnuplot(named: name)
            try files.script.write(to: folder.appending(path: "\(name).gp"), atomically: true, encoding: .utf8)
            try files.data.write(to: folder.appending(path: "\(name).dat"), atomically: true, encoding: .utf8)
            let process = Process()
            let errors = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/gnuplot")
            process.arguments = ["\(name).gp"]
            process.currentDirectoryURL = folder
            process.standardError = errors
            try process.run()
            let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(name): \(complaint)")
            #expect(!complaint.contains("warning"), "\(name): \(complaint)")
            #expect(FileManager.default.fileExists(atPath: folder.appending(path: "\(name).pdf").path))
        }
    }
}

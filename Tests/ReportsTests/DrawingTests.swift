import Foundation
import Statistics
import Testing

@testable import Reports

@Suite("Drawing")
struct DrawingTests {
    /// A random walk with many points in each column of pixels.
    static func walk(_ count: Int, width: Double) -> [PixelPoint] {
        var stream = RandomStream(seed: 11, sample: 0, path: "walk", channel: "test")
        var y = 100.0
        return (0..<count).map { index in
            y += stream.nextNormal()
            return PixelPoint(x: Double(index) / Double(count - 1) * width, y: y)
        }
    }

    @Test("a thinned line keeps the lowest and the highest value of every column, in at most four points")
    func decimation() {
        for count in [1, 2, 500, 3000, 100_000] {
            let line = count == 1 ? [PixelPoint(x: 3, y: 4)] : Self.walk(count, width: 560)
            let thinned = Decimation.thinned(line)
            let before = Dictionary(grouping: line) { $0.x.rounded(.down) }
            let after = Dictionary(grouping: thinned) { $0.x.rounded(.down) }
            #expect(before.keys == after.keys)
            for (column, points) in before {
                let kept = after[column] ?? []
                #expect(kept.count <= 4)
                #expect(kept.map(\.y).min() == points.map(\.y).min())
                #expect(kept.map(\.y).max() == points.map(\.y).max())
                #expect(kept.first?.y == points.first?.y && kept.last?.y == points.last?.y)
            }
            #expect(zip(thinned, thinned.dropFirst()).allSatisfy { $0.x <= $1.x })
        }
    }

    @Test("a thinned band covers the whole band")
    func bandDecimation() {
        let upper = Self.walk(20_000, width: 400)
        let lower = upper.map { PixelPoint(x: $0.x, y: $0.y + 5 + abs(sin($0.x * 40))) }
        let band = Decimation.thinned(upper: upper, lower: lower)
        #expect(band.upper.count == band.lower.count && band.upper.count < 2100)
        let tops = Dictionary(grouping: band.upper) { $0.x.rounded(.down) }.mapValues { $0.map(\.y).min() }
        let bottoms = Dictionary(grouping: band.lower) { $0.x.rounded(.down) }.mapValues { $0.map(\.y).max() }
        for (high, low) in zip(upper, lower) {
            #expect((tops[high.x.rounded(.down)] ?? nil) ?? .infinity <= high.y)
            #expect((bottoms[low.x.rounded(.down)] ?? nil) ?? -.infinity >= low.y)
        }
    }

    @Test("a line that runs back and forth keeps its order")
    func loops() {
        let loop = (0..<100).map { PixelPoint(x: cos(Double($0) / 10) * 50, y: sin(Double($0) / 10) * 50) }
        #expect(Decimation.thinned(loop) == loop)
    }

    @Test("100,000 points make a file below 50 kB")
    func size() throws {
        let line = Self.walk(100_000, width: 1)
        let svg = try WaveformPlot(
            groups: [.init(PlotAxis("Voltage", unit: "V"), curves: [.init("v(x)", x: line.map(\.x), y: line.map(\.y))])]
        ).svg()
        #expect(svg.utf8.count < 50_000, "\(svg.utf8.count) bytes")
    }

    @Test("of a line nothing is drawn outside the frame, and its visible part is kept")
    func clipping() {
        let frame = PixelRectangle(left: 0, top: 0, width: 10, height: 10)
        let parts = frame.clipped([
            PixelPoint(x: -5, y: 5), PixelPoint(x: 5, y: 5), PixelPoint(x: 5, y: 25), PixelPoint(x: 8, y: 25),
            PixelPoint(x: 8, y: 5), PixelPoint(x: 20, y: 5),
        ])
        #expect(
            parts == [
                [PixelPoint(x: 0, y: 5), PixelPoint(x: 5, y: 5), PixelPoint(x: 5, y: 10)],
                [PixelPoint(x: 8, y: 10), PixelPoint(x: 8, y: 5), PixelPoint(x: 10, y: 5)],
            ])
        #expect(frame.clipped([PixelPoint(x: -5, y: -1), PixelPoint(x: 20, y: -1)]).isEmpty)
    }

    @Test("of an area the part in the frame is kept")
    func areaClipping() {
        let frame = PixelRectangle(left: 0, top: 0, width: 10, height: 10)
        let area = frame.clipped(area: [
            PixelPoint(x: -5, y: -5), PixelPoint(x: 5, y: -5), PixelPoint(x: 5, y: 5), PixelPoint(x: -5, y: 5),
        ])
        #expect(
            Set(area) == [
                PixelPoint(x: 0, y: 0), PixelPoint(x: 5, y: 0), PixelPoint(x: 5, y: 5), PixelPoint(x: 0, y: 5),
            ])
        #expect(
            frame.clipped(area: [PixelPoint(x: 20, y: 1), PixelPoint(x: 30, y: 1), PixelPoint(x: 25, y: 5)]).isEmpty)
    }

    @Test("a path leaves out the middle of upright and level stretches, but not a turn")
    func paths() {
        let line = [(0, 0), (1, 0), (2, 0), (2, 5), (2, 3), (2, 9), (4, 8)].map { PixelPoint(x: $0.0, y: $0.1) }
        #expect(SVGPath.line(line) == "M0 0H2V5V3V9L4 8")
        #expect(SVGPath.line([PixelPoint(x: 1.25, y: -0.5)]) == "M1.25 -0.5h.01")
        #expect(SVGPath.line([]) == "")
    }

    @Test("texts with characters that XML keeps for itself or forbids give well-formed XML")
    func escaping() throws {
        let name = "a<b>&\"c\"'\u{1}\u{FFFF}\n"
        let curve = WaveformPlot.Curve(name, x: [0, 1], y: [0, 1])
        let svg = try WaveformPlot(title: name, groups: [.init(PlotAxis(name, unit: name), curves: [curve])]).svg()
        #expect(isWellFormed(svg))
    }

    @Test("labels of upright lines do not overlap")
    func markLabels() {
        let labels = (0..<7).map { (text: "95 %: −1.23 mV", x: 100 + Double($0) * 13, colour: PlotColour.ink) }
        let laid = MarkLabels(labels, left: 50, right: 500, size: 12)
        let half = TextMetrics.width("95 %: −1.23 mV", size: 12) / 2
        for (index, one) in laid.entries.enumerated() {
            for other in laid.entries.dropFirst(index + 1) where other.lane == one.lane {
                #expect(abs(one.centre - other.centre) > 2 * half)
            }
        }
        #expect(laid.entries.allSatisfy { $0.centre - half >= 49.9 && $0.centre + half <= 500.1 })
    }

    @Test("a legend keeps to its rows")
    func legend() {
        let layers = (0..<20).map { Layer("signal number \($0)", .horizontal(at: 0), colour: .series($0)) }
        let legend = Legend(layers + [Layer(nil, .horizontal(at: 1), colour: .ink)], room: 400, size: 12)
        #expect(legend.entries.count == 20 && legend.rows > 3)
        for entry in legend.entries {
            #expect(entry.x + Legend.sampleWidth + TextMetrics.width(entry.name, size: 12) <= 400)
        }
    }
}

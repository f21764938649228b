internal import Foundation

/// The distribution of one measure over an ensemble: bars, cumulative curve, quantiles, nominal value and limits.
public struct HistogramPlot: Plot {
    /// The headline; empty for none.
    public var title: String

    /// The axis of the measure.
    public var axis: PlotAxis

    /// The measure of each sample.
    public var values: [Double]

    /// The measure of the nominal circuit, if it is to be marked.
    public var nominal: Double?

    /// The lowest value that meets the specification.
    public var lowerLimit: Double?

    /// The highest value that meets the specification.
    public var upperLimit: Double?

    /// The probabilities whose quantiles are marked, between 0 and 1.
    public var quantiles: [Double]

    /// The number of bars; `nil` chooses it by the rule of Freedman and Diaconis.
    public var bars: Int?

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - values: The measure of each sample.
    ///   - axis: The axis of the measure; logarithmic for values that spread over decades.
    ///   - title: The headline; empty for none.
    ///   - nominal: The measure of the nominal circuit.
    ///   - lowerLimit: The lowest value that meets the specification.
    ///   - upperLimit: The highest value that meets the specification.
    ///   - quantiles: The probabilities whose quantiles are marked.
    ///   - bars: The number of bars; `nil` chooses it from the data.
    public init(
        _ values: [Double],
        axis: PlotAxis,
        title: String = "",
        nominal: Double? = nil,
        lowerLimit: Double? = nil,
        upperLimit: Double? = nil,
        quantiles: [Double] = [0.05, 0.5, 0.95],
        bars: Int? = nil
    ) {
        self.values = values
        self.axis = axis
        self.title = title
        self.nominal = nominal
        self.lowerLimit = lowerLimit
        self.upperLimit = upperLimit
        self.quantiles = quantiles
        self.bars = bars
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when there is no value, one is not finite, or one is not positive at a logarithmic axis.
    public func figure() throws(PlotError) -> Figure {
        let sorted = values.sorted()
        guard let low = sorted.first, let high = sorted.last else { throw .nothingToDraw("“\(axis.label)”: no sample") }
        guard values.allSatisfy(\.isFinite) else { throw .notFinite("“\(axis.label)”") }
        if axis.scale == .logarithmic, low <= 0 { throw .notPositive("“\(axis.label)”", value: low) }
        let edges = HistogramBins.edges(sorted, logarithmic: axis.scale == .logarithmic, count: bars)
        let heights = HistogramBins.counts(sorted, edges: edges)
        let samples = sorted.count == 1 ? "1 sample" : "\(sorted.count) samples"
        var layers = [
            Layer(samples, .bars(edges: edges, heights: heights), colour: .tint(series: 0, strength: 0.45)),
            cumulative(sorted, edges: edges),
        ]
        for probability in quantiles.sorted() {
            let value = HistogramBins.quantile(sorted, probability)
            let percent = NumberText.short(probability * 100)
            layers.append(
                Layer(
                    nil, .vertical(at: value, label: "\(percent) %: \(axis.text(value))"), colour: .ink,
                    dash: probability == 0.5 ? .dashDotted : .dotted, weight: 0.8))
        }
        if let nominal {
            let name = "Nominal \(axis.text(nominal))"
            layers.append(Layer(name, .vertical(at: nominal, label: nil), colour: .series(2), weight: 1.2))
        }
        // A limit far from the data would press them together; it is then named, not shown.
        let reach = 1.5 * max(high - low, max(abs(high), abs(low)) * 1e-9)
        for (name, limit) in [("Lower limit", lowerLimit), ("Upper limit", upperLimit)] {
            guard let limit else { continue }
            let text = "\(name) \(axis.text(limit))"
            let near = limit >= low - reach && limit <= high + reach && (axis.scale == .linear || limit > 0)
            let mark = near ? Mark.vertical(at: limit, label: nil) : Mark.line(x: [], y: [])
            layers.append(
                Layer(text + (near ? "" : " (outside)"), mark, colour: .limit, dash: .dashed, weight: 1.2))
        }
        let vertical = PlotAxis("Samples per bar", lower: 0, padding: 0.05)
        let right = PlotAxis("Cumulative", unit: "%", lower: 0, upper: 105)
        let panel = Panel(horizontal: axis, vertical: vertical, right: right, layers: layers)
        return Figure(title: title, panels: [panel])
    }

    /// The part of samples at or below each value, in percent, as a staircase.
    private func cumulative(_ sorted: [Double], edges: [Double]) -> Layer {
        var x = [edges.first ?? 0]
        var y = [0.0]
        for (index, value) in sorted.enumerated() {
            x += [value, value]
            y += [y.last ?? 0, Double(index + 1) / Double(sorted.count) * 100]
        }
        x.append(edges.last ?? 0)
        y.append(100)
        return Layer("Cumulative (right axis)", .line(x: x, y: y), colour: .series(1), usesRightAxis: true)
    }
}

/// Sorting values into bars.
enum HistogramBins {
    /// The edges of the bars.
    ///
    /// The width is 2·IQR/∛n after D. Freedman and P. Diaconis, Z. Wahrscheinlichkeitstheorie 57 (1981) 453, taken on
    /// logarithms for a logarithmic axis; there are at least 5 and at most 60 bars.
    ///
    /// - Parameters:
    ///   - sorted: Increasing values, at least one; positive if `logarithmic`.
    ///   - logarithmic: Whether bars are equally wide on a logarithmic axis.
    ///   - count: The number of bars, if it is prescribed.
    static func edges(_ sorted: [Double], logarithmic: Bool, count: Int?) -> [Double] {
        let scaled = logarithmic ? sorted.map { log10($0) } : sorted
        guard let low = scaled.first, let high = scaled.last else { return [] }
        let back = { (value: Double) in logarithmic ? pow(10, value) : value }
        let size = max(abs(low), abs(high))
        guard high - low > size * 1e-11 else {
            let half = size > 1e-300 ? size * 0.02 : 0.1
            return [back(low - half), back(low + half)]
        }
        let width = 2 * (quantile(scaled, 0.75) - quantile(scaled, 0.25)) / cbrt(Double(scaled.count))
        let wanted = width > 0 ? ((high - low) / width).rounded(.up) : 60
        let number = count.map { max(1, $0) } ?? Int(min(60, max(5, wanted)))
        return (0...number).map { index in
            if index == 0 { return sorted.first ?? 0 }
            if index == number { return sorted.last ?? 0 }
            return back(low + (high - low) * Double(index) / Double(number))
        }
    }

    /// How many values lie in each bar; a value on an inner edge belongs to the bar on its right.
    static func counts(_ sorted: [Double], edges: [Double]) -> [Double] {
        var counts = [Double](repeating: 0, count: max(0, edges.count - 1))
        var bar = 0
        for value in sorted {
            while bar < counts.count - 1, value >= edges[bar + 1] { bar += 1 }
            counts[bar] += 1
        }
        return counts
    }

    /// The quantile of increasing values, interpolated as definition 7 of R. J. Hyndman and Y. Fan, Am. Stat. 50 (1996)
    /// 361.
    static func quantile(_ sorted: [Double], _ probability: Double) -> Double {
        guard let last = sorted.last else { return .nan }
        let place = min(1, max(0, probability)) * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return last }
        return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
    }
}

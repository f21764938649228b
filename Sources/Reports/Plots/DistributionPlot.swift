/// The distributions of one measure in several ensembles over common bars, e.g. before and after biases were tuned again.
public struct DistributionPlot: Plot {
    /// The values of one ensemble.
    public struct Ensemble: Hashable, Codable, Sendable {
        /// The name in the legend.
        public var name: String
        /// The measure of each sample.
        public var values: [Double]

        /// Creates an ensemble.
        ///
        /// - Parameters:
        ///   - name: The name in the legend.
        ///   - values: The measure of each sample.
        public init(_ name: String, values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    /// The headline; empty for none.
    public var title: String

    /// The axis of the measure; logarithmic for values that spread over decades, such as an NMSE.
    public var axis: PlotAxis

    /// The ensembles, from back to front: the first as bars, the others as outlines.
    public var ensembles: [Ensemble]

    /// The limits that are marked.
    public var limits: [Double]

    /// The measure of the nominal circuit, if it is to be marked.
    public var nominal: Double?

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - ensembles: The ensembles, from back to front.
    ///   - axis: The axis of the measure.
    ///   - limits: The limits that are marked.
    ///   - nominal: The measure of the nominal circuit.
    ///   - title: The headline; empty for none.
    public init(
        _ ensembles: [Ensemble], axis: PlotAxis = PlotAxis("NMSE", scale: .logarithmic), limits: [Double] = [],
        nominal: Double? = nil, title: String = ""
    ) {
        self.ensembles = ensembles
        self.axis = axis
        self.limits = limits
        self.nominal = nominal
        self.title = title
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when there is no value, one is not finite, or one is not positive at a logarithmic axis.
    public func figure() throws(PlotError) -> Figure {
        let all = ensembles.flatMap(\.values).sorted()
        guard let low = all.first else { throw .nothingToDraw("“\(axis.label)”: no sample") }
        guard all.allSatisfy(\.isFinite) else { throw .notFinite("“\(axis.label)”") }
        let isLogarithmic = axis.scale == .logarithmic
        if isLogarithmic, low <= 0 { throw .notPositive("“\(axis.label)”", value: low) }
        let edges = HistogramBins.edges(all, logarithmic: isLogarithmic, count: nil)
        var layers: [Layer] = []
        for (index, ensemble) in ensembles.enumerated() {
            let heights = HistogramBins.counts(ensemble.values.sorted(), edges: edges)
            let name = "\(ensemble.name) (\(ensemble.values.count) samples)"
            if index == 0 {
                layers.append(
                    Layer(name, .bars(edges: edges, heights: heights), colour: .tint(series: 0, strength: 0.45)))
            } else {
                layers.append(outline(name, edges, heights, colour: .series(index)))
            }
        }
        if let nominal {
            layers.append(
                Layer(
                    "Nominal \(axis.text(nominal))", .vertical(at: nominal, label: nil), colour: .series(2),
                    weight: 1.2))
        }
        layers += limits.sorted().map { limit in
            Layer(nil, .vertical(at: limit, label: "≤ \(axis.text(limit))"), colour: .limit, dash: .dashed)
        }
        let vertical = PlotAxis("Samples per bar", lower: 0, padding: 0.05)
        return Figure(title: title, panels: [Panel(horizontal: axis, vertical: vertical, layers: layers)])
    }

    private func outline(_ name: String, _ edges: [Double], _ heights: [Double], colour: PlotColour) -> Layer {
        var x = [edges.first ?? 0]
        var y = [0.0]
        for (index, height) in heights.enumerated() {
            x += [edges[index], edges[index + 1]]
            y += [height, height]
        }
        x.append(edges.last ?? 0)
        y.append(0)
        return Layer(name, .line(x: x, y: y), colour: colour, weight: 1.2)
    }
}

/// A measure over a coordinate for a whole ensemble: the nominal curve with the bands that hold 50 %, 90 % and all of
/// the samples at each place, such as the weight change of an STDP synapse over the spike time difference.
public struct WindowPlot: Plot {
    /// One more curve to compare with, e.g. the plasticity rule.
    public struct Reference: Hashable, Codable, Sendable {
        /// The name in the legend.
        public var name: String
        /// The places, increasing.
        public var x: [Double]
        /// The values.
        public var y: [Double]

        /// Creates a reference curve.
        ///
        /// - Parameters:
        ///   - name: The name in the legend.
        ///   - x: The places, increasing.
        ///   - y: The values.
        public init(_ name: String, x: [Double], y: [Double]) {
            self.name = name
            self.x = x
            self.y = y
        }
    }

    /// The headline; empty for none.
    public var title: String

    /// The axis of the coordinate.
    public var horizontal: PlotAxis

    /// The axis of the measure.
    public var vertical: PlotAxis

    /// The places of the measures, increasing.
    public var coordinate: [Double]

    /// The nominal circuit's measures; empty for none.
    public var nominal: [Double]

    /// For each sample its measures at all places.
    public var samples: [[Double]]

    /// Further curves.
    public var references: [Reference]

    /// Places between which curves and bands are not joined, e.g. 0 for an STDP window, which jumps there.
    public var breaks: [Double]

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - horizontal: The axis of the coordinate.
    ///   - vertical: The axis of the measure.
    ///   - coordinate: The places of the measures, increasing.
    ///   - nominal: The nominal circuit's measures; empty for none.
    ///   - samples: For each sample its measures at all places.
    ///   - references: Further curves.
    ///   - breaks: Places across which curves and bands are not joined.
    ///   - title: The headline; empty for none.
    public init(
        horizontal: PlotAxis,
        vertical: PlotAxis,
        coordinate: [Double],
        nominal: [Double] = [],
        samples: [[Double]],
        references: [Reference] = [],
        breaks: [Double] = [],
        title: String = ""
    ) {
        self.horizontal = horizontal
        self.vertical = vertical
        self.coordinate = coordinate
        self.nominal = nominal
        self.samples = samples
        self.references = references
        self.breaks = breaks
        self.title = title
    }

    /// An STDP window: weight change over the time from the presynaptic to the postsynaptic spike.
    ///
    /// - Parameters:
    ///   - deltaTimes: The spike time differences Δt = t_post − t_pre in seconds, increasing.
    ///   - nominal: The nominal circuit's weight changes; empty for none.
    ///   - samples: For each sample its weight changes.
    ///   - unit: The unit of the weight, e.g. `V`; empty for a number.
    ///   - references: Further curves, e.g. the plasticity rule.
    ///   - title: The headline; empty for none.
    public static func stdp(
        deltaTimes: [Double], nominal: [Double] = [], samples: [[Double]], unit: String = "V",
        references: [Reference] = [], title: String = ""
    ) -> WindowPlot {
        WindowPlot(
            horizontal: PlotAxis("Spike time difference Δt", unit: "s", padding: 0.03),
            vertical: PlotAxis("Weight change Δw", unit: unit),
            coordinate: deltaTimes, nominal: nominal, samples: samples, references: references, breaks: [0],
            title: title)
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when a sample has not one finite value for each place.
    public func figure() throws(PlotError) -> Figure {
        guard !coordinate.isEmpty else { throw .nothingToDraw("“\(vertical.label)”: no place was measured") }
        for (index, sample) in samples.enumerated() {
            guard sample.count == coordinate.count else {
                throw .lengthMismatch("Sample \(index)", expected: coordinate.count, found: sample.count)
            }
            guard sample.allSatisfy(\.isFinite) else { throw .notFinite("Sample \(index)") }
        }
        var layers = samples.isEmpty ? [] : bands()
        let ends = [horizontal.lower ?? coordinate.min() ?? 0, horizontal.upper ?? coordinate.max() ?? 0]
        if horizontal.scale == .linear, ends[0] < 0, ends[1] > 0 {
            layers.append(Layer(nil, .vertical(at: 0, label: nil), colour: .muted, weight: 0.6))
        }
        if vertical.scale == .linear {
            layers.append(Layer(nil, .horizontal(at: 0), colour: .muted, weight: 0.6))
        }
        for (index, reference) in references.enumerated() {
            let name = reference.name
            layers += pieces(reference.x) { range in
                .line(x: Array(reference.x[range]), y: Array(reference.y[range]))
            }.enumerated().map { part, mark in
                Layer(part == 0 ? name : nil, mark, colour: .series(index + 2), dash: .dashed)
            }
        }
        if !nominal.isEmpty {
            guard nominal.count == coordinate.count else {
                throw .lengthMismatch("The nominal curve", expected: coordinate.count, found: nominal.count)
            }
            layers += pieces(coordinate) { .line(x: Array(coordinate[$0]), y: Array(nominal[$0])) }.enumerated().map {
                Layer($0 == 0 ? "Nominal" : nil, $1, colour: .series(1), weight: 1.2)
            }
            layers.append(Layer(nil, .points(x: coordinate, y: nominal, shape: .circle), colour: .series(1)))
        }
        return Figure(title: title, panels: [Panel(horizontal: horizontal, vertical: vertical, layers: layers)])
    }

    /// The bands from the widest to the narrowest, and the median.
    private func bands() -> [Layer] {
        let columns = coordinate.indices.map { place in samples.map { $0[place] }.sorted() }
        let kinds: [(name: String, outside: Double, strength: Double)] = [
            ("All \(samples.count) samples", 0, 0.14), ("90 %", 0.05, 0.32), ("50 %", 0.25, 0.6),
        ]
        var layers: [Layer] = []
        for kind in kinds {
            let lower = columns.map { HistogramBins.quantile($0, kind.outside) }
            let upper = columns.map { HistogramBins.quantile($0, 1 - kind.outside) }
            layers += pieces(coordinate) { range in
                .band(x: Array(coordinate[range]), lower: Array(lower[range]), upper: Array(upper[range]))
            }.enumerated().map { part, mark in
                Layer(part == 0 ? kind.name : nil, mark, colour: .tint(series: 0, strength: kind.strength))
            }
        }
        let median = columns.map { HistogramBins.quantile($0, 0.5) }
        layers += pieces(coordinate) { .line(x: Array(coordinate[$0]), y: Array(median[$0])) }.enumerated().map {
            Layer($0 == 0 ? "Median" : nil, $1, colour: .ink, dash: .dotted)
        }
        return layers
    }

    /// Marks for each run of places without a break between them.
    private func pieces(_ places: [Double], _ mark: (Range<Int>) -> Mark) -> [Mark] {
        var marks: [Mark] = []
        var start = 0
        for index in places.indices.dropFirst()
        where breaks.contains(where: { places[index - 1] < $0 && $0 <= places[index] }) {
            marks.append(mark(start..<index))
            start = index
        }
        if start < places.count { marks.append(mark(start..<places.count)) }
        return marks
    }
}

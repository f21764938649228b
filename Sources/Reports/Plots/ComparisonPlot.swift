/// Measured values with their error bars beside what models and circuits answer, one panel for each section.
public struct ComparisonPlot: Plot {
    /// What was measured at one condition.
    public struct Measured: Hashable, Codable, Sendable {
        /// The mean.
        public var mean: Double
        /// The standard error of the mean.
        public var standardError: Double

        /// Creates a measured value.
        ///
        /// - Parameters:
        ///   - mean: The mean.
        ///   - standardError: The standard error of the mean.
        public init(mean: Double, standardError: Double) {
            self.mean = mean
            self.standardError = standardError
        }
    }

    /// What one model answers, at the conditions of a section or at places of its own.
    public struct Answer: Hashable, Codable, Sendable {
        /// The name in the legend, e.g. `circuit`; the same name has the same colour and shape in all sections.
        public var name: String
        /// The places; `nil` where they are the section's own.
        public var x: [Double]?
        /// The values, one for each place.
        public var y: [Double]

        /// Creates an answer.
        ///
        /// - Parameters:
        ///   - name: The name in the legend.
        ///   - x: The places; `nil` where they are the section's own.
        ///   - y: The values, one for each place.
        public init(_ name: String, x: [Double]? = nil, y: [Double]) {
            self.name = name
            self.x = x
            self.y = y
        }
    }

    /// Conditions that share a panel.
    public struct Section: Hashable, Codable, Sendable {
        /// The axis below; one with categories sets marks side by side, one of numbers joins them by lines.
        public var horizontal: PlotAxis
        /// What distinguishes the section, behind the label of its vertical axis; empty for nothing.
        public var name: String
        /// The places along the axis, increasing.
        public var places: [Double]
        /// What was measured at each place; `nil` where nothing was.
        public var measured: [Measured?]
        /// What the models answer.
        public var answers: [Answer]
        /// Places across which lines are not drawn, e.g. 0 for an STDP window, which jumps there.
        public var breaks: [Double] = []

        /// Creates a section.
        ///
        /// - Parameters:
        ///   - horizontal: The axis below.
        ///   - name: What distinguishes the section.
        ///   - places: The places along the axis, increasing.
        ///   - measured: What was measured at each place.
        ///   - answers: What the models answer.
        public init(
            horizontal: PlotAxis, name: String = "", places: [Double], measured: [Measured?], answers: [Answer]
        ) {
            self.horizontal = horizontal
            self.name = name
            self.places = places
            self.measured = measured
            self.answers = answers
        }

        /// Creates a section of named conditions.
        ///
        /// - Parameters:
        ///   - categories: The names of the conditions.
        ///   - measured: What was measured at each condition.
        ///   - answers: What the models answer.
        public init(categories: AxisCategories, measured: [Measured?], answers: [Answer]) {
            let count = categories.names.count
            let axis = PlotAxis("", lower: -0.5, upper: Double(count) - 0.5, categories: categories)
            self.init(
                horizontal: axis, places: (0..<count).map { Double($0) }, measured: measured, answers: answers)
        }
    }

    /// The headline; empty for none.
    public var title: String

    /// The axis of the values.
    public var vertical: PlotAxis

    /// The name of the measured values in the legend.
    public var measuredName: String

    /// The sections from top to bottom.
    public var sections: [Section]

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - sections: The sections from top to bottom.
    ///   - vertical: The axis of the values.
    ///   - measuredName: The name of the measured values in the legend.
    ///   - title: The headline; empty for none.
    public init(
        _ sections: [Section], vertical: PlotAxis = PlotAxis("Weight change Δw"),
        measuredName: String = "biology ± SEM",
        title: String = ""
    ) {
        self.sections = sections
        self.vertical = vertical
        self.measuredName = measuredName
        self.title = title
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when there is nothing to draw, or values do not fit their places.
    public func figure() throws(PlotError) -> Figure {
        var panels: [Panel] = []
        for (index, section) in sections.enumerated() {
            var axis = vertical
            // The name stays together where the label takes two lines.
            if !section.name.isEmpty { axis.label += ", " + section.name.replacing(" ", with: "\u{A0}") }
            panels.append(
                Panel(
                    horizontal: section.horizontal, vertical: axis, layers: try layers(section, isNamed: index == 0)))
        }
        guard !panels.isEmpty else { throw .nothingToDraw("“\(vertical.label)”: no condition") }
        let shared = Set(sections.map(\.horizontal)).count == 1
        return Figure(
            title: title, panels: panels, sharesHorizontalAxis: shared, panelHeight: panels.count > 1 ? 210 : 300)
    }

    /// The names of all models in the order in which they come first.
    private var names: [String] {
        var names: [String] = []
        for name in sections.flatMap(\.answers).map(\.name) where !names.contains(name) { names.append(name) }
        return names
    }

    private func layers(_ section: Section, isNamed: Bool) throws(PlotError) -> [Layer] {
        guard section.measured.count == section.places.count else {
            throw .lengthMismatch(measuredName, expected: section.places.count, found: section.measured.count)
        }
        let isCategorical = section.horizontal.categories != nil
        let names = names
        var layers = [Layer(nil, .horizontal(at: 0), colour: .muted, weight: 0.6)]
        // Marks of one condition stand side by side, measured ones first.
        let step = isCategorical ? min(0.2, 0.8 / Double(names.count + 1)) : 0
        func shift(_ rank: Int) -> Double { (Double(rank) - Double(names.count) / 2) * step }
        let measured = zip(section.places, section.measured).compactMap { place, value in
            value.map { (place + shift(0), $0.mean, $0.standardError) }
        }
        if !measured.isEmpty {
            let x = measured.map(\.0)
            layers.append(
                Layer(
                    nil, .errorBars(x: x, lower: measured.map { $0.1 - $0.2 }, upper: measured.map { $0.1 + $0.2 }),
                    colour: .ink, weight: 0.8))
            layers.append(
                Layer(
                    isNamed ? measuredName : nil, .points(x: x, y: measured.map(\.1), shape: .ring), colour: .ink,
                    weight: 1.5))
        }
        let shapes: [PointShape] = [.square, .triangle, .circle, .diamond]
        for answer in section.answers {
            let places = answer.x ?? section.places
            guard answer.y.count == places.count else {
                throw .lengthMismatch("“\(answer.name)”", expected: places.count, found: answer.y.count)
            }
            let rank = names.firstIndex(of: answer.name) ?? 0
            let x = places.map { $0 + shift(rank + 1) }
            let name = isNamed ? answer.name : nil
            let isCurve = answer.x != nil
            if !isCategorical {
                layers += Self.pieces(x, section.breaks).enumerated().map { part, range in
                    Layer(
                        isCurve && part == 0 ? name : nil, .line(x: Array(x[range]), y: Array(answer.y[range])),
                        colour: .series(rank), weight: 0.8)
                }
            }
            if !isCurve {
                layers.append(
                    Layer(
                        name, .points(x: x, y: answer.y, shape: shapes[rank % shapes.count]), colour: .series(rank),
                        weight: 1.6))
            }
        }
        return layers
    }

    /// Runs of places without a break between neighbours.
    private static func pieces(_ places: [Double], _ breaks: [Double]) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        for index in places.indices.dropFirst()
        where breaks.contains(where: { places[index - 1] < $0 && $0 < places[index] }) {
            pieces.append(start..<index)
            start = index
        }
        return pieces + (start < places.count ? [start..<places.count] : [])
    }
}

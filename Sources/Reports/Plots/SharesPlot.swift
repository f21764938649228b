/// The shares of several causes in a whole, as bars: a panel for each whole, with the causes side by side in the same order.
public struct SharesPlot: Plot {
    /// One whole with the shares of its causes.
    public struct Whole: Hashable, Codable, Sendable {
        /// What it is, e.g. `nmse`.
        public var name: String
        /// The share of each cause, between 0 and 1.
        public var shares: [Double]
        /// The share that chance alone gives; no line if `nil`.
        public var bound: Double?

        /// Creates a whole.
        ///
        /// - Parameters:
        ///   - name: What it is.
        ///   - shares: The share of each cause, between 0 and 1.
        ///   - bound: The share that chance alone gives.
        public init(_ name: String, shares: [Double], bound: Double? = nil) {
            self.name = name
            self.shares = shares
            self.bound = bound
        }
    }

    /// The headline; ``label`` if empty.
    public var title: String

    /// What the shares are of: the headline where there is none.
    public var label: String

    /// The names of the causes, from left to right.
    public var causes: [String]

    /// The wholes, from top to bottom.
    public var wholes: [Whole]

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - wholes: The wholes, from top to bottom.
    ///   - causes: The names of the causes, from left to right.
    ///   - label: What the shares are of.
    ///   - title: The headline; `label` if empty.
    public init(_ wholes: [Whole], causes: [String], label: String = "Share of variance", title: String = "") {
        self.wholes = wholes
        self.causes = causes
        self.label = label
        self.title = title
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when there is nothing to draw, or shares do not fit the causes.
    public func figure() throws(PlotError) -> Figure {
        guard !causes.isEmpty, !wholes.isEmpty else { throw .nothingToDraw("“\(label)”: no cause") }
        let axis = PlotAxis(
            "", lower: -0.6, upper: Double(causes.count) - 0.4, padding: 0,
            categories: AxisCategories([.init("", places: causes)]))
        var panels: [Panel] = []
        for (index, whole) in wholes.enumerated() {
            guard whole.shares.count == causes.count else {
                throw .lengthMismatch("“\(whole.name)”", expected: causes.count, found: whole.shares.count)
            }
            // Between bars of equal width stand bars without height.
            let edges = causes.indices.flatMap { [Double($0) - 0.35, Double($0) + 0.35] }
            let heights = whole.shares.enumerated().flatMap { (place, share) -> [Double] in
                place == 0 ? [share * 100] : [0, share * 100]
            }
            var layers = [
                Layer(
                    whole.name.isEmpty ? nil : whole.name, .bars(edges: edges, heights: heights),
                    colour: .tint(series: index, strength: 0.6))
            ]
            if let bound = whole.bound {
                layers.append(
                    Layer(
                        index == 0 ? "Chance, 5 %" : nil, .horizontal(at: bound * 100), colour: .muted, dash: .dashed))
            }
            panels.append(
                Panel(horizontal: axis, vertical: PlotAxis("Share", unit: "%", lower: 0), layers: layers))
        }
        // Each panel with the names of the causes below its own bars.
        return Figure(
            title: title.isEmpty ? label : title, panels: panels, sharesHorizontalAxis: false,
            panelHeight: panels.count > 1 ? 150 : 260)
    }
}

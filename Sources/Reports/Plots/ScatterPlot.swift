/// One measure against another one, a point for each sample.
public struct ScatterPlot: Plot {
    /// Points of one kind.
    public struct Series: Hashable, Codable, Sendable {
        /// The name in the legend; empty for none.
        public var name: String
        /// The places along the horizontal axis.
        public var x: [Double]
        /// The places along the vertical axis; as many.
        public var y: [Double]

        /// Creates a series.
        ///
        /// - Parameters:
        ///   - name: The name in the legend; empty for none.
        ///   - x: The places along the horizontal axis.
        ///   - y: The places along the vertical axis; as many.
        public init(_ name: String, x: [Double], y: [Double]) {
            self.name = name
            self.x = x
            self.y = y
        }
    }

    /// The headline; empty for none.
    public var title: String

    /// The axis below.
    public var horizontal: PlotAxis

    /// The axis on the left.
    public var vertical: PlotAxis

    /// The points.
    public var series: [Series]

    /// Whether the line of equal values is drawn, for comparing two results of the same quantity.
    public var showsIdentity: Bool

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - horizontal: The axis below.
    ///   - vertical: The axis on the left.
    ///   - series: The points.
    ///   - showsIdentity: Whether the line of equal values is drawn.
    ///   - title: The headline; empty for none.
    public init(
        horizontal: PlotAxis, vertical: PlotAxis, series: [Series], showsIdentity: Bool = false, title: String = ""
    ) {
        self.horizontal = horizontal
        self.vertical = vertical
        self.series = series
        self.showsIdentity = showsIdentity
        self.title = title
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when there is no point, or a series is uneven or not finite.
    public func figure() throws(PlotError) -> Figure {
        var layers: [Layer] = []
        if showsIdentity, let low = series.flatMap(\.x).min(), let high = series.flatMap(\.x).max() {
            layers.append(
                Layer("Equal", .line(x: [low, high], y: [low, high]), colour: .muted, dash: .dashed))
        }
        let shapes: [PointShape] = [.circle, .square]
        layers += series.enumerated().map { index, series in
            Layer(
                series.name, .points(x: series.x, y: series.y, shape: shapes[index % shapes.count]),
                colour: .series(index))
        }
        return Figure(title: title, panels: [Panel(horizontal: horizontal, vertical: vertical, layers: layers)])
    }
}

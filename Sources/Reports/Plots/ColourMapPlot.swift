/// A measure over two coordinates as coloured cells, such as the weight change over both distances of a triplet of spikes.
public struct ColourMapPlot: Plot {
    /// The headline; empty for none.
    public var title: String

    /// The axis below.
    public var horizontal: PlotAxis

    /// The axis on the left.
    public var vertical: PlotAxis

    /// What the colours mean; its limit is taken from the data if it is zero.
    public var scale: ColourScale

    /// The places along the horizontal axis, increasing; a cell reaches half way to each neighbour.
    public var x: [Double]

    /// The places along the vertical axis, increasing.
    public var y: [Double]

    /// One row for each place along the vertical axis, from the lowest, with a value for each place along the horizontal;
    /// what is not a number leaves its cell empty.
    public var values: [[Double]]

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - values: One row for each `y`, with a value for each `x`.
    ///   - x: The places along the horizontal axis, increasing; at least two.
    ///   - y: The places along the vertical axis, increasing; at least two.
    ///   - horizontal: The axis below.
    ///   - vertical: The axis on the left.
    ///   - scale: What the colours mean; a limit of zero takes the largest magnitude of the data.
    ///   - title: The headline; empty for none.
    public init(
        _ values: [[Double]], x: [Double], y: [Double], horizontal: PlotAxis, vertical: PlotAxis, scale: ColourScale,
        title: String = ""
    ) {
        self.values = values
        self.x = x
        self.y = y
        self.horizontal = horizontal
        self.vertical = vertical
        self.scale = scale
        self.title = title
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when there are fewer than two places along an axis, or values do not fit them.
    public func figure() throws(PlotError) -> Figure {
        guard x.count > 1, y.count > 1 else { throw .nothingToDraw("“\(scale.label)”: fewer than two places") }
        guard values.count == y.count else {
            throw .lengthMismatch("“\(scale.label)”", expected: y.count, found: values.count)
        }
        var scale = scale
        if scale.limit <= 0 {
            let largest = values.flatMap { $0 }.filter { !$0.isNaN }.map(abs).max() ?? 0
            scale.limit = largest > 0 ? largest : 1
        }
        var (horizontal, vertical) = (horizontal, vertical)
        (horizontal.padding, vertical.padding) = (0, 0)
        var layers = [Layer(nil, .cells(x: Self.edges(x), y: Self.edges(y), values: values), colour: .ink)]
        if let first = x.first, let last = x.last, first < 0, last > 0 {
            layers.append(Layer(nil, .vertical(at: 0, label: nil), colour: .muted, weight: 0.6))
        }
        if let first = y.first, let last = y.last, first < 0, last > 0 {
            layers.append(Layer(nil, .horizontal(at: 0), colour: .muted, weight: 0.6))
        }
        let panel = Panel(horizontal: horizontal, vertical: vertical, colourScale: scale, layers: layers)
        return Figure(title: title, panels: [panel], width: 560, panelHeight: 400)
    }

    /// The middles between neighbours, and as far beyond the first and the last.
    static func edges(_ places: [Double]) -> [Double] {
        guard places.count > 1 else { return places }
        let middles = zip(places, places.dropFirst()).map { ($0 + $1) / 2 }
        return [2 * places[0] - middles[0]] + middles + [2 * places[places.count - 1] - middles[middles.count - 1]]
    }
}

/// A picture as values: one or several stacked panels of layers over axes, independent of the format it is written in.
///
/// ``svg(theme:)`` and ``gnuplot(named:)`` write it. A ``Plot`` makes one from simulation results.
public struct Figure: Hashable, Codable, Sendable {
    /// The headline; empty for none.
    public var title: String

    /// The panels from top to bottom.
    public var panels: [Panel]

    /// Whether the panels have one horizontal range in common and only the lowest one shows its labels.
    public var sharesHorizontalAxis: Bool

    /// The width of the whole picture in pixels of 1/96 inch.
    public var width: Double

    /// The height of one panel's plotting area in pixels, without title, legend and labels.
    public var panelHeight: Double

    /// Creates a figure.
    ///
    /// - Parameters:
    ///   - title: The headline; empty for none.
    ///   - panels: The panels from top to bottom.
    ///   - sharesHorizontalAxis: Whether the panels have one horizontal range in common.
    ///   - width: The width of the whole picture in pixels.
    ///   - panelHeight: The height of one panel's plotting area in pixels.
    public init(
        title: String = "",
        panels: [Panel],
        sharesHorizontalAxis: Bool = true,
        width: Double = 640,
        panelHeight: Double = 300
    ) {
        self.title = title
        self.panels = panels
        self.sharesHorizontalAxis = sharesHorizontalAxis
        self.width = width
        self.panelHeight = panelHeight
    }
}

/// One coordinate system of a figure with what is drawn in it.
public struct Panel: Hashable, Codable, Sendable {
    /// The axis below.
    public var horizontal: PlotAxis

    /// The axis on the left.
    public var vertical: PlotAxis

    /// The axis on the right, for the layers that ask for it.
    public var right: PlotAxis?

    /// What the colours of cells mean, for panels with ``Mark/cells(x:y:values:)``; it stands in place of the right axis.
    public var colourScale: ColourScale?

    /// What is drawn, from back to front.
    public var layers: [Layer]

    /// Creates a panel.
    ///
    /// - Parameters:
    ///   - horizontal: The axis below.
    ///   - vertical: The axis on the left.
    ///   - right: The axis on the right.
    ///   - colourScale: What the colours of cells mean.
    ///   - layers: What is drawn, from back to front.
    public init(
        horizontal: PlotAxis, vertical: PlotAxis, right: PlotAxis? = nil, colourScale: ColourScale? = nil,
        layers: [Layer]
    ) {
        self.horizontal = horizontal
        self.vertical = vertical
        self.right = right
        self.colourScale = colourScale
        self.layers = layers
    }
}

/// What is written at an axis and how values are laid along it.
public struct PlotAxis: Hashable, Codable, Sendable {
    /// How values are laid along an axis.
    public enum Scale: String, Hashable, Codable, Sendable {
        /// Equal differences are equally long.
        case linear
        /// Equal ratios are equally long; all values must be positive.
        case logarithmic
    }

    /// The quantity, e.g. `Time`.
    public var label: String

    /// The unit without a prefix, e.g. `s`; empty for a number without dimension.
    public var unit: String

    /// How values are laid along the axis.
    public var scale: Scale

    /// The first value shown; `nil` takes it from the data.
    public var lower: Double?

    /// The last value shown; `nil` takes it from the data.
    public var upper: Double?

    /// The fraction of the range that is left free on each side where the range comes from the data.
    public var padding: Double

    /// Whether ticks, tick labels and grid lines are drawn.
    public var showsTicks: Bool

    /// Places with a text instead of ticks; `nil` for an axis of numbers. Only for the axis below.
    public var categories: AxisCategories?

    /// Creates an axis.
    ///
    /// - Parameters:
    ///   - label: The quantity.
    ///   - unit: The unit without a prefix.
    ///   - scale: How values are laid along the axis.
    ///   - lower: The first value shown; `nil` takes it from the data.
    ///   - upper: The last value shown; `nil` takes it from the data.
    ///   - padding: The fraction of the range that is left free on each side.
    ///   - showsTicks: Whether ticks, tick labels and grid lines are drawn.
    ///   - categories: Places with a text instead of ticks.
    public init(
        _ label: String,
        unit: String = "",
        scale: Scale = .linear,
        lower: Double? = nil,
        upper: Double? = nil,
        padding: Double = 0.05,
        showsTicks: Bool = true,
        categories: AxisCategories? = nil
    ) {
        self.label = label
        self.unit = unit
        self.scale = scale
        self.lower = lower
        self.upper = upper
        self.padding = padding
        self.showsTicks = showsTicks
        self.categories = categories
    }
}

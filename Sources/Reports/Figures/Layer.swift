/// One thing drawn in a panel: a mark with its style and its name in the legend.
public struct Layer: Hashable, Codable, Sendable {
    /// The name in the legend; `nil` leaves it out of the legend.
    public var name: String?

    /// What is drawn.
    public var mark: Mark

    /// The colour's role; the theme decides the colour.
    public var colour: PlotColour

    /// How lines are broken.
    public var dash: LineDash

    /// The line's width as a multiple of the theme's.
    public var weight: Double

    /// Whether the values are read at the right axis.
    public var usesRightAxis: Bool

    /// Creates a layer.
    ///
    /// - Parameters:
    ///   - name: The name in the legend; `nil` leaves it out of the legend.
    ///   - mark: What is drawn.
    ///   - colour: The colour's role.
    ///   - dash: How lines are broken.
    ///   - weight: The line's width as a multiple of the theme's.
    ///   - usesRightAxis: Whether the values are read at the right axis.
    public init(
        _ name: String? = nil,
        _ mark: Mark,
        colour: PlotColour,
        dash: LineDash = .solid,
        weight: Double = 1,
        usesRightAxis: Bool = false
    ) {
        self.name = name
        self.mark = mark
        self.colour = colour
        self.dash = dash
        self.weight = weight
        self.usesRightAxis = usesRightAxis
    }
}

/// What a layer draws; all values in the SI units of the panel's axes.
public enum Mark: Hashable, Codable, Sendable {
    /// A line through points in the order given.
    case line(x: [Double], y: [Double])
    /// The area between two curves over common, increasing `x`.
    case band(x: [Double], lower: [Double], upper: [Double])
    /// Bars that stand on zero between neighbouring edges; one more edge than heights.
    case bars(edges: [Double], heights: [Double])
    /// Single points.
    case points(x: [Double], y: [Double], shape: PointShape)
    /// Upright lines with short caps from `lower` to `upper` at each place: error bars.
    case errorBars(x: [Double], lower: [Double], upper: [Double])
    /// Rectangles between neighbouring edges, coloured by the panel's ``Panel/colourScale``; one row of `values` for each
    /// stretch of `y`, from the bottom, with one value for each stretch of `x`. What is
    /// not a number leaves its cell empty.
    case cells(x: [Double], y: [Double], values: [[Double]])
    /// A line across the whole height, with a text above the plotting area.
    case vertical(at: Double, label: String?)
    /// A line across the whole width.
    case horizontal(at: Double)
}

/// How single points look.
public enum PointShape: String, Hashable, Codable, Sendable {
    /// A filled circle.
    case circle
    /// A filled square.
    case square
    /// A circle of a line, with the ground inside.
    case ring
    /// A filled square on its corner.
    case diamond
    /// A filled triangle with its tip above.
    case triangle
    /// A short upright stroke, as for one spike in a raster.
    case stroke
}

/// How a line is broken.
public enum LineDash: String, Hashable, Codable, Sendable, CaseIterable {
    /// Not at all.
    case solid
    /// Dashes.
    case dashed
    /// Dots.
    case dotted
    /// Dashes and dots in turn.
    case dashDotted = "dash-dotted"
}

/// The role of a colour; the theme decides the colour itself.
public enum PlotColour: Hashable, Codable, Sendable {
    /// The colour of the n-th curve, from 0; it repeats, with other dashes, when the theme's colours are used up.
    case series(Int)
    /// The colour of the n-th curve mixed into the background: `strength` 0 is the background, 1 the curve's colour.
    case tint(series: Int, strength: Double)
    /// The colour of text and axes.
    case ink
    /// A grey for what stands behind the data, such as zero lines.
    case muted
    /// The colour of specification limits.
    case limit
}

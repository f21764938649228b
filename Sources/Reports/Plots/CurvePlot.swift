/// Several curves with error bars, such as the weight change over the postsynaptic rate, with marked places.
public struct CurvePlot: Plot {
    /// One curve.
    public struct Curve: Hashable, Codable, Sendable {
        /// The name in the legend; empty for none.
        public var name: String
        /// The places, increasing.
        public var x: [Double]
        /// The values.
        public var y: [Double]
        /// How far the error bar reaches to each side; empty for none.
        public var errors: [Double]
        /// The number of the colour; curves that belong together have one in common.
        public var colour: Int
        /// How the line is broken.
        public var dash: LineDash
        /// Whether the points are marked.
        public var hasPoints: Bool

        /// Creates a curve.
        ///
        /// - Parameters:
        ///   - name: The name in the legend; empty for none.
        ///   - x: The places, increasing.
        ///   - y: The values.
        ///   - errors: How far the error bar reaches to each side; empty for none.
        ///   - colour: The number of the colour.
        ///   - dash: How the line is broken.
        ///   - hasPoints: Whether the points are marked.
        public init(
            _ name: String, x: [Double], y: [Double], errors: [Double] = [], colour: Int, dash: LineDash = .solid,
            hasPoints: Bool = true
        ) {
            self.name = name
            self.x = x
            self.y = y
            self.errors = errors
            self.colour = colour
            self.dash = dash
            self.hasPoints = hasPoints
        }
    }

    /// A place along the horizontal axis with a name.
    public struct Place: Hashable, Codable, Sendable {
        /// Where it is.
        public var value: Double
        /// The text above the plotting area.
        public var label: String
        /// The number of the colour of the curve that it belongs to.
        public var colour: Int

        /// Creates a place.
        ///
        /// - Parameters:
        ///   - value: Where it is.
        ///   - label: The text above the plotting area.
        ///   - colour: The number of the colour of the curve that it belongs to.
        public init(_ value: Double, label: String, colour: Int) {
            self.value = value
            self.label = label
            self.colour = colour
        }
    }

    /// The headline; empty for none.
    public var title: String

    /// The axis below.
    public var horizontal: PlotAxis

    /// The axis on the left; a linear one has a line at zero.
    public var vertical: PlotAxis

    /// The curves, from back to front.
    public var curves: [Curve]

    /// The marked places.
    public var places: [Place]

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - curves: The curves, from back to front.
    ///   - horizontal: The axis below.
    ///   - vertical: The axis on the left.
    ///   - places: The marked places.
    ///   - title: The headline; empty for none.
    public init(
        _ curves: [Curve], horizontal: PlotAxis, vertical: PlotAxis, places: [Place] = [], title: String = ""
    ) {
        self.curves = curves
        self.horizontal = horizontal
        self.vertical = vertical
        self.places = places
        self.title = title
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when there is no curve, or one is uneven.
    public func figure() throws(PlotError) -> Figure {
        guard curves.contains(where: { !$0.x.isEmpty }) else {
            throw .nothingToDraw("“\(vertical.label)”: no curve")
        }
        var layers: [Layer] = []
        if vertical.scale == .linear { layers.append(Layer(nil, .horizontal(at: 0), colour: .muted, weight: 0.8)) }
        layers += places.map { place in
            Layer(nil, .vertical(at: place.value, label: place.label), colour: .series(place.colour), dash: .dotted)
        }
        let shapes: [PointShape] = [.circle, .square, .diamond, .triangle]
        for curve in curves {
            guard curve.errors.isEmpty || curve.errors.count == curve.y.count else {
                throw .lengthMismatch(
                    "The errors of “\(curve.name)”", expected: curve.y.count, found: curve.errors.count)
            }
            let colour = PlotColour.series(curve.colour)
            if !curve.errors.isEmpty {
                let lower = zip(curve.y, curve.errors).map { $0 - $1 }
                let upper = zip(curve.y, curve.errors).map { $0 + $1 }
                layers.append(
                    Layer(nil, .errorBars(x: curve.x, lower: lower, upper: upper), colour: colour, weight: 0.7))
            }
            layers.append(Layer(curve.name, .line(x: curve.x, y: curve.y), colour: colour, dash: curve.dash))
            if curve.hasPoints {
                let shape = shapes[abs(curve.colour) % shapes.count]
                layers.append(Layer(nil, .points(x: curve.x, y: curve.y, shape: shape), colour: colour, weight: 1.5))
            }
        }
        return Figure(title: title, panels: [Panel(horizontal: horizontal, vertical: vertical, layers: layers)])
    }
}

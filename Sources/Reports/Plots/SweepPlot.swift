/// Figures of ensembles over a parameter that was swept: lines with marks, and a band around each where it has an interval.
public struct SweepPlot: Plot {
    /// One figure over the parameter.
    public struct Curve: Hashable, Codable, Sendable {
        /// The name in the legend; empty for none.
        public var name: String
        /// The figure at each place.
        public var values: [Double]
        /// The lower ends of the intervals; empty for none.
        public var lower: [Double]
        /// The upper ends of the intervals; empty for none.
        public var upper: [Double]

        /// Creates a curve.
        ///
        /// - Parameters:
        ///   - name: The name in the legend; empty for none.
        ///   - values: The figure at each place.
        ///   - lower: The lower ends of the intervals; empty for none.
        ///   - upper: The upper ends of the intervals; empty for none.
        public init(_ name: String, values: [Double], lower: [Double] = [], upper: [Double] = []) {
            self.name = name
            self.values = values
            self.lower = lower
            self.upper = upper
        }
    }

    /// The headline; empty for none.
    public var title: String

    /// The axis of the parameter.
    public var horizontal: PlotAxis

    /// The axis of the figures.
    public var vertical: PlotAxis

    /// The places of the parameter, increasing.
    public var places: [Double]

    /// The figures.
    public var curves: [Curve]

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - curves: The figures.
    ///   - places: The places of the parameter, increasing.
    ///   - horizontal: The axis of the parameter.
    ///   - vertical: The axis of the figures.
    ///   - title: The headline; empty for none.
    public init(_ curves: [Curve], places: [Double], horizontal: PlotAxis, vertical: PlotAxis, title: String = "") {
        self.curves = curves
        self.places = places
        self.horizontal = horizontal
        self.vertical = vertical
        self.title = title
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when there is nothing to draw, or values do not fit the places.
    public func figure() throws(PlotError) -> Figure {
        guard !curves.isEmpty, !places.isEmpty else { throw .nothingToDraw("“\(vertical.label)”: no curve") }
        var bands: [Layer] = []
        var lines: [Layer] = []
        let shapes: [PointShape] = [.circle, .square, .diamond, .triangle]
        for (index, curve) in curves.enumerated() {
            for values in [curve.values, curve.lower, curve.upper]
            where values.count != places.count && !(values.isEmpty && !curve.values.isEmpty) {
                throw .lengthMismatch("“\(curve.name)”", expected: places.count, found: values.count)
            }
            if !curve.lower.isEmpty, !curve.upper.isEmpty {
                bands.append(
                    Layer(
                        nil, .band(x: places, lower: curve.lower, upper: curve.upper),
                        colour: .tint(series: index, strength: 0.22)))
            }
            lines.append(Layer(curve.name, .line(x: places, y: curve.values), colour: .series(index)))
            lines.append(
                Layer(
                    nil, .points(x: places, y: curve.values, shape: shapes[index % shapes.count]),
                    colour: .series(index), weight: 1.5))
        }
        return Figure(
            title: title, panels: [Panel(horizontal: horizontal, vertical: vertical, layers: bands + lines)])
    }
}

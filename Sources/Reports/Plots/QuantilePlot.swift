internal import Statistics

/// The ordered values of a measure over the quantiles of the standard normal distribution: a normal sample lies on a
/// straight line.
public struct QuantilePlot: Plot {
    /// The headline; empty for none.
    public var title: String

    /// The axis of the measure.
    public var axis: PlotAxis

    /// The measure of each sample.
    public var values: [Double]

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - values: The measure of each sample.
    ///   - axis: The axis of the measure.
    ///   - title: The headline; empty for none.
    public init(_ values: [Double], axis: PlotAxis, title: String = "") {
        self.values = values
        self.axis = axis
        self.title = title
    }

    /// The picture as values.
    ///
    /// The i-th of n ordered values stands at the normal quantile of (i − 3/8)/(n + 1/4), the plotting position of
    /// G. Blom, *Statistical Estimates and Transformed Beta-Variables* (1958). The line has the mean as its height at 0
    /// and the standard deviation as its slope.
    ///
    /// - Throws: ``PlotError`` when there is no value, or one is not finite.
    public func figure() throws(PlotError) -> Figure {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { throw .nothingToDraw("“\(axis.label)”: no sample") }
        guard sorted.allSatisfy(\.isFinite) else { throw .notFinite("“\(axis.label)”") }
        let count = Double(sorted.count)
        let places = sorted.indices.map { Normal.quantile((Double($0) + 0.625) / (count + 0.25)) }
        var layers: [Layer] = []
        if axis.scale == .linear, let first = places.first, let last = places.last, sorted.count > 1 {
            let mean = sorted.reduce(0) { $0 + $1 / count }
            let deviation = (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
            let line = Mark.line(x: [first, last], y: [mean + first * deviation, mean + last * deviation])
            layers.append(Layer("Normal with the same mean and σ", line, colour: .series(1)))
        }
        let name = sorted.count == 1 ? "1 sample" : "\(sorted.count) samples"
        layers.append(Layer(name, .points(x: places, y: sorted, shape: .circle), colour: .series(0)))
        let horizontal = PlotAxis("Quantile of the standard normal distribution")
        return Figure(title: title, panels: [Panel(horizontal: horizontal, vertical: axis, layers: layers)])
    }
}

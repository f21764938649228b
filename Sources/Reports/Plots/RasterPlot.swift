/// Spikes over time, a row for each neuron or repetition.
public struct RasterPlot: Plot {
    /// The spikes of one neuron.
    public struct Row: Hashable, Codable, Sendable {
        /// The name; used in the legend when there are few rows.
        public var name: String
        /// The spike times in seconds.
        public var times: [Double]

        /// Creates a row.
        ///
        /// - Parameters:
        ///   - name: The name.
        ///   - times: The spike times in seconds.
        public init(_ name: String, times: [Double]) {
            self.name = name
            self.times = times
        }
    }

    /// The headline; empty for none.
    public var title: String

    /// The rows from bottom to top.
    public var rows: [Row]

    /// What is counted upwards.
    public var label: String

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - rows: The rows from bottom to top.
    ///   - label: What is counted upwards, e.g. `Neuron`.
    ///   - title: The headline; empty for none.
    public init(_ rows: [Row], label: String = "Neuron", title: String = "") {
        self.rows = rows
        self.label = label
        self.title = title
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when there is no spike, or a time is not finite.
    public func figure() throws(PlotError) -> Figure {
        let named = rows.count <= 7
        let layers = rows.enumerated().compactMap { index, row -> Layer? in
            guard !row.times.isEmpty else { return nil }
            let heights = [Double](repeating: Double(index + 1), count: row.times.count)
            return Layer(
                named ? row.name : nil, .points(x: row.times, y: heights, shape: .stroke),
                colour: named ? .series(index) : .ink)
        }
        guard !layers.isEmpty else { throw .nothingToDraw("the raster: there is no spike") }
        let vertical = PlotAxis(label, lower: 0, upper: Double(rows.count + 1))
        let horizontal = PlotAxis("Time", unit: "s", padding: 0.02)
        let panel = Panel(horizontal: horizontal, vertical: vertical, layers: layers)
        return Figure(title: title, panels: [panel], panelHeight: min(400, max(100, Double(rows.count) * 16)))
    }
}

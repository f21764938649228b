/// The texts of upright lines, in lanes above the plotting area so that they cover neither data nor each other.
struct MarkLabels {
    /// One text and where it stands.
    struct Entry {
        var text: String
        /// The place of the line in pixels.
        var x: Double
        /// The middle of the text in pixels.
        var centre: Double
        /// 0 is the lane next to the plotting area.
        var lane: Int
        var colour: PlotColour
    }

    let entries: [Entry]
    let lanes: Int

    /// Lays texts into lanes.
    ///
    /// - Parameters:
    ///   - labels: The texts with the places of their lines in pixels.
    ///   - left: The left end of the plotting area in pixels.
    ///   - right: The right end in pixels.
    ///   - size: The font size in pixels.
    init(_ labels: [(text: String, x: Double, colour: PlotColour)], left: Double, right: Double, size: Double) {
        var ends: [Double] = []
        var entries: [Entry] = []
        for label in labels.sorted(by: { ($0.x, $0.text) < ($1.x, $1.text) }) {
            let text = TextMetrics.truncated(label.text, room: right - left, size: size)
            let half = TextMetrics.width(text, size: size) / 2
            let centre = min(max(label.x, left + half), right - half)
            let lane = ends.firstIndex { $0 + 6 <= centre - half } ?? ends.count
            if lane == ends.count { ends.append(0) }
            ends[lane] = centre + half
            entries.append(Entry(text: text, x: label.x, centre: centre, lane: lane, colour: label.colour))
        }
        self.entries = entries
        lanes = ends.count
    }
}

/// The legend of a panel: rows above the plotting area, so that it never covers data.
struct Legend {
    /// One layer's entry and where it stands, relative to the legend's upper left corner.
    struct Entry {
        var layer: Layer
        var name: String
        var x: Double
        var row: Int
    }

    /// The width of the sample of a line.
    static let sampleWidth = 22.0
    private static let gap = 6.0
    private static let separation = 18.0

    /// The entries from left to right and top to bottom.
    let entries: [Entry]
    /// How many rows there are.
    let rows: Int

    /// Flows the names of layers into rows.
    ///
    /// - Parameters:
    ///   - layers: The layers of the panel; those without a name are left out.
    ///   - room: The width of a row in pixels.
    ///   - size: The font size in pixels.
    init(_ layers: [Layer], room: Double, size: Double) {
        var entries: [Entry] = []
        var x = 0.0
        var row = 0
        for layer in layers {
            guard let name = layer.name, !name.isEmpty else { continue }
            let short = TextMetrics.truncated(name, room: room - Self.sampleWidth - Self.gap, size: size)
            let width = Self.sampleWidth + Self.gap + TextMetrics.width(short, size: size)
            if x > 0, x + width > room {
                x = 0
                row += 1
            }
            entries.append(Entry(layer: layer, name: short, x: x, row: row))
            x += width + Self.separation
        }
        self.entries = entries
        rows = entries.isEmpty ? 0 : row + 1
    }

    /// Draws the legend.
    ///
    /// - Parameters:
    ///   - canvas: Where to draw.
    ///   - left: The left border in pixels.
    ///   - top: The upper border in pixels.
    ///   - rowHeight: The height of a row in pixels.
    ///   - theme: Colours and fonts.
    func draw(on canvas: inout SVGCanvas, left: Double, top: Double, rowHeight: Double, theme: PlotTheme) {
        for entry in entries {
            let x = left + entry.x
            let middle = top + (Double(entry.row) + 0.5) * rowHeight
            let end = x + Self.sampleWidth
            let colour = theme.colour(entry.layer.colour)
            let width = theme.lineWidth * entry.layer.weight
            let stretch = [PixelPoint(x: x, y: middle), PixelPoint(x: end, y: middle)]
            switch entry.layer.mark {
            case .line, .horizontal, .vertical, .errorBars:
                let dash = theme.dashArray(entry.layer, width: width)
                canvas.path(SVGPath.line(stretch), stroke: colour, width: width, dash: dash)
            case .band, .bars, .cells:
                let box = PixelRectangle(left: x, top: middle - 5, width: Self.sampleWidth, height: 10)
                canvas.path(SVGPath.rectangle(box), fill: colour)
            case .points(_, _, let shape):
                let centre = PixelPoint(x: x + Self.sampleWidth / 2, y: middle)
                canvas.points(
                    [centre], shape: shape, colour: colour, size: theme.pointSize * entry.layer.weight,
                    ground: theme.ground)
            }
            let place = PixelPoint(x: end + Self.gap, y: middle + 0.35 * theme.fontSize)
            canvas.text(entry.name, at: place, anchor: .start, size: theme.fontSize, colour: theme.ink)
        }
    }
}

/// How many rows the names of categories and of their groups take below an axis.
struct CategoryRows {
    /// Rows of names; neighbours that would touch stand in turn in different rows.
    var names = 0
    /// Rows of group names.
    var groups = 0
}

// Named places along the axis below.
extension FigureRenderer {
    private var categoryRowHeight: Double { theme.fontSize * 1.25 }

    /// The rows that the names of a panel need.
    ///
    /// - Parameters:
    ///   - panel: The panel.
    ///   - width: The width of the plotting area in pixels.
    func categoryRows(_ panel: PanelLayout, width: Double) -> CategoryRows {
        guard let categories = panel.panel.horizontal.categories else { return CategoryRows() }
        let step = (panel.horizontal.fraction(1) - panel.horizontal.fraction(0)) * width
        let widest = categories.names.map { TextMetrics.width($0, size: theme.fontSize) }.max() ?? 0
        return CategoryRows(
            names: max(1, min(3, Int(((widest + 4) / step).rounded(.up)))),
            groups: categories.groups.contains { !$0.name.isEmpty } ? 1 : 0)
    }

    /// The height that rows take beyond the one that tick labels have anyway, in pixels.
    func extraHeight(_ rows: CategoryRows) -> Double {
        Double(max(0, rows.names + rows.groups - 1)) * categoryRowHeight
    }

    /// Writes the names and draws the lines between groups.
    mutating func drawCategories(_ panel: PanelLayout, rows: CategoryRows, in frame: PixelRectangle) {
        guard let categories = panel.panel.horizontal.categories else { return }
        func across(_ value: Double) -> Double { frame.left + panel.horizontal.fraction(value) * frame.width }
        let base = frame.bottom + 8 + theme.fontSize
        var ticks = ""
        for (index, name) in categories.names.enumerated() {
            let x = across(Double(index))
            ticks += SVGPath.line([PixelPoint(x: x, y: frame.bottom), PixelPoint(x: x, y: frame.bottom + 5)])
            let place = PixelPoint(x: x, y: base + Double(index % rows.names) * categoryRowHeight)
            canvas.text(name, at: place, anchor: .middle, size: theme.fontSize, colour: theme.ink)
        }
        canvas.path(ticks, stroke: theme.ink)
        var lines = ""
        for span in categories.spans {
            let middle = (across(span.first) + across(span.last)) / 2
            let place = PixelPoint(x: middle, y: base + Double(rows.names) * categoryRowHeight)
            let room = across(span.last + 1) - across(span.first) - 4
            let name = TextMetrics.truncated(span.name, room: room, size: theme.fontSize)
            canvas.text(name, at: place, anchor: .middle, size: theme.fontSize, colour: theme.ink, bold: true)
            guard span.first > 0 else { continue }
            let x = across(span.first - 0.5)
            let bottom = frame.bottom + extraHeight(rows) + 8 + theme.fontSize
            lines += SVGPath.line([PixelPoint(x: x, y: frame.top), PixelPoint(x: x, y: bottom)])
        }
        canvas.path(lines, stroke: theme.muted, width: 0.75)
    }
}

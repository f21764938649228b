/// Lays a figure out and writes it as SVG.
struct FigureRenderer {
    let figure: Figure
    let theme: PlotTheme
    private let panels: [PanelLayout]
    var canvas = SVGCanvas()

    private var labelSize: Double { theme.fontSize * 1.08 }
    private var titleSize: Double { theme.fontSize * 1.25 }
    private var rowHeight: Double { theme.fontSize * 1.5 }
    private var lineHeight: Double { labelSize * 1.35 }

    /// Checks the figure and fixes its axes.
    ///
    /// - Throws: ``PlotError`` when it cannot be drawn.
    init(_ figure: Figure, theme: PlotTheme) throws(PlotError) {
        self.figure = figure
        self.theme = theme
        guard !figure.panels.isEmpty else { throw .nothingToDraw("“\(figure.title)”") }
        let shared = try figure.sharedHorizontalRange()
        var layouts: [PanelLayout] = []
        for panel in figure.panels {
            layouts.append(try PanelLayout(panel, shared: shared, height: figure.panelHeight))
        }
        panels = layouts
    }

    /// The whole document.
    mutating func document() -> String {
        let sideLines = panels.map { verticalTitle($0).count }.max() ?? 1
        let left = 12 + Double(max(1, sideLines)) * lineHeight + tickRoom(panels.map(\.verticalTicks))
        let right = figure.width - rightMargin()
        var y = 8.0
        let titles = TextMetrics.lines(figure.title, room: figure.width - 24, size: titleSize, limit: 3)
        for line in titles {
            y += titleSize * 1.3
            let place = PixelPoint(x: figure.width / 2, y: y - titleSize * 0.25)
            canvas.text(line, at: place, anchor: .middle, size: titleSize, colour: theme.ink, bold: true)
        }
        if !titles.isEmpty { y += 6 }
        for (index, panel) in panels.enumerated() {
            let legend = Legend(panel.panel.layers, room: right - left, size: theme.fontSize)
            legend.draw(on: &canvas, left: left, top: y, rowHeight: rowHeight, theme: theme)
            y += Double(legend.rows) * rowHeight + (legend.rows > 0 ? 4 : 0)
            y += drawMarkLabels(panel.markLabels(left: left, right: right, size: theme.fontSize), top: y)
            if legend.rows == 0, titles.isEmpty, index == 0 { y += 6 }
            let frame = PixelRectangle(left: left, top: y, width: right - left, height: figure.panelHeight)
            let labelled = !figure.sharesHorizontalAxis || index == panels.count - 1
            let ticks = panel.horizontalTicks(length: frame.width, size: theme.fontSize)
            let rows = categoryRows(panel, width: frame.width)
            drawGrid(panel, ticks, in: frame)
            for layer in panel.panel.layers { draw(layer, panel, in: frame) }
            drawVerticalAxes(panel, in: frame)
            drawCategories(panel, rows: rows, in: frame)
            drawHorizontalAxis(panel, ticks, in: frame, labelled: labelled, rows: rows)
            y = frame.bottom + extraHeight(rows) + (labelled ? 10 + theme.fontSize * 1.2 + lineHeight : 0) + 12
        }
        let title = figure.title.isEmpty ? panels[0].panel.vertical.label : figure.title
        return canvas.document(width: figure.width, height: (y - 4).rounded(), title: title, theme: theme)
    }

    private func verticalTitle(_ panel: PanelLayout) -> [String] {
        panel.vertical.titleLines(panel.verticalTicks, room: figure.panelHeight, size: labelSize, limit: 2)
    }

    private func rightTitle(_ panel: PanelLayout) -> [String] {
        guard let right = panel.right else { return [] }
        return right.titleLines(panel.rightTicks, room: figure.panelHeight, size: labelSize, limit: 2)
    }

    private func tickRoom(_ ticks: [AxisTicks]) -> Double {
        (ticks.map { PanelLayout.widest($0, size: theme.fontSize) }.max() ?? 0) + 10
    }

    private func rightMargin() -> Double {
        let lines = panels.map { rightTitle($0).count }.max() ?? 0
        if panels.contains(where: { $0.right != nil }) {
            let bar = panels.contains { $0.panel.colourScale != nil } ? Self.colourBarWidth + Self.colourBarGap : 0
            return 12 + Double(lines) * lineHeight + tickRoom(panels.map(\.rightTicks)) + bar
        }
        // Half of the last label of the horizontal axis may stand over.
        let widest = panels.map {
            PanelLayout.widest(
                $0.horizontalTicks(length: figure.width * 0.85, size: theme.fontSize), size: theme.fontSize)
        }
        return max(16, (widest.max() ?? 0) / 2 + 6)
    }

    private mutating func drawMarkLabels(_ labels: MarkLabels, top: Double) -> Double {
        guard labels.lanes > 0 else { return 0 }
        let height = theme.fontSize * 1.35
        for entry in labels.entries {
            let y = top + Double(labels.lanes - 1 - entry.lane) * height + theme.fontSize
            let place = PixelPoint(x: entry.centre, y: y)
            canvas.text(
                entry.text, at: place, anchor: .middle, size: theme.fontSize, colour: theme.colour(entry.colour))
        }
        return Double(labels.lanes) * height + 4
    }

    private mutating func draw(_ layer: Layer, _ panel: PanelLayout, in frame: PixelRectangle) {
        let colour = theme.colour(layer.colour)
        let width = theme.lineWidth * layer.weight
        func places(_ x: [Double], _ y: [Double]) -> [PixelPoint] {
            zip(x, y).map { panel.place($0, $1, of: layer, in: frame) }
        }
        switch layer.mark {
        case .line(let x, let y):
            let dash = theme.dashArray(layer, width: width)
            let cap = x.count == 1 ? "round" : nil
            let path = frame.clipped(places(x, y)).map { SVGPath.line(Decimation.thinned($0)) }.joined()
            canvas.path(path, stroke: colour, width: x.count == 1 ? theme.pointSize : width, dash: dash, cap: cap)
        case .band(let x, let lower, let upper):
            let band = Decimation.thinned(upper: places(x, upper), lower: places(x, lower))
            let area = frame.clipped(area: band.upper + band.lower.reversed())
            canvas.path(SVGPath.area(area), fill: colour)
        case .errorBars(let x, let lower, let upper):
            drawErrorBars(places(x, lower), places(x, upper), colour, width, in: frame)
        case .cells(let x, let y, let values):
            drawCells(x, y, values, layer, panel, in: frame)
        case .bars(let edges, let heights):
            drawBars(edges, heights, layer, panel, in: frame)
        case .points(let x, let y, let shape):
            let visible = Decimation.distinct(places(x, y).filter(frame.contains))
            canvas.points(
                visible, shape: shape, colour: colour, size: theme.pointSize * layer.weight, ground: theme.ground)
        case .vertical(let value, _):
            let x = frame.left + panel.horizontal.fraction(value) * frame.width
            let line = [PixelPoint(x: x, y: frame.top), PixelPoint(x: x, y: frame.bottom)]
            guard line.allSatisfy(frame.contains) else { return }
            canvas.path(SVGPath.line(line), stroke: colour, width: width, dash: theme.dashArray(layer, width: width))
        case .horizontal(let value):
            let y = panel.place(panel.horizontal.lower, value, of: layer, in: frame).y
            let line = [PixelPoint(x: frame.left, y: y), PixelPoint(x: frame.right, y: y)]
            guard line.allSatisfy(frame.contains) else { return }
            canvas.path(SVGPath.line(line), stroke: colour, width: width, dash: theme.dashArray(layer, width: width))
        }
    }

    private mutating func drawBars(
        _ edges: [Double], _ heights: [Double], _ layer: Layer, _ panel: PanelLayout, in frame: PixelRectangle
    ) {
        let axis = layer.usesRightAxis ? panel.right ?? panel.vertical : panel.vertical
        let floor = axis.axis.scale == .logarithmic ? axis.lower : 0
        var path = ""
        for (index, height) in heights.enumerated() where height != 0 {
            let one = panel.place(edges[index], height, of: layer, in: frame)
            let other = panel.place(edges[index + 1], floor, of: layer, in: frame)
            let left = max(frame.left, min(one.x, other.x))
            let right = min(frame.right, max(one.x, other.x))
            let top = max(frame.top, min(one.y, other.y))
            let bottom = min(frame.bottom, max(one.y, other.y))
            guard right > left, bottom > top else { continue }
            path += SVGPath.rectangle(PixelRectangle(left: left, top: top, width: right - left, height: bottom - top))
        }
        canvas.path(path, stroke: theme.ground, width: 0.75, fill: theme.colour(layer.colour))
    }
}

// Axes and their texts.
extension FigureRenderer {
    private mutating func drawGrid(_ panel: PanelLayout, _ ticks: AxisTicks, in frame: PixelRectangle) {
        var path = ""
        for tick in ticks.major {
            let x = frame.left + panel.horizontal.fraction(tick.value) * frame.width
            path += SVGPath.line([PixelPoint(x: x, y: frame.top), PixelPoint(x: x, y: frame.bottom)])
        }
        for tick in panel.verticalTicks.major {
            let y = frame.bottom - panel.vertical.fraction(tick.value) * frame.height
            path += SVGPath.line([PixelPoint(x: frame.left, y: y), PixelPoint(x: frame.right, y: y)])
        }
        canvas.path(path, stroke: theme.grid, width: 0.75)
    }

    private mutating func drawHorizontalAxis(
        _ panel: PanelLayout, _ ticks: AxisTicks, in frame: PixelRectangle, labelled: Bool, rows: CategoryRows
    ) {
        var path = ""
        for tick in ticks.major {
            let x = frame.left + panel.horizontal.fraction(tick.value) * frame.width
            path += SVGPath.line([PixelPoint(x: x, y: frame.bottom), PixelPoint(x: x, y: frame.bottom + 5)])
            guard labelled else { continue }
            let place = PixelPoint(x: x, y: frame.bottom + 8 + theme.fontSize)
            canvas.text(
                tick.text, at: place, anchor: .middle, size: theme.fontSize, colour: theme.ink,
                exponent: tick.exponent)
        }
        for value in ticks.minor {
            let x = frame.left + panel.horizontal.fraction(value) * frame.width
            path += SVGPath.line([PixelPoint(x: x, y: frame.bottom), PixelPoint(x: x, y: frame.bottom + 3)])
        }
        canvas.path(path, stroke: theme.ink)
        guard labelled, !panel.panel.horizontal.label.isEmpty else { return }
        let room = figure.width - 24
        let title = panel.horizontal.titleLines(ticks, room: room, size: labelSize, limit: 1).joined()
        // Centred under the plotting area, unless the text is wider than that.
        let half = TextMetrics.width(title, size: labelSize) / 2
        let x = max(12 + half, min(figure.width - 12 - half, frame.left + frame.width / 2))
        let place = PixelPoint(x: x, y: frame.bottom + extraHeight(rows) + 10 + theme.fontSize * 1.2 + labelSize)
        canvas.text(title, at: place, anchor: .middle, size: labelSize, colour: theme.ink)
    }

    private mutating func drawVerticalAxes(_ panel: PanelLayout, in frame: PixelRectangle) {
        var path = SVGPath.rectangle(frame)
        path += verticalTicks(panel.vertical, panel.verticalTicks, at: frame.left, outward: -1, in: frame)
        if let right = panel.right {
            let bar = panel.panel.colourScale == nil ? 0 : Self.colourBarGap + Self.colourBarWidth
            path += verticalTicks(right, panel.rightTicks, at: frame.right + bar, outward: 1, in: frame)
        }
        if panel.panel.colourScale != nil { path += drawColourBar(in: frame) }
        canvas.path(path, stroke: theme.ink)
        let middle = frame.top + frame.height / 2
        for (index, line) in verticalTitle(panel).enumerated() {
            let place = PixelPoint(x: 8 + labelSize + Double(index) * lineHeight, y: middle)
            canvas.text(line, at: place, anchor: .middle, size: labelSize, colour: theme.ink, upright: true)
        }
        let lines = rightTitle(panel)
        for (index, line) in lines.enumerated() {
            let x = figure.width - 10 - Double(lines.count - 1 - index) * lineHeight
            let place = PixelPoint(x: x, y: middle)
            canvas.text(line, at: place, anchor: .middle, size: labelSize, colour: theme.ink, upright: true)
        }
    }

    private mutating func verticalTicks(
        _ axis: AxisLayout, _ ticks: AxisTicks, at x: Double, outward: Double, in frame: PixelRectangle
    ) -> String {
        var path = ""
        for tick in ticks.major {
            let y = frame.bottom - axis.fraction(tick.value) * frame.height
            path += SVGPath.line([PixelPoint(x: x, y: y), PixelPoint(x: x + 5 * outward, y: y)])
            let place = PixelPoint(x: x + 8 * outward, y: y + 0.35 * theme.fontSize)
            canvas.text(
                tick.text, at: place, anchor: outward < 0 ? .end : .start, size: theme.fontSize, colour: theme.ink,
                exponent: tick.exponent)
        }
        for value in ticks.minor {
            let y = frame.bottom - axis.fraction(value) * frame.height
            path += SVGPath.line([PixelPoint(x: x, y: y), PixelPoint(x: x + 3 * outward, y: y)])
        }
        return path
    }
}

extension Figure {
    /// The horizontal range that all panels have in common, if they do.
    func sharedHorizontalRange() throws(PlotError) -> ClosedRange<Double>? {
        guard sharesHorizontalAxis else { return nil }
        var shared: ClosedRange<Double>?
        for panel in panels {
            guard let range = try DataExtent(panel).horizontal else { continue }
            shared = shared.map { min($0.lowerBound, range.lowerBound)...max($0.upperBound, range.upperBound) } ?? range
        }
        return shared
    }

    /// The picture as a self-contained SVG document; the same figure and theme give the same bytes.
    ///
    /// - Parameter theme: Colours, fonts and line widths.
    /// - Throws: ``PlotError`` when there is nothing to draw or a value cannot be drawn.
    public func svg(theme: PlotTheme = .paper) throws(PlotError) -> String {
        var renderer = try FigureRenderer(self, theme: theme)
        return renderer.document()
    }
}

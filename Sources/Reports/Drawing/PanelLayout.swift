/// A panel with its axes fixed and its place in the picture.
struct PanelLayout {
    let panel: Panel
    let horizontal: AxisLayout
    let vertical: AxisLayout
    let right: AxisLayout?
    let verticalTicks: AxisTicks
    let rightTicks: AxisTicks

    /// Fixes the axes of a panel.
    ///
    /// - Parameters:
    ///   - panel: What to draw.
    ///   - shared: The horizontal range that all panels have in common, if they do.
    ///   - height: The height of the plotting area in pixels.
    /// - Throws: ``PlotError`` when there is nothing to draw, or a value cannot be drawn.
    init(_ panel: Panel, shared: ClosedRange<Double>?, height: Double) throws(PlotError) {
        self.panel = panel
        let extent = try DataExtent(panel)
        guard let across = shared ?? extent.horizontal else { throw .nothingToDraw("“\(panel.horizontal.label)”") }
        guard let up = extent.left ?? extent.right else { throw .nothingToDraw("“\(panel.vertical.label)”") }
        horizontal = try AxisLayout(panel.horizontal, data: across)
        vertical = try AxisLayout(panel.vertical, data: up)
        verticalTicks = vertical.ticks(length: height, spacing: 45)
        if let scale = panel.colourScale {
            let axis = PlotAxis(scale.label, unit: scale.unit, lower: -scale.limit, upper: scale.limit)
            let layout = try AxisLayout(axis, data: -scale.limit...scale.limit)
            right = layout
            rightTicks = layout.ticks(length: height, spacing: 45)
        } else if let axis = panel.right, let range = extent.right {
            let layout = try AxisLayout(axis, data: range)
            right = layout
            rightTicks = layout.ticks(length: height, spacing: 45)
        } else {
            right = nil
            rightTicks = AxisTicks(major: [])
        }
    }

    /// The place of a point of a layer.
    func place(_ x: Double, _ y: Double, of layer: Layer, in frame: PixelRectangle) -> PixelPoint {
        let axis = layer.usesRightAxis ? right ?? vertical : vertical
        return PixelPoint(
            x: frame.left + horizontal.fraction(x) * frame.width,
            y: frame.bottom - axis.fraction(y) * frame.height)
    }

    /// The labels of upright lines with their places.
    func markLabels(left: Double, right: Double, size: Double) -> MarkLabels {
        var labels: [(text: String, x: Double, colour: PlotColour)] = []
        for layer in panel.layers {
            guard case .vertical(let value, let label) = layer.mark, let label, !label.isEmpty else { continue }
            let x = left + horizontal.fraction(value) * (right - left)
            guard x >= left - 0.5, x <= right + 0.5 else { continue }
            labels.append((label, x, layer.colour))
        }
        return MarkLabels(labels, left: left, right: right, size: size)
    }

    /// Horizontal ticks so far apart that their labels do not touch.
    func horizontalTicks(length: Double, size: Double) -> AxisTicks {
        if panel.horizontal.categories != nil { return AxisTicks(major: []) }
        var ticks = horizontal.ticks(length: length, spacing: 80)
        for spacing in [110.0, 150, 220, 320] {
            let crowded = zip(ticks.major, ticks.major.dropFirst()).contains { one, next in
                let distance = (horizontal.fraction(next.value) - horizontal.fraction(one.value)) * length
                return distance < (Self.width(one, size: size) + Self.width(next, size: size)) / 2 + 10
            }
            guard crowded else { break }
            ticks = horizontal.ticks(length: length, spacing: spacing)
        }
        return ticks
    }

    /// The width of a tick's label in pixels.
    static func width(_ tick: Tick, size: Double) -> Double {
        TextMetrics.width(tick.text, size: size) + TextMetrics.width(tick.exponent ?? "", size: size * 0.75)
    }

    /// The width of the widest label in pixels.
    static func widest(_ ticks: AxisTicks, size: Double) -> Double {
        ticks.major.map { width($0, size: size) }.max() ?? 0
    }
}

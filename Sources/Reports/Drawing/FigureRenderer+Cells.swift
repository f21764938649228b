// Cells with their colour bar, and error bars.
extension FigureRenderer {
    /// The space between the plotting area and the colour bar, in pixels.
    static var colourBarGap: Double { 14 }

    /// The width of the colour bar in pixels.
    static var colourBarWidth: Double { 14 }

    /// Draws cells, those of a shade together.
    mutating func drawCells(
        _ x: [Double], _ y: [Double], _ values: [[Double]], _ layer: Layer, _ panel: PanelLayout,
        in frame: PixelRectangle
    ) {
        guard let scale = panel.panel.colourScale else { return }
        var paths: [Int: String] = [:]
        for (row, line) in values.enumerated() {
            for (column, value) in line.enumerated() where !value.isNaN {
                let one = panel.place(x[column], y[row], of: layer, in: frame)
                let other = panel.place(x[column + 1], y[row + 1], of: layer, in: frame)
                let left = max(frame.left, min(one.x, other.x))
                let top = max(frame.top, min(one.y, other.y))
                let width = min(frame.right, max(one.x, other.x)) - left
                let height = min(frame.bottom, max(one.y, other.y)) - top
                guard width > 0, height > 0 else { continue }
                paths[scale.shade(value), default: ""] += SVGPath.rectangle(
                    PixelRectangle(left: left, top: top, width: width, height: height))
            }
        }
        for (shade, path) in paths.sorted(by: { $0.key < $1.key }) {
            let colour = theme.divergingColour(Double(shade) / Double(ColourScale.shades))
            // The stroke closes the hairlines that a viewer leaves between neighbours.
            canvas.path(path, stroke: colour, width: 0.5, fill: colour)
        }
    }

    /// Draws the colours of the scale beside the plotting area.
    ///
    /// - Returns: The path of the border.
    mutating func drawColourBar(in frame: PixelRectangle) -> String {
        let left = frame.right + Self.colourBarGap
        let count = 2 * ColourScale.shades + 1
        let height = frame.height / Double(count)
        for index in 0..<count {
            let shade = Double(ColourScale.shades - index) / Double(ColourScale.shades)
            let colour = theme.divergingColour(shade)
            let box = PixelRectangle(
                left: left, top: frame.top + Double(index) * height, width: Self.colourBarWidth, height: height)
            canvas.path(SVGPath.rectangle(box), stroke: colour, width: 0.5, fill: colour)
        }
        return SVGPath.rectangle(
            PixelRectangle(left: left, top: frame.top, width: Self.colourBarWidth, height: frame.height))
    }

    /// Draws upright lines with caps where they end inside the plotting area.
    mutating func drawErrorBars(
        _ lower: [PixelPoint], _ upper: [PixelPoint], _ colour: RGB, _ width: Double, in frame: PixelRectangle
    ) {
        let cap = theme.pointSize * 0.75
        var path = ""
        for (low, high) in zip(lower, upper) {
            path += frame.clipped([low, high]).map(SVGPath.line).joined()
            for end in [low, high] where frame.contains(end) {
                path += SVGPath.line([PixelPoint(x: end.x - cap, y: end.y), PixelPoint(x: end.x + cap, y: end.y)])
            }
        }
        canvas.path(path, stroke: colour, width: width)
    }
}

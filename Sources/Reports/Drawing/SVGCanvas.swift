/// The elements of an SVG document, one in a line.
struct SVGCanvas {
    /// Where a text stands relative to its place.
    enum Anchor: String {
        case start
        case middle
        case end
    }

    /// The lines written so far.
    private(set) var lines: [String] = []

    /// Draws a path.
    ///
    /// - Parameters:
    ///   - path: The `d` attribute; nothing is drawn when it is empty.
    ///   - stroke: The colour of the line.
    ///   - width: The width of the line in pixels.
    ///   - dash: The `stroke-dasharray` attribute.
    ///   - fill: The colour of the area.
    ///   - cap: The `stroke-linecap` attribute.
    mutating func path(
        _ path: String, stroke: RGB? = nil, width: Double = 1, dash: String? = nil, fill: RGB? = nil,
        cap: String? = nil
    ) {
        guard !path.isEmpty else { return }
        var attributes = "fill=\"\(fill?.css ?? "none")\""
        if let stroke {
            attributes += " stroke=\"\(stroke.css)\" stroke-width=\"\(NumberText.coordinate(width))\""
            if let dash { attributes += " stroke-dasharray=\"\(dash)\"" }
            if let cap { attributes += " stroke-linecap=\"\(cap)\"" }
            if fill == nil { attributes += " stroke-linejoin=\"round\"" }
        }
        lines.append("<path \(attributes) d=\"\(path)\"/>")
    }

    /// Draws single points.
    ///
    /// - Parameters:
    ///   - points: Their places.
    ///   - shape: How they look.
    ///   - colour: Their colour.
    ///   - size: The diameter in pixels; the height of a stroke.
    ///   - ground: The colour inside rings.
    mutating func points(
        _ points: [PixelPoint], shape: PointShape, colour: RGB, size: Double, ground: RGB = RGB(0xFFFFFF)
    ) {
        switch shape {
        case .circle: path(SVGPath.dots(points), stroke: colour, width: size, cap: "round")
        case .square: path(SVGPath.dots(points), stroke: colour, width: size * 0.9, cap: "square")
        case .ring:
            path(SVGPath.dots(points), stroke: colour, width: size * 1.25, cap: "round")
            path(SVGPath.dots(points), stroke: ground, width: size * 0.7, cap: "round")
        case .diamond:
            let reach = size * 0.68
            let corners = [(0.0, -reach), (reach, 0), (0, reach), (-reach, 0)]
            path(SVGPath.shapes(points, corners: corners), fill: colour)
        case .triangle:
            let reach = size * 0.66
            let corners = [(0.0, -reach), (0.87 * reach, 0.6 * reach), (-0.87 * reach, 0.6 * reach)]
            path(SVGPath.shapes(points, corners: corners), fill: colour)
        case .stroke: path(SVGPath.strokes(points, height: size * 2), stroke: colour, width: 1)
        }
    }

    /// Writes a text on one line.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - place: The anchor on the base line.
    ///   - anchor: Which part of the text stands at the place.
    ///   - size: The font size in pixels.
    ///   - colour: The colour.
    ///   - bold: Whether it is heavy.
    ///   - upright: Whether it runs from bottom to top.
    ///   - exponent: A superscript behind the text.
    mutating func text(
        _ text: String, at place: PixelPoint, anchor: Anchor, size: Double, colour: RGB, bold: Bool = false,
        upright: Bool = false, exponent: String? = nil
    ) {
        guard !text.isEmpty else { return }
        let (x, y) = (NumberText.coordinate(place.x), NumberText.coordinate(place.y))
        var attributes = "x=\"\(x)\" y=\"\(y)\" font-size=\"\(NumberText.coordinate(size))\" fill=\"\(colour.css)\""
        if anchor != .start { attributes += " text-anchor=\"\(anchor.rawValue)\"" }
        if bold { attributes += " font-weight=\"bold\"" }
        if upright { attributes += " transform=\"rotate(-90 \(x) \(y))\"" }
        var content = NumberText.escaped(text)
        if let exponent {
            let rise = NumberText.coordinate(-0.4 * size)
            let small = NumberText.coordinate(0.75 * size)
            content += "<tspan dy=\"\(rise)\" font-size=\"\(small)\">\(NumberText.escaped(exponent))</tspan>"
        }
        lines.append("<text \(attributes)>\(content)</text>")
    }

    /// The whole document.
    ///
    /// - Parameters:
    ///   - width: Pixels.
    ///   - height: Pixels.
    ///   - title: What the picture is, for those who cannot see it.
    ///   - theme: Colours and fonts.
    func document(width: Double, height: Double, title: String, theme: PlotTheme) -> String {
        let (w, h) = (NumberText.coordinate(width), NumberText.coordinate(height))
        let head =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(w)\" height=\"\(h)\" viewBox=\"0 0 \(w) \(h)\" "
            + "font-family=\"\(NumberText.escaped(theme.fontFamily))\" role=\"img\">"
        var all = [head, "<title>\(NumberText.escaped(title))</title>"]
        if let background = theme.background {
            all.append("<path fill=\"\(background.css)\" d=\"M0 0H\(w)V\(h)H0Z\"/>")
        }
        return (all + lines + ["</svg>"]).joined(separator: "\n") + "\n"
    }
}

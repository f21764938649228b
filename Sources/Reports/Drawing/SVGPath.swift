/// The `d` attribute of SVG paths, on a grid of hundredths of a pixel and as short as it can be read easily.
enum SVGPath {
    /// A line through points; points in the middle of an upright or level stretch are left out.
    ///
    /// - Parameter line: The points in pixels.
    static func line(_ line: [PixelPoint]) -> String {
        var corners: [(x: Int, y: Int)] = []
        for point in line {
            let next = (x: NumberText.hundredths(point.x), y: NumberText.hundredths(point.y))
            if let last = corners.last {
                if last == next { continue }
                if corners.count > 1 {
                    let before = corners[corners.count - 2]
                    let upright = before.x == last.x && last.x == next.x && (last.y > before.y) == (next.y > last.y)
                    let level = before.y == last.y && last.y == next.y && (last.x > before.x) == (next.x > last.x)
                    if upright || level { corners.removeLast() }
                }
            }
            corners.append(next)
        }
        guard let first = corners.first else { return "" }
        var text = "M\(pair(first))"
        // A line of one point is drawn as a dot by the round ends of the stroke.
        if corners.count == 1 { return text + "h.01" }
        var previous = first
        for corner in corners.dropFirst() {
            if corner.x == previous.x {
                text += "V" + NumberText.coordinate(hundredths: corner.y)
            } else if corner.y == previous.y {
                text += "H" + NumberText.coordinate(hundredths: corner.x)
            } else {
                text += "L" + pair(corner)
            }
            previous = corner
        }
        return text
    }

    /// A closed area.
    ///
    /// - Parameter corners: The corners in pixels.
    static func area(_ corners: [PixelPoint]) -> String {
        corners.count < 3 ? "" : line(corners) + "Z"
    }

    /// An upright rectangle.
    static func rectangle(_ rectangle: PixelRectangle) -> String {
        let (left, top) = (NumberText.hundredths(rectangle.left), NumberText.hundredths(rectangle.top))
        let right = NumberText.coordinate(hundredths: NumberText.hundredths(rectangle.right))
        let bottom = NumberText.coordinate(hundredths: NumberText.hundredths(rectangle.bottom))
        return "M\(pair((left, top)))H\(right)V\(bottom)H\(NumberText.coordinate(hundredths: left))Z"
    }

    /// Dots at points, to be drawn with round or square ends of the stroke.
    static func dots(_ points: [PixelPoint]) -> String {
        points.map { "M\(pair((NumberText.hundredths($0.x), NumberText.hundredths($0.y))))h.01" }.joined()
    }

    /// Upright strokes centred on points.
    static func strokes(_ points: [PixelPoint], height: Double) -> String {
        points.map { point in
            let top = (NumberText.hundredths(point.x), NumberText.hundredths(point.y - height / 2))
            return "M\(pair(top))v\(NumberText.coordinate(height))"
        }.joined()
    }

    /// Closed shapes around points, with corners given relative to each point.
    static func shapes(_ points: [PixelPoint], corners: [(Double, Double)]) -> String {
        points.map { point in area(corners.map { PixelPoint(x: point.x + $0.0, y: point.y + $0.1) }) }.joined()
    }

    private static func pair(_ corner: (x: Int, y: Int)) -> String {
        "\(NumberText.coordinate(hundredths: corner.x)) \(NumberText.coordinate(hundredths: corner.y))"
    }
}

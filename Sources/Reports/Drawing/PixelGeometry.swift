/// A place in the picture, in pixels from its upper left corner.
struct PixelPoint: Hashable {
    var x: Double
    var y: Double
}

/// A part of the picture, in pixels from its upper left corner.
struct PixelRectangle: Hashable {
    var left: Double
    var top: Double
    var width: Double
    var height: Double

    var right: Double { left + width }
    var bottom: Double { top + height }

    /// Whether a point lies inside or on the border, with half a pixel of grace.
    func contains(_ point: PixelPoint) -> Bool {
        point.x >= left - 0.5 && point.x <= right + 0.5 && point.y >= top - 0.5 && point.y <= bottom + 0.5
    }

    /// The parts of a line that lie inside.
    ///
    /// Each segment is cut by the method of Y.-D. Liang and B. A. Barsky, ACM Trans. Graphics 3 (1984) 1.
    ///
    /// - Parameter line: The points of the line.
    /// - Returns: Lines that together are the visible part.
    func clipped(_ line: [PixelPoint]) -> [[PixelPoint]] {
        if line.allSatisfy(contains) { return line.isEmpty ? [] : [line] }
        var parts: [[PixelPoint]] = []
        var current: [PixelPoint] = []
        for (start, end) in zip(line, line.dropFirst()) {
            guard let (from, to) = clippedSegment(start, end) else {
                if !current.isEmpty { parts.append(current) }
                current = []
                continue
            }
            if current.last != from {
                if !current.isEmpty { parts.append(current) }
                current = [from]
            }
            current.append(to)
        }
        if !current.isEmpty { parts.append(current) }
        return parts
    }

    private func clippedSegment(_ start: PixelPoint, _ end: PixelPoint) -> (PixelPoint, PixelPoint)? {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        var (enter, leave) = (0.0, 1.0)
        let borders = [
            (-dx, start.x - left), (dx, right - start.x), (-dy, start.y - top), (dy, bottom - start.y),
        ]
        for (slope, distance) in borders {
            if slope == 0 {
                if distance < 0 { return nil }
            } else if slope < 0 {
                enter = max(enter, distance / slope)
            } else {
                leave = min(leave, distance / slope)
            }
        }
        guard enter <= leave else { return nil }
        let from = enter == 0 ? start : PixelPoint(x: start.x + enter * dx, y: start.y + enter * dy)
        let to = leave == 1 ? end : PixelPoint(x: start.x + leave * dx, y: start.y + leave * dy)
        return (from, to)
    }

    /// The part of an area that lies inside.
    ///
    /// The border is cut side by side by the method of I. E. Sutherland and G. W. Hodgman, Comm. ACM 17 (1974) 32.
    ///
    /// - Parameter area: The corners of the area.
    /// - Returns: The corners of the visible part.
    func clipped(area: [PixelPoint]) -> [PixelPoint] {
        if area.allSatisfy(contains) { return area }
        let sides: [(PixelPoint) -> Double] = [
            { $0.x - left }, { right - $0.x }, { $0.y - top }, { bottom - $0.y },
        ]
        var corners = area
        for inside in sides {
            guard var previous = corners.last else { return [] }
            var kept: [PixelPoint] = []
            for corner in corners {
                let (before, now) = (inside(previous), inside(corner))
                if (before < 0) != (now < 0) {
                    let part = before / (before - now)
                    kept.append(
                        PixelPoint(
                            x: previous.x + part * (corner.x - previous.x),
                            y: previous.y + part * (corner.y - previous.y)))
                }
                if now >= 0 { kept.append(corner) }
                previous = corner
            }
            corners = kept
        }
        return corners
    }
}

/// Thins out lines to what a picture can show, without losing an extreme value.
enum Decimation {
    /// At most this many points of one pixel column are drawn as they are.
    private static let kept = 4

    /// A line with at most four points for each column of pixels.
    ///
    /// Of a column with more points the first, the lowest, the highest and the last one are kept, in their order and
    /// on the middle of the column: what is drawn covers the same pixels as the whole line. A line that runs back and
    /// forth is not thinned but by points that fall on their predecessor.
    ///
    /// - Parameter line: The points of the line in pixels.
    /// - Returns: The points to draw.
    static func thinned(_ line: [PixelPoint]) -> [PixelPoint] {
        guard zip(line, line.dropFirst()).allSatisfy({ $0.x <= $1.x }) else { return withoutRepeats(line) }
        var result: [PixelPoint] = []
        var start = line.startIndex
        while start < line.endIndex {
            let column = line[start].x.rounded(.down)
            var end = start
            var (lowest, highest) = (start, start)
            while end < line.endIndex, line[end].x < column + 1 {
                if line[end].y < line[lowest].y { lowest = end }
                if line[end].y > line[highest].y { highest = end }
                end += 1
            }
            if end - start <= kept {
                result += line[start..<end]
            } else {
                var indices = [start, min(lowest, highest), max(lowest, highest), end - 1]
                indices = indices.enumerated().filter { $0.offset == 0 || $0.element != indices[$0.offset - 1] }
                    .map(\.element)
                result += indices.map { PixelPoint(x: column + 0.5, y: line[$0].y) }
            }
            start = end
        }
        return result
    }

    /// A band with at most one pair of borders for each column of pixels: the outermost ones.
    ///
    /// - Parameters:
    ///   - upper: The upper border in pixels.
    ///   - lower: The lower border in pixels, at the same places.
    /// - Returns: The borders to draw.
    static func thinned(
        upper: [PixelPoint], lower: [PixelPoint]
    ) -> (upper: [PixelPoint], lower: [PixelPoint]) {
        var top: [PixelPoint] = []
        var bottom: [PixelPoint] = []
        var crowd = 0
        for (high, low) in zip(upper, lower) {
            if let last = top.indices.last, top[last].x.rounded(.down) == high.x.rounded(.down) {
                crowd += 1
                if crowd > kept {
                    top[last].y = min(top[last].y, high.y)
                    bottom[last].y = max(bottom[last].y, low.y)
                    continue
                }
            } else {
                crowd = 0
            }
            top.append(high)
            bottom.append(low)
        }
        return (top, bottom)
    }

    /// Single points without those that cover another one to within half a pixel.
    static func distinct(_ points: [PixelPoint]) -> [PixelPoint] {
        var seen: Set<PixelPoint> = []
        return points.filter { point in
            seen.insert(PixelPoint(x: (point.x * 2).rounded(), y: (point.y * 2).rounded())).inserted
        }
    }

    private static func withoutRepeats(_ line: [PixelPoint]) -> [PixelPoint] {
        var result: [PixelPoint] = []
        for point in line {
            if let last = result.last, abs(last.x - point.x) < 0.05, abs(last.y - point.y) < 0.05 { continue }
            result.append(point)
        }
        return result
    }
}

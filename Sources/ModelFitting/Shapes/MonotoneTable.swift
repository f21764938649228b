/// A curve through five values at 0, 1/4, … 1 that rises and falls only where they do, with derivatives by the values.
///
/// It is the `pchip` of the compact models' formulas: slopes of F. N. Fritsch and J. Butland, SIAM J. Sci. Stat. Comput. 5
/// (1984) 300; constant beyond the ends.
struct MonotoneTable: Hashable, Codable, Sendable {
    private let values: [Double]
    private let slopes: [Double]
    /// For each knot the derivatives of its slope by the values.
    private let bySlope: [[Double]]
    private let width: Double

    init(_ values: [Double]) {
        self.values = values
        let last = values.count - 1
        width = 1 / Double(last)
        let inverse = Double(last)
        let chords = (0..<last).map { (values[$0 + 1] - values[$0]) * inverse }
        var slopes: [Double] = []
        var bySlope: [[Double]] = []
        for knot in values.indices {
            var row = Array(repeating: 0.0, count: values.count)
            func spread(_ weight: Double, _ chord: Int) {
                row[chord + 1] += weight * inverse
                row[chord] -= weight * inverse
            }
            if knot == 0 || knot == last {
                let (near, far) = knot == 0 ? (0, 1) : (last - 1, last - 2)
                let (slope, byNear, byFar) = Self.end(chords[near], chords[far])
                slopes.append(slope)
                spread(byNear, near)
                spread(byFar, far)
            } else {
                let (a, b) = (chords[knot - 1], chords[knot])
                let sum = a + b
                slopes.append(a * b > 0 ? 2 * a * b / sum : 0)
                if a * b > 0 {
                    spread(2 * b * b / (sum * sum), knot - 1)
                    spread(2 * a * a / (sum * sum), knot)
                }
            }
            bySlope.append(row)
        }
        self.slopes = slopes
        self.bySlope = bySlope
    }

    /// The value and its derivative by x; the derivatives by the logarithms of the values go to `logarithmicSlopes`.
    func value(at x: Double, logarithmicSlopes: inout [Double]) -> (value: Double, slope: Double) {
        let last = values.count - 1
        let limited = min(max(x, 0), 1)
        let piece = min(Int(limited / width), last - 1)
        let t = (limited - Double(piece) * width) / width
        let rest = 1 - t
        // Hermite's cubics.
        let (h0, h1) = (rest * rest * (1 + 2 * t), t * t * (3 - 2 * t))
        let (g0, g1) = (t * rest * rest * width, -t * t * rest * width)
        let value =
            h0 * values[piece] + h1 * values[piece + 1] + g0 * slopes[piece] + g1 * slopes[piece + 1]
        for knot in values.indices {
            let direct = knot == piece ? h0 : knot == piece + 1 ? h1 : 0
            logarithmicSlopes[knot] =
                values[knot] * (direct + g0 * bySlope[piece][knot] + g1 * bySlope[piece + 1][knot])
        }
        guard x > 0, x < 1 else { return (value, 0) }
        let slope =
            6 * t * rest * (values[piece + 1] - values[piece]) / width + rest * (1 - 3 * t) * slopes[piece]
            + t * (3 * t - 2) * slopes[piece + 1]
        return (value, slope)
    }

    /// The slope at an end and its derivatives by the nearest and the next chord.
    private static func end(_ near: Double, _ far: Double) -> (Double, Double, Double) {
        let parabola = 0.5 * (3 * near - far)
        guard parabola * near > 0 else { return (0, 0, 0) }
        if near * far < 0, abs(parabola) > abs(3 * near) { return (3 * near, 3, 0) }
        return (parabola, 1.5, -0.5)
    }
}

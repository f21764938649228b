extension EquationCompiler {
    /// A curve through values at equal distances from 0 to 1, which rises and falls only where the values do; constant
    /// beyond the ends.
    ///
    /// Cubic pieces with slopes of F. N. Fritsch and J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300: the harmonic mean
    /// of the neighbouring chords, 0 at a turn; at the ends the parabola through three values, limited to keep the shape.
    ///
    /// - Parameters:
    ///   - x: The place of the argument.
    ///   - values: The places of at least three values.
    mutating func pchip(_ x: Int, _ values: [Int]) -> Int {
        let count = values.count - 1
        let width = constant(1 / Double(count))
        let chords = (0..<count).map { binary(.divide, binary(.subtract, values[$0 + 1], values[$0]), width) }
        var slopes = [endSlope(chords[0], chords[1])]
        for index in 1..<count { slopes.append(innerSlope(chords[index - 1], chords[index])) }
        slopes.append(endSlope(chords[count - 1], chords[count - 2]))
        let limited = binary(.max, constant(0), binary(.min, x, constant(1)))
        var result = piece(limited, count - 1, values, slopes, width)
        for index in (0..<count - 1).reversed() {
            let end = constant(Double(index + 1) / Double(count))
            result = choose(limited, .less, end, piece(limited, index, values, slopes, width), result)
        }
        return result
    }

    /// The cubic between two knots, in Hermite's form with t from 0 to 1.
    private mutating func piece(_ x: Int, _ index: Int, _ values: [Int], _ slopes: [Int], _ width: Int) -> Int {
        let t = binary(
            .divide, binary(.subtract, x, constant(Double(index) / Double(values.count - 1))), width)
        let step = binary(.subtract, values[index + 1], values[index])
        let (left, right) = (binary(.multiply, slopes[index], width), binary(.multiply, slopes[index + 1], width))
        // v + t (l + t ((3s − 2l − r) + t (l + r − 2s)))
        let three = binary(.multiply, constant(3), step)
        let second = binary(.subtract, binary(.subtract, three, binary(.multiply, constant(2), left)), right)
        let third = binary(.subtract, binary(.add, left, right), binary(.multiply, constant(2), step))
        let inner = binary(.add, second, binary(.multiply, t, third))
        return binary(
            .add, values[index], binary(.multiply, t, binary(.add, left, binary(.multiply, t, inner))))
    }

    private mutating func innerSlope(_ a: Int, _ b: Int) -> Int {
        let product = binary(.multiply, a, b)
        let mean = binary(.divide, binary(.multiply, constant(2), product), binary(.add, a, b))
        return choose(constant(0), .less, product, mean, constant(0))
    }

    private mutating func endSlope(_ near: Int, _ far: Int) -> Int {
        let parabola = binary(
            .multiply, constant(0.5), binary(.subtract, binary(.multiply, constant(3), near), far))
        let triple = binary(.multiply, constant(3), near)
        // Where the curve turns in the next piece the slope is at most thrice the chord.
        let limited = choose(
            unary(.abs, parabola), .lessOrEqual, unary(.abs, triple), parabola, triple)
        let turned = choose(binary(.multiply, near, far), .less, constant(0), limited, parabola)
        return choose(constant(0), .less, binary(.multiply, parabola, near), turned, constant(0))
    }
}

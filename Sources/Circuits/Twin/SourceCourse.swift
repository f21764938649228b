internal import Foundation
internal import Netlists

/// The course of an independent source as straight lines between points.
struct SourceCourse {
    /// The points, times increasing; a single one is a constant.
    let points: [(time: Double, value: Double)]

    /// Reads a source whose values are numbers.
    ///
    /// - Parameters:
    ///   - source: The source: a level, `pulse` or `pwl`.
    ///   - step: The suggested step of the transient in s, which edges of no length take.
    ///   - stop: The end of the transient in s.
    /// - Returns: `nil` for another course, or a value that is no number.
    init?(_ source: Source, step: Double, stop: Double) {
        switch source.shape {
        case nil:
            guard let level = (source.dc ?? 0).number else { return nil }
            points = [(0, level)]
        case .piecewiseLinear(let values):
            let numbers = values.compactMap(\.number)
            guard numbers.count == values.count, numbers.count.isMultiple(of: 2) else { return nil }
            points = stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
        case .pulse(let values):
            let numbers = values.compactMap(\.number)
            guard numbers.count == values.count, numbers.count >= 2 else { return nil }
            // Zero and a missing number stand for the default, as in SPICE.
            func argument(_ index: Int, or standard: Double) -> Double {
                numbers.count > index && numbers[index] > 0 ? numbers[index] : standard
            }
            let (low, high) = (numbers[0], numbers[1])
            let (rise, fall) = (argument(3, or: step), argument(4, or: step))
            let width = argument(5, or: stop), period = argument(6, or: stop)
            let count = argument(7, or: .infinity)
            var begin = argument(2, or: 0), number = 0.0
            var points: [(time: Double, value: Double)] = begin > 0 ? [(0, low)] : []
            while begin < stop, number < count {
                let next = begin + period
                for (time, value) in [
                    (begin, low), (begin + rise, high), (begin + rise + width, high),
                    (begin + rise + width + fall, low),
                ] where time < next || number + 1 >= count {
                    points.append((time, value))
                }
                begin = next
                number += 1
            }
            self.points = points
        default: return nil
        }
    }

    /// The same course times a factor, plus a level.
    func scaled(by factor: Double, plus level: Double) -> [(time: Double, value: Double)] {
        points.map { ($0.time, factor * $0.value + level) }
    }

    /// The natural logarithm of the course, of what is above 0; the gate voltage of a transistor in weak inversion, whose current
    /// the source says.
    ///
    /// The logarithm of a slope is no straight line: a slope gets points at ratios of e^0.04 of its values, so that the lines
    /// between them are at most 0.04²/8 = 2e-4 off.
    var logarithm: SourceCourse {
        var found: [(time: Double, value: Double)] = []
        for (index, point) in points.enumerated() {
            if index > 0 {
                let before = points[index - 1]
                let ratio = log(Self.positive(point.value) / Self.positive(before.value))
                let count = min(Int((abs(ratio) / 0.04).rounded(.up)), 10_000)
                for number in 1..<max(count, 1) {
                    let value = Self.positive(before.value) * exp(ratio * Double(number) / Double(count))
                    let share = (value - before.value) / (point.value - before.value)
                    found.append((before.time + share * (point.time - before.time), log(value)))
                }
            }
            found.append((point.time, log(Self.positive(point.value))))
        }
        return SourceCourse(points: found)
    }

    /// A value above 0, at least 1e-18: an attoampere is no current.
    private static func positive(_ value: Double) -> Double { max(value, 1e-18) }

    private init(points: [(time: Double, value: Double)]) { self.points = points }
}

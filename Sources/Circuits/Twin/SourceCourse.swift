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
    var logarithm: SourceCourse {
        SourceCourse(points: points.map { ($0.time, log(max($0.value, .leastNormalMagnitude))) })
    }

    private init(points: [(time: Double, value: Double)]) { self.points = points }
}

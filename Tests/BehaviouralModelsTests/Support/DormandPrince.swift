import Foundation

/// An adaptive integration of dy/dt = f(y), independent of everything under test.
///
/// The explicit Runge-Kutta pair of orders 5 and 4 of J. R. Dormand and P. J. Prince, J. Comput. Appl. Math. 6 (1980)
/// 19, with the usual step control. The caller starts it anew at each jump of the state.
struct DormandPrince {
    var relativeTolerance = 1e-13
    var absoluteTolerance = 1e-16
    private(set) var steps = 0

    private static let a: [[Double]] = [
        [],
        [1 / 5],
        [3 / 40, 9 / 40],
        [44 / 45, -56 / 15, 32 / 9],
        [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
        [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
        [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
    ]
    private static let error: [Double] = [
        71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40,
    ]

    /// The state after `duration`.
    mutating func advance(_ start: [Double], by duration: Double, _ slope: ([Double]) -> [Double]) -> [Double] {
        var (state, time, step) = (start, 0.0, min(duration, 1e-3))
        while time < duration {
            step = min(step, duration - time)
            var slopes = [slope(state)]
            var next = state
            for row in Self.a.dropFirst() {
                next = state.indices.map { i in state[i] + step * zip(row, slopes).reduce(0) { $0 + $1.0 * $1.1[i] } }
                slopes.append(slope(next))
            }
            var worst = 0.0
            for i in state.indices {
                let error = step * zip(Self.error, slopes).reduce(0) { $0 + $1.0 * $1.1[i] }
                let limit = absoluteTolerance + relativeTolerance * max(abs(state[i]), abs(next[i]))
                worst = max(worst, abs(error) / limit)
            }
            if worst <= 1 {
                // A step that reaches the end is the last one, whatever rounding makes of the sum.
                time = step == duration - time ? duration : time + step
                state = next
                steps += 1
            }
            let factor = worst > 0 ? 0.9 * pow(worst, -0.2) : 5
            step *= min(5, max(0.2, factor))
        }
        return state
    }
}

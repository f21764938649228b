internal import RealModule
internal import Statistics

/// Residuals of conductances that come to rest, in units of their range.
///
/// Parameters: the value at rest and the logarithms of the time constants; then for each state its amplitudes. For constants
/// there is only the value of each state.
struct RetentionProblem: ResidualModel {
    struct Data {
        struct Curve {
            var times: [Double]
            var values: [Double]
            /// The inverse standard deviation of each, their mean square being 1.
            var weights: [Double]
        }

        var curves: [Curve]

        init(_ measured: [RetentionCurve], lowest: Double, width: Double) {
            let known = measured.allSatisfy { $0.deviations.count == $0.conductances.count }
            let inverse = measured.flatMap { $0.deviations.map { 1 / $0 } }
            let mean = (inverse.reduce(0) { $0 + $1 * $1 } / Double(max(1, inverse.count))).squareRoot()
            curves = measured.map { curve in
                Curve(
                    times: curve.times, values: curve.conductances.map { ($0 - lowest) / width },
                    weights: known && mean > 0
                        ? curve.deviations.map { 1 / $0 / mean } : curve.conductances.map { _ in 1 })
            }
        }

        /// Every second reading of each state, beginning with the first or the second.
        func every(_ rest: Int) -> Data {
            var copy = self
            for place in curves.indices {
                let kept = curves[place].times.indices.filter { $0 % 2 == rest }
                copy.curves[place] = Curve(
                    times: kept.map { curves[place].times[$0] }, values: kept.map { curves[place].values[$0] },
                    weights: kept.map { curves[place].weights[$0] })
            }
            return copy
        }
    }

    let kind: RetentionFit.Kind
    let data: Data

    private var terms: Int { kind == .constant ? 0 : kind == .single ? 1 : 2 }

    /// How many parameters all states share.
    var sharedCount: Int { terms == 0 ? 0 : 1 + terms }

    var parameterCount: Int { sharedCount + max(1, terms) * data.curves.count }

    func addResiduals(at parameters: [Double], to equations: inout NormalEquations) {
        let constants = (0..<terms).map { Double.exp(-parameters[1 + $0]) }
        var slopes = Array(repeating: 0.0, count: parameters.count)
        for (number, curve) in data.curves.enumerated() {
            let first = sharedCount + number * max(1, terms)
            for index in curve.times.indices {
                let weight = curve.weights[index]
                for place in slopes.indices { slopes[place] = 0 }
                var value = terms == 0 ? parameters[first] : parameters[0]
                slopes[terms == 0 ? first : 0] = weight
                for term in 0..<terms {
                    let share = Double.exp(-curve.times[index] * constants[term])
                    let amplitude = parameters[first + term]
                    value += amplitude * share
                    slopes[first + term] = weight * share
                    // ∂/∂ln τ of e^(−t/τ) is (t/τ) e^(−t/τ).
                    slopes[1 + term] = weight * amplitude * share * curve.times[index] * constants[term]
                }
                equations.add(weight * (value - curve.values[index]), slopes: slopes)
            }
        }
    }

    /// The values of all states at their times.
    func values(at parameters: [Double]) -> [[Double]] { values(at: parameters, times: data.curves.map(\.times)) }

    private func values(at parameters: [Double], times: [[Double]]) -> [[Double]] {
        times.enumerated().map { number, own in
            let first = sharedCount + number * max(1, terms)
            return own.map { time in
                (0..<terms).reduce(terms == 0 ? parameters[first] : parameters[0]) { sum, term in
                    sum + parameters[first + term] * Double.exp(-time * Double.exp(-parameters[1 + term]))
                }
            }
        }
    }

    /// The amplitudes of all states, in units of the range.
    func amplitudes(_ parameters: [Double]) -> [(long: Double, short: Double)] {
        data.curves.indices.map { number in
            let first = sharedCount + number * max(1, terms)
            return (terms > 0 ? parameters[first] : 0, terms > 1 ? parameters[first + 1] : 0)
        }
    }

    /// The best of searches from time constants all over the record. The longer constant comes first.
    func solve() -> LevenbergMarquardt.Solution? {
        let times = data.curves.flatMap(\.times).filter { $0 > 0 }
        guard let shortest = times.min(), let longest = times.max() else { return nil }
        let (low, high) = (Double.log(shortest / 10), Double.log(longest * 1e4))
        let grid = (0...10).map { Double.log(shortest / 3) + Double($0) / 10 * Double.log(30 * longest / shortest) }
        let lower = (0..<parameterCount).map { $0 >= 1 && $0 < sharedCount ? low : -1e3 }
        let upper = (0..<parameterCount).map { $0 >= 1 && $0 < sharedCount ? high : 1e3 }
        let search = LevenbergMarquardt(lower: lower, upper: upper)
        let ends = data.curves.map { ($0.values.first ?? 0, $0.values.last ?? 0) }
        let rest = ends.reduce(0) { $0 + $1.1 } / Double(max(1, ends.count))
        var starts: [[Double]] = []
        switch kind {
        case .constant: starts = [ends.map { ($0.0 + $0.1) / 2 }]
        case .single: starts = grid.map { [rest, $0] + ends.map { $0.0 - rest } }
        case .dual:
            for long in grid {
                for short in grid where long - short > 1 {
                    starts.append([rest, long, short] + ends.flatMap { [($0.0 - rest) / 2, ($0.0 - rest) / 2] })
                }
            }
        }
        let found = starts.compactMap { search.minimise(self, from: $0) }
        guard let best = found.min(by: { $0.sum < $1.sum }) else { return nil }
        guard kind == .dual, best.parameters[1] < best.parameters[2] else { return best }
        // The same minimum with the names of both parts exchanged.
        var start = best.parameters
        start.swapAt(1, 2)
        for number in data.curves.indices {
            start.swapAt(sharedCount + 2 * number, sharedCount + 2 * number + 1)
        }
        return search.minimise(self, from: start) ?? best
    }

    /// The error on every second reading of a fit to the others.
    func heldOut() -> FitQuality? {
        let part = RetentionProblem(kind: kind, data: data.every(0))
        let readings = part.data.curves.reduce(0) { $0 + $1.times.count }
        guard readings > part.parameterCount, let solution = part.solve() else { return nil }
        let other = data.every(1)
        let states = part.values(at: solution.parameters, times: other.curves.map(\.times))
        return FitQuality(
            residuals: zip(states, other.curves).map { zip($0, $1.values).map { $0 - $1 } },
            values: other.curves.map(\.values))
    }
}

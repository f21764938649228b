internal import CompactModels
internal import RealModule
internal import Statistics

/// A measured current under terminal voltages: residuals of any compact model, with exact derivatives by its parameters.
///
/// States follow Runge-Kutta's fourth order together with their derivatives by the parameters,
///
///     d/dt ∂x/∂p = ∂f/∂x ∂x/∂p + ∂f/∂p,
///
/// where ∂f come from the model's graph by reverse accumulation.
struct TransientProblem: ResidualModel {
    let model: CompactModel
    /// All parameters; the free ones are replaced.
    let values: [Double]
    /// The places of the free parameters in the model's list.
    let free: [Int]
    /// Whether the logarithm of a free parameter is what is fitted.
    let isLogarithmic: [Bool]
    let times: [Double]
    /// The voltages of all terminals at each time.
    let voltages: [[Double]]
    let currents: [Double]
    /// What residuals are divided by.
    let scale: Double

    var parameterCount: Int { free.count }

    /// All parameters of the model where the free ones have the values that are fitted.
    func parameters(at fitted: [Double]) -> [Double] {
        var all = values
        for (index, place) in free.enumerated() {
            all[place] = isLogarithmic[index] ? Double.exp(fitted[index]) : fitted[index]
        }
        return all
    }

    /// The fitted form of values.
    func fitted(_ all: [Double]) -> [Double] {
        free.enumerated().map { index, place in isLogarithmic[index] ? Double.log(all[place]) : all[place] }
    }

    func addResiduals(at fitted: [Double], to equations: inout NormalEquations) {
        trace(fitted) { index, current, slopes in
            equations.add((current - currents[index]) / scale, slopes: slopes.map { $0 / scale })
        }
    }

    /// The model's current at all times, in A.
    func modelCurrents(at fitted: [Double]) -> [Double] {
        var found: [Double] = []
        trace(fitted) { _, current, _ in found.append(current) }
        return found
    }

    /// The states with their derivatives by the free parameters.
    private struct Motion {
        var states: [Double]
        /// For each state its derivatives.
        var slopes: [[Double]]

        func moved(_ step: Double, along rate: Motion) -> Motion {
            Motion(
                states: zip(states, rate.states).map { $0 + step * $1 },
                slopes: zip(slopes, rate.slopes).map { own, change in zip(own, change).map { $0 + step * $1 } })
        }
    }

    private func trace(_ fitted: [Double], visit: (Int, Double, [Double]) -> Void) {
        let all = parameters(at: fitted)
        // dp/dθ: p for a logarithm, 1 otherwise.
        let chain = free.indices.map { isLogarithmic[$0] ? all[free[$0]] : 1 }
        let rates = model.states.map(\.rate)
        guard let branch = model.currents.first else { return }
        var evaluation = Evaluation(rates + model.states.map(\.initial) + [branch.value], of: model.graph)
        var point = OperatingPoint(
            voltages: voltages[0], states: Array(repeating: 0, count: rates.count), parameters: all)
        evaluation.evaluate(at: point)
        var motion = Motion(states: [], slopes: [])
        for state in model.states {
            motion.states.append(evaluation.values[state.initial])
            let gradient = evaluation.gradient(of: state.initial, at: point).parameters
            motion.slopes.append(free.indices.map { gradient[free[$0]] * chain[$0] })
        }
        func rate(_ motion: Motion, _ voltages: [Double]) -> (rate: Motion, stiffness: Double) {
            point.states = motion.states
            point.voltages = voltages
            evaluation.evaluate(at: point)
            var result = Motion(states: rates.map { evaluation.values[$0] }, slopes: [])
            var stiffness = 0.0
            for place in rates {
                let gradient = evaluation.gradient(of: place, at: point)
                stiffness = max(stiffness, gradient.states.map { abs($0) }.max() ?? 0)
                result.slopes.append(
                    free.indices.map { index in
                        var sum = gradient.parameters[free[index]] * chain[index]
                        for (state, slope) in gradient.states.enumerated() {
                            sum += slope * motion.slopes[state][index]
                        }
                        return sum
                    })
            }
            return (result, stiffness)
        }
        for index in times.indices {
            if index > 0 {
                let (first, last) = (voltages[index - 1], voltages[index])
                let length = times[index] - times[index - 1]
                let ends = [rate(motion, first), rate(motion, last)]
                let speed =
                    ends.map { end in
                        max(end.stiffness, 20 * (end.rate.states.map { abs($0) }.max() ?? 0))
                    }.max() ?? 0
                let wanted = (length * speed).rounded(.up)
                let pieces = wanted.isFinite ? Int(min(max(wanted, 1), 400)) : 1
                let h = length / Double(pieces)
                for piece in 0..<pieces where length > 0 {
                    func voltage(_ share: Double) -> [Double] {
                        let whole = (Double(piece) + share) / Double(pieces)
                        return zip(first, last).map { $0 + whole * ($1 - $0) }
                    }
                    let a = rate(motion, voltage(0)).rate
                    let b = rate(motion.moved(h / 2, along: a), voltage(0.5)).rate
                    let c = rate(motion.moved(h / 2, along: b), voltage(0.5)).rate
                    let d = rate(motion.moved(h, along: c), voltage(1)).rate
                    motion = motion.moved(h / 6, along: a).moved(h / 3, along: b)
                        .moved(h / 3, along: c).moved(h / 6, along: d)
                }
            }
            point.states = motion.states
            point.voltages = voltages[index]
            evaluation.evaluate(at: point)
            let gradient = evaluation.gradient(of: branch.value, at: point)
            let slopes = free.indices.map { place in
                var sum = gradient.parameters[free[place]] * chain[place]
                for (state, slope) in gradient.states.enumerated() { sum += slope * motion.slopes[state][place] }
                return sum
            }
            visit(index, evaluation.values[branch.value], slopes)
        }
    }
}

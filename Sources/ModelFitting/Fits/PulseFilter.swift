internal import RealModule

/// Kalman's filter and the smoother of H. Rauch, F. Tung and C. Striebel (AIAA J. 3 (1965) 1445) for the noise of pulses.
///
/// All variances are in units of that of a reading.
struct PulseFilter {
    /// The variance that one dose adds.
    let ratio: Double
    /// τ in doses; `nil` where nothing is forgotten.
    let relaxation: Double?

    /// What is left of a state after a dose, and the variance that comes in meanwhile.
    private func step(_ dose: Double) -> (left: Double, added: Double) {
        guard let relaxation else { return (1, ratio * dose) }
        let left = Double.exp(-dose / relaxation)
        let one = Double.exp(-1 / relaxation)
        return (left, ratio * (1 - left * left) / (1 - one * one))
    }

    /// The variance before the first reading: that in which it rests, or any.
    private var first: Double {
        guard let relaxation else { return 1e6 }
        return ratio / (1 - Double.exp(-2 / relaxation))
    }

    /// The logarithm of the likelihood of all readings but the first of each run, and the variance of a reading for which it
    /// is greatest.
    func likelihood(_ runs: [(doses: [Double], values: [Double])]) -> (score: Double, scale: Double) {
        var (logarithms, squares, count) = (0.0, 0.0, 0)
        for (doses, values) in runs {
            var (mean, variance) = (0.0, first)
            var last: (dose: Double, step: (left: Double, added: Double)) = (-1, (1, 0))
            for index in values.indices {
                if index > 0 {
                    let dose = doses[index] - doses[index - 1]
                    if dose != last.dose { last = (dose, step(dose)) }
                    mean *= last.step.left
                    variance = last.step.left * last.step.left * variance + last.step.added
                }
                let total = variance + 1
                let miss = values[index] - mean
                if index > 0 {
                    logarithms += Double.log(total)
                    squares += miss * miss / total
                    count += 1
                }
                mean += variance / total * miss
                variance /= total
            }
        }
        let scale = max(squares / Double(max(1, count)), 1e-300)
        let number = Double(count)
        return (-0.5 * (number * (Double.log(2 * Double.pi * scale) + 1) + logarithms), scale)
    }

    /// The most likely states, and the trace of the matrix that makes them of the readings.
    func smoothed(_ doses: [Double], _ values: [Double]) -> (values: [Double], freedom: Double) {
        var (before, after): ([(mean: Double, variance: Double)], [(mean: Double, variance: Double)]) = ([], [])
        var lefts: [Double] = []
        var (mean, variance) = (0.0, first)
        for index in values.indices {
            let move = index > 0 ? step(doses[index] - doses[index - 1]) : (left: 1, added: 0)
            lefts.append(move.left)
            mean *= move.left
            variance = move.left * move.left * variance + move.added
            before.append((mean, variance))
            if values[index].isFinite {
                let gain = variance / (variance + 1)
                mean += gain * (values[index] - mean)
                variance *= 1 - gain
            }
            after.append((mean, variance))
        }
        guard var next = after.last else { return ([], 0) }
        var found = [next.mean]
        var freedom = values.last?.isFinite == true ? next.variance : 0
        for index in values.indices.dropLast().reversed() {
            let own = after[index]
            let back = before[index + 1].variance > 0 ? own.variance * lefts[index + 1] / before[index + 1].variance : 0
            next = (
                own.mean + back * (next.mean - before[index + 1].mean),
                own.variance + back * back * (next.variance - before[index + 1].variance)
            )
            found.append(next.mean)
            if values[index].isFinite { freedom += next.variance }
        }
        return (found.reversed(), freedom)
    }
}

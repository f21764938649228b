internal import RealModule
internal import Statistics

/// Measured runs as pulses of directions and amplitudes.
struct PulseTrain {
    /// The directions that occur.
    let sides: [PulseProblem.Side]
    let runs: [PulseProblem.Run]
    /// The sign of the voltage that raises the conductance.
    let sign: Double

    /// - Parameters:
    ///   - measured: The runs.
    ///   - range: The conductances at x = 0 and 1.
    init(_ measured: [PulseRun], range: ClosedRange<Double>) {
        var balance = 0.0
        for run in measured {
            for index in run.conductances.indices.dropFirst() where run.amplitudes[index] != 0 {
                let change = run.conductances[index] - run.conductances[index - 1]
                balance += run.amplitudes[index] > 0 ? change : -change
            }
        }
        let sign = balance < 0 ? -1.0 : 1.0
        self.sign = sign
        let all = measured.flatMap(\.amplitudes)
        let sides = Polarity.allCases.compactMap { polarity -> PulseProblem.Side? in
            let own = all.map { $0 * sign * (polarity == .set ? 1 : -1) }.filter { $0 > 0 }.sorted()
            var distinct: [Double] = []
            for value in own where value > (distinct.last ?? 0) * (1 + 1e-6) { distinct.append(value) }
            return distinct.isEmpty ? nil : .init(polarity: polarity, amplitudes: distinct, drive: .factors)
        }
        self.sides = sides
        let width = range.upperBound - range.lowerBound
        runs = measured.map { run in
            let pulses = run.amplitudes.indices.map { index -> PulseProblem.Pulse in
                let height = run.amplitudes[index] * sign
                guard height != 0,
                    let side = sides.firstIndex(where: { $0.polarity == (height > 0 ? .set : .reset) })
                else { return .init(side: nil, amplitude: 0, width: 0) }
                let amplitudes = sides[side].amplitudes
                let nearest = amplitudes.indices.min {
                    abs(amplitudes[$0] - abs(height)) < abs(amplitudes[$1] - abs(height))
                }
                return .init(side: side, amplitude: nearest ?? 0, width: run.widths[index])
            }
            return .init(
                name: run.name, pulses: pulses, states: run.conductances.map { ($0 - range.lowerBound) / width })
        }
    }

    /// The first readings, as guesses of the states at the start.
    var firstStates: [Double] { runs.map { $0.states.first ?? 0 } }

    /// The same with so few amplitudes in each direction that each may have a factor of its own: neighbours are put together.
    func grouped(atMost most: Int) -> (sides: [PulseProblem.Side], runs: [PulseProblem.Run]) {
        var (sides, runs) = (self.sides, self.runs)
        for place in sides.indices where sides[place].amplitudes.count > most {
            let amplitudes = sides[place].amplitudes
            // The largest stays alone: the others are told against it.
            func group(_ index: Int) -> Int {
                index == amplitudes.count - 1 ? most - 1 : index * (most - 1) / (amplitudes.count - 1)
            }
            sides[place].amplitudes = (0..<most).map { number in
                let own = amplitudes.indices.filter { group($0) == number }.map { amplitudes[$0] }
                return own.reduce(0, +) / Double(max(1, own.count))
            }
            for run in runs.indices {
                for pulse in runs[run].pulses.indices where runs[run].pulses[pulse].side == place {
                    runs[run].pulses[pulse].amplitude = group(runs[run].pulses[pulse].amplitude)
                }
            }
        }
        return (sides, runs)
    }

    /// First values of a direction in closed form: mean rates at each amplitude against that at the largest, and a shape from
    /// all steps divided by them.
    func guess(
        _ side: PulseProblem.Side, _ place: Int, _ runs: [PulseProblem.Run]
    ) -> (start: EvolutionStart, factors: [Double], dose: Double) {
        var (changes, times) = (side.amplitudes.map { _ in 0.0 }, side.amplitudes.map { _ in 0.0 })
        var steps: [(progress: Double, rate: Double, amplitude: Int, width: Double)] = []
        for run in runs {
            for index in run.pulses.indices.dropFirst() where run.pulses[index].side == place {
                let pulse = run.pulses[index]
                let sign = side.polarity == .set ? 1.0 : -1.0
                let change = sign * (run.states[index] - run.states[index - 1])
                changes[pulse.amplitude] += change
                times[pulse.amplitude] += pulse.width
                let middle = (run.states[index] + run.states[index - 1]) / 2
                steps.append(
                    (side.polarity == .set ? middle : 1 - middle, change / pulse.width, pulse.amplitude, pulse.width))
            }
        }
        let rates = zip(changes, times).map { $1 > 0 ? $0 / $1 : 0 }
        let top = max(rates.last ?? 0, (rates.map { abs($0) }.max() ?? 1) * 1e-3, 1e-30)
        let factors = rates.dropLast().map { min(max(Double.log(max($0 / top, 1e-5)), -11), 4) }
        let scales = (factors + [0]).map { Double.exp($0) }
        // Steps at a small rate tell little of the shape.
        let used = steps.filter { scales[$0.amplitude] > 0.05 }
        let start = EvolutionStart(
            progress: used.map(\.progress), rates: used.map { $0.rate / scales[$0.amplitude] },
            weights: used.map { scales[$0.amplitude] * $0.width / (times.reduce(0, +) + 1e-300) })
        return (start, factors, max(times.reduce(0, +), 1 / top))
    }
}

/// A fit with one factor for each amplitude.
struct PulseFactors {
    let problem: PulseProblem
    let solution: LevenbergMarquardt.Solution
    let lower: [Double]
    let upper: [Double]
    let residuals: [[Double]]

    /// The factors of a direction, that of the largest amplitude last.
    func factors(_ place: Int) -> [DriveLaw.Factor] {
        let side = problem.sides[place]
        let first = problem.place(place) + problem.shape.parameterCount
        return side.amplitudes.enumerated().map { index, amplitude in
            guard index < side.amplitudes.count - 1 else {
                return .init(amplitude: amplitude, value: 1, logarithmicDeviation: 0)
            }
            let own = solution.parameters[first + index]
            let variance = solution.inverse.map { $0[first + index, first + index] * solution.variance }
            // A factor that is as uncertain as itself, or at its lower bound, is none.
            let deviation = variance.flatMap { $0 > 0 && $0 < 0.5 ? $0.squareRoot() : nil }
            let isIdle = own <= lower[first + index] || solution.bound.contains(first + index)
            return .init(amplitude: amplitude, value: Double.exp(own), logarithmicDeviation: isIdle ? nil : deviation)
        }
    }
}

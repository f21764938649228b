internal import RealModule
internal import Statistics

/// Ways of the state under pulses of several amplitudes, up and down: residuals of the state with exact derivatives.
///
/// A pulse of width t and amplitude V has the dose t (r(|V| − vt)/r(V0 − vt))^a, in seconds at the largest amplitude V0 of its
/// direction, and moves the state along the shape's curve. Derivatives go from pulse to pulse by the chain rule:
///
///     ∂x'/∂p = ∂Y/∂x ∂x/∂p + ∂Y/∂p + f(Y) ∂dose/∂p
///
/// Parameters: of each direction the shape's and those of its drive; then the state at the start of each run.
struct PulseProblem: ResidualModel {
    /// What is fitted of the dependence on the amplitude.
    enum Drive: Hashable, Sendable {
        /// One ln factor for each amplitude but the largest.
        case factors
        /// vt and a; those that are given stay as they are.
        case law(threshold: Double?, exponent: Double?)

        func count(_ amplitudes: Int) -> Int {
            switch self {
            case .factors: amplitudes - 1
            case .law(let threshold, let exponent): (threshold == nil ? 1 : 0) + (exponent == nil ? 1 : 0)
            }
        }
    }

    /// One direction.
    struct Side: Hashable, Sendable {
        var polarity: Polarity
        /// Amplitudes that occur, without their sign, growing.
        var amplitudes: [Double]
        var drive: Drive

        var reference: Double { amplitudes.last ?? 1 }
    }

    /// One pulse.
    struct Pulse: Hashable, Sendable {
        /// The place of its direction; `nil` where there is no pulse.
        var side: Int?
        /// The place of its amplitude among those of its direction.
        var amplitude: Int
        var width: Double
    }

    /// One run.
    struct Run: Hashable, Sendable {
        var name: String
        var pulses: [Pulse]
        /// The state after each pulse.
        var states: [Double]
        /// Which readings count; all if empty.
        var counted: [Bool] = []
    }

    let shape: EvolutionShape
    var sides: [Side]
    var runs: [Run]

    /// The place of a direction's first parameter.
    func place(_ side: Int) -> Int {
        sides[..<side].reduce(0) { $0 + shape.parameterCount + $1.drive.count($1.amplitudes.count) }
    }

    /// The place of the first run's start.
    var startPlace: Int { place(sides.count) }

    var parameterCount: Int { startPlace + runs.count }

    /// The dose of a pulse of unit width at each amplitude, with its derivatives by the parameters of the drive.
    private func doses(_ side: Side, _ values: ArraySlice<Double>) -> [(value: Double, slopes: [Double])] {
        let values = Array(values)
        return side.amplitudes.enumerated().map { index, amplitude in
            switch side.drive {
            case .factors:
                let isLast = index == side.amplitudes.count - 1
                let factor = isLast ? 1 : Double.exp(values[index])
                return (factor, values.indices.map { $0 == index ? factor : 0 })
            case .law(let threshold, let exponent):
                let vt = threshold ?? values[0]
                let a = exponent ?? values[values.count - 1]
                guard
                    let law = DriveLaw.logarithm(amplitude, reference: side.reference, threshold: vt, exponent: a)
                else { return (0, values.map { _ in 0 }) }
                let factor = Double.exp(law.value)
                let slopes =
                    (threshold == nil ? [factor * law.byThreshold] : [])
                    + (exponent == nil ? [factor * law.byExponent] : [])
                return (factor, slopes)
            }
        }
    }

    func addResiduals(at parameters: [Double], to equations: inout NormalEquations) {
        follow(parameters) { run, index, state, slopes in
            let counted = runs[run].counted
            if counted.isEmpty || counted[index] { equations.add(state - runs[run].states[index], slopes: slopes) }
        }
    }

    /// The states of all runs.
    func states(at parameters: [Double]) -> [[Double]] {
        var found: [[Double]] = runs.map { _ in [] }
        follow(parameters) { run, _, state, _ in found[run].append(state) }
        return found
    }

    private func follow(_ parameters: [Double], visit: (Int, Int, Double, [Double]) -> Void) {
        let count = shape.parameterCount
        let places = sides.indices.map { place($0) }
        let curves = places.map { EvolutionCurve(shape, Array(parameters[$0..<($0 + count)])) }
        let doses = sides.enumerated().map { number, side in
            self.doses(
                side,
                parameters[
                    (places[number] + count)..<(places[number] + count + side.drive.count(side.amplitudes.count))])
        }
        let first = startPlace
        for (number, run) in runs.enumerated() {
            var x = parameters[first + number]
            var slopes = Array(repeating: 0.0, count: parameters.count)
            slopes[first + number] = 1
            for (index, pulse) in run.pulses.enumerated() {
                if let side = pulse.side, pulse.width > 0 {
                    let dose = doses[side][pulse.amplitude]
                    let isSet = sides[side].polarity == .set
                    let sign = isSet ? 1.0 : -1.0
                    let curve = curves[side]
                    if dose.value > 0 {
                        curve.trace(from: isSet ? x : 1 - x, doses: [dose.value * pulse.width]) { _, point in
                            // The model's state stops at the end of its way, whatever the parameters.
                            guard point.y < 1 else {
                                x = isSet ? 1 : 0
                                for place in slopes.indices { slopes[place] = 0 }
                                return
                            }
                            x = isSet ? point.y : 1 - point.y
                            for place in slopes.indices { slopes[place] *= point.byStart }
                            for place in 0..<count { slopes[places[side] + place] += sign * point.slopes[place] }
                            let rate = curve.rate(at: point.y) * pulse.width
                            for (place, slope) in dose.slopes.enumerated() {
                                slopes[places[side] + count + place] += sign * rate * slope
                            }
                        }
                    }
                }
                visit(number, index, x, slopes)
            }
        }
    }
}

/// The start of one run, with everything else given: the only thing that is fitted to a run that was held out.
struct PulseStartProblem: ResidualModel {
    let problem: PulseProblem
    /// All parameters but the start.
    let shared: [Double]
    var parameterCount: Int { 1 }

    func addResiduals(at parameters: [Double], to equations: inout NormalEquations) {
        var whole = NormalEquations(parameterCount: shared.count + 1)
        problem.addResiduals(at: shared + parameters, to: &whole)
        equations.add(
            count: whole.count, sum: whole.sum, places: [0], gradient: [whole.gradient[shared.count]],
            matrix: [[whole.matrix[shared.count, shared.count]]])
    }
}

internal import CNativeEngine
internal import Foundation

/// Fits the channel's current of a card to a measurement: first the equation, then the correction of what it leaves.
struct CurrentFit {
    private let measurement: ReferenceMeasurement
    private let temperature: Double
    private let all: CurrentSamples

    init(_ measurement: ReferenceMeasurement, temperature: Double) {
        self.measurement = measurement
        self.temperature = temperature
        all = CurrentSamples(measurement, everyGate: 1)
    }

    /// Whether there is enough current to fit anything.
    var isPossible: Bool { all.logarithms.count > 500 }

    /// A card with the current's parameters; those of charges and junctions are zero or harmless.
    func card() -> [Double] {
        var card = Self.emptyCard(temperature: temperature)
        let fit = equation(card)
        Self.insert(fit, into: &card)
        correct(&card)
        answers(&card)
        return card
    }

    static func emptyCard(temperature: Double) -> [Double] {
        var card = [Double](repeating: 0, count: Int(HILLOCK_MOS_PARAMETERS))
        card[HILLOCK_MOS_UT] = 8.617333262e-5 * (temperature + 273.15)
        for width in [HILLOCK_MOS_CV_ONSET2, HILLOCK_MOS_CV_GAMMA, HILLOCK_MOS_OVERLAP_K, HILLOCK_MOS_JUNCTION_PB] {
            card[width] = 1
        }
        card[HILLOCK_MOS_JUNCTION_N] = 1
        return card
    }

    // MARK: The equation

    /// A parameter of the card that is fitted; some as their logarithm, because they are positive.
    private struct Parameter {
        var place: Int
        var variable: LeastSquaresFit.Variable
        /// The power of e^x that the card holds; 0: x itself.
        var power = 0.0

        init(_ place: Int, _ start: Double, _ bounds: ClosedRange<Double>, scale: Double? = nil, power: Double = 0) {
            self.place = place
            self.power = power
            variable = .init(
                start: start, lower: bounds.lowerBound, upper: bounds.upperBound,
                scale: scale ?? max(abs(start), 0.05))
        }

        func value(_ x: Double) -> Double { power == 0 ? x : exp(power * x) }
    }

    private static let parameters: [Parameter] = [
        Parameter(HILLOCK_MOS_VT0, 0, -6...6, scale: 0.3), Parameter(HILLOCK_MOS_PHI, 0.85, 0.4...1.5),
        Parameter(HILLOCK_MOS_GAMMA, 0.5, -0.5...3), Parameter(HILLOCK_MOS_K2, 1, 0.8...1.2),
        Parameter(HILLOCK_MOS_DIBL0, 0.005, -0.3...0.6), Parameter(HILLOCK_MOS_DIBL1, 0, -0.2...0.3),
        Parameter(HILLOCK_MOS_DIBL2, 0, -0.1...0.1), Parameter(HILLOCK_MOS_N0, 1.1, 0.2...6),
        Parameter(HILLOCK_MOS_N1, 0.25, -2...4), Parameter(HILLOCK_MOS_NW, 0, -0.2...0.2),
        Parameter(HILLOCK_MOS_BEND1, 0.05, 0...1.4), Parameter(HILLOCK_MOS_BEND1_AT, -10, -30...2),
        Parameter(HILLOCK_MOS_BEND1_WIDTH2, 1.1, -0.5...3, power: 2),
        Parameter(HILLOCK_MOS_BEND2, 0.2, -0.6...3), Parameter(HILLOCK_MOS_BEND2_AT, 2, -10...15),
        Parameter(HILLOCK_MOS_BEND2_WIDTH2, 1.4, -0.5...4, power: 2),
        Parameter(HILLOCK_MOS_BETA, log(1e-4), -25...0, power: 1), Parameter(HILLOCK_MOS_THETA1, 0.1, -0.5...3),
        Parameter(HILLOCK_MOS_THETA2, 0.02, -0.3...1), Parameter(HILLOCK_MOS_THETAB, 0, -0.3...1.5),
        Parameter(HILLOCK_MOS_EC, log(3), -1...4.5, power: 1), Parameter(HILLOCK_MOS_VDSAT, 1, 0.2...2),
        Parameter(HILLOCK_MOS_VDSAT_WEAK, 4, 2.5...8),
        Parameter(HILLOCK_MOS_VDSAT_SOFT, log(0.01), -7 ... -2, power: 1),
        Parameter(HILLOCK_MOS_LAMBDA, 0.03, -0.2...1), Parameter(HILLOCK_MOS_LAMBDAB, 0, -0.2...0.3),
    ]

    private static func insert(_ values: [Double], into card: inout [Double]) {
        for (parameter, x) in zip(parameters, values) { card[parameter.place] = parameter.value(x) }
    }

    /// The parameters' values; the search begins at four places, because the bend below threshold has several looks.
    private func equation(_ empty: [Double]) -> [Double] {
        // Every third gate voltage says enough.
        let samples = CurrentSamples(measurement, everyGate: 3)
        let residuals: ([Double]) -> [Double] = { values in
            var card = empty
            Self.insert(values, into: &card)
            return samples.residuals(card)
        }
        var starts: [(fit: LeastSquaresFit, end: (values: [Double], cost: Double))] = []
        for (bend, place) in [(0.05, -10.0), (0.3, -5.0), (0.8, -18.0), (0.8, -12.0)] {
            var variables = Self.parameters.map(\.variable)
            for (index, parameter) in Self.parameters.enumerated() {
                switch parameter.place {
                case HILLOCK_MOS_VT0: variables[index].start = threshold - 1.31
                case HILLOCK_MOS_BEND1: variables[index].start = bend
                case HILLOCK_MOS_BEND1_AT: variables[index].start = place
                default: break
                }
            }
            let fit = LeastSquaresFit(variables: variables, softness: 0.4, iterations: 40, residuals: residuals)
            starts.append((fit, fit.solve()))
        }
        // The better one goes on to the end.
        guard var best = starts.min(by: { $0.end.cost < $1.end.cost }) else { return [] }
        best.fit.softness = .infinity
        best.fit.iterations = 150
        return best.fit.solve(from: best.end.values).values
    }

    /// Where the current without body bias passes a five-thousandth of its largest value, roughly.
    private var threshold: Double {
        let curve = measurement.currents[0][measurement.currents[0].count / 2]
        let level = (curve.last ?? 0) / 1000
        return zip(measurement.grid.gates, curve).first { $0.1 > level }?.0 ?? 0.5
    }

    // MARK: The correction

    /// How many coefficients the correction has.
    private static let correctionCount = Int(HILLOCK_MOS_COX - HILLOCK_MOS_CORRECTION)

    /// Linear least squares for the correction; points that stand out get more weight in each round, so that the largest
    /// error falls as well. The correction is linear in its coefficients: their columns come from the equation itself.
    private func correct(_ card: inout [Double]) {
        let plain = all.residuals(card)
        var columns: [Double] = []
        columns.reserveCapacity(plain.count * Self.correctionCount)
        for index in 0..<Self.correctionCount {
            var other = card
            other[HILLOCK_MOS_CORRECTION + index] = 1
            let model = all.residuals(other)
            for row in plain.indices { columns.append(model[row] - plain[row]) }
        }
        let wanted = plain.map { -$0 }
        let base = all.weights
        var boost = [Double](repeating: 1, count: plain.count)
        for _ in 0..<12 {
            var weights = base
            for row in weights.indices { weights[row] *= boost[row] * boost[row] }
            guard
                let coefficients = linearFit(
                    columns: columns, count: Self.correctionCount, values: wanted, weights: weights, ridge: 1e-10)
            else { return }
            for index in coefficients.indices { card[HILLOCK_MOS_CORRECTION + index] = coefficients[index] }
            let rest = all.residuals(card)
            var squares = 0.0
            for row in 0..<all.logarithms.count { squares += rest[row] * rest[row] * base[row] }
            let typical = (squares / Double(all.logarithms.count)).squareRoot()
            for row in 0..<all.logarithms.count {
                let ratio = base[row] * abs(rest[row]) / (1.5 * typical)
                boost[row] = 0.5 * boost[row] + 0.5 * min((1 + ratio * ratio).squareRoot(), 4)
            }
        }
    }

    // MARK: Answers to delvto and mulu0

    private func answers(_ card: inout [Double]) {
        let shift = [BiasGrid.thresholdStep, 1], factor = [0, BiasGrid.mobilityFactor]
        answer(&card, measurement.shifted, change: shift, places: HILLOCK_MOS_DELVTO..<HILLOCK_MOS_CORRECTION)
        answer(&card, measurement.mobile, change: factor, places: HILLOCK_MOS_MULU0..<HILLOCK_MOS_DELVTO)
    }

    private func answer(_ card: inout [Double], _ changed: [[[Double]]], change: [Double], places: Range<Int>) {
        let grid = measurement.grid
        var before: [Double] = [], after: [Double] = [], wanted: [Double] = []
        for (body, row) in zip(grid.answerBodies, changed) {
            for (drain, curve) in zip(grid.answerDrains, row) {
                for (index, gate) in grid.gates.enumerated() {
                    let current = measurement.currents[body][drain][index]
                    guard current > 1e-12, curve[index] > 0 else { continue }
                    let point = [grid.drains[drain], gate, 0, -grid.bodies[body]]
                    before += point + [0, 1]
                    after += point + change
                    wanted.append(log(curve[index] / current))
                }
            }
        }
        let start = CurrentSamples.logarithms(card, before), moved = CurrentSamples.logarithms(card, after)
        for row in wanted.indices { wanted[row] -= moved[row] - start[row] }
        var columns: [Double] = []
        for place in places {
            var other = card
            other[place] = 1
            let model = CurrentSamples.logarithms(other, after)
            for row in wanted.indices { columns.append(model[row] - moved[row]) }
        }
        let weights = [Double](repeating: 1, count: wanted.count)
        guard
            let coefficients = linearFit(
                columns: columns, count: places.count, values: wanted, weights: weights, ridge: 1e-9)
        else { return }
        for (place, value) in zip(places, coefficients) { card[place] = value }
    }
}

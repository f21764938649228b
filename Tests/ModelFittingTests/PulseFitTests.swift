import CompactModels
import Foundation
import Statistics
import TestSupport
import Testing

@testable import ModelFitting

@Suite struct PulseFitTests {
    /// Parameters of the model, of both directions.
    static let truth: [String: Double] = [
        "gmin": 1e-6, "gmax": 2e-5, "vtp": 0.62, "vrp": 0.8, "ap": 1.8, "tsp": 2e-3, "nup": 1.3, "vtn": 0.48,
        "vrn": 0.8,
        "an": 1.4, "tsn": 3e-3, "nun": 0.7, "taud": 1e18,
    ]

    static func model() throws -> CompactModel {
        try Shipped.model("gated-synapse")
    }

    /// Runs of the model in closed form, which is not that of the fit: blocks of pulses up and down, with noise on each reading.
    ///
    /// - Parameter widths: Of the pulses, taken in turn.
    static func runs(
        up: [Double], down: [Double], count: Int = 2, blocks: Int = 16, noise: Double = 0.003, sign: Double = 1,
        widths: [Double] = [20e-6], seed: UInt64 = 2
    ) throws -> [PulseRun] {
        let solution = try #require(GatedSynapseSolution(model(), values: truth))
        return try (0..<count).map { number in
            var stream = RandomStream(seed: seed, sample: number, path: "run", channel: "noise")
            var x = 0.2 + 0.3 * Double(number)
            var run = PulseRun("\(number)", amplitudes: [], widths: [], conductances: [])
            for block in 0..<blocks {
                let isUp = block % 2 == 0
                let heights = isUp ? up : down
                let height = heights[(block / 2) % heights.count] * (isUp ? 1 : -1)
                for pulse in 0..<12 {
                    let width = widths[pulse % widths.count]
                    // At the ends of the range a pulse would be cut short; then none is given.
                    let next = try #require(solution.state(from: x, gate: height, after: width))
                    let isInside = (0.02...0.98).contains(next)
                    if isInside { x = next }
                    run.amplitudes.append(isInside ? sign * height : 0)
                    run.widths.append(width)
                    run.conductances.append(1e-6 + 1.9e-5 * (x + noise * stream.nextNormal()))
                }
            }
            return run
        }
    }

    static let range = 1e-6...2e-5

    @Test(
        "pulses of four amplitudes give threshold, exponent, time and shape of both directions within three deviations")
    func recovery() throws {
        for (sign, widths) in [(1.0, [20e-6]), (-1, [10e-6, 30e-6])] {
            let runs = try Self.runs(up: [1, 1.3, 1.6, 2], down: [0.9, 1.2, 1.5, 1.9], sign: sign, widths: widths)
            let data = MeasuredData(source: "test", doseUnit: "s", runs: runs)
            let fit = try SynapseFit(data, shapes: [.exponential], range: Self.range)
            #expect(fit.sign == sign)
            let found = Dictionary(uniqueKeysWithValues: fit.parameters().map { ($0.name, $0) })
            for (letter, reference) in [("p", 2.0), ("n", 1.9)] {
                for name in ["vt", "a", "nu"] {
                    let parameter = try #require(found[name + letter])
                    let truth = try #require(Self.truth[name + letter])
                    let sigma = try #require(parameter.deviation)
                    #expect(abs(parameter.value - truth) < 3 * sigma, "\(parameter) of \(truth)")
                    // Thresholds are known to some 10 mV, not to a volt.
                    #expect(sigma < 0.15 * max(1, abs(truth)), "\(parameter)")
                }
                // The time holds at the largest amplitude: t = ts (vr/r(V0 − vt))^a.
                let (vt, vr) = (Self.truth["vt" + letter] ?? 0, Self.truth["vr" + letter] ?? 0)
                let expected =
                    (Self.truth["ts" + letter] ?? 0)
                    * pow(vr / (reference - vt - 0.01), Self.truth["a" + letter] ?? 0)
                let time = try #require(found["ts" + letter])
                #expect(abs(time.value - expected) < 3 * (try #require(time.deviation)))
            }
            for direction in fit.directions {
                #expect(direction.law?.undetermined.isEmpty == true)
                // The error on runs that were left out is the noise of reading: 800 readings tell it to 3 %.
                #expect(abs((direction.best.heldOut?.normalisedError ?? 0) / 0.003 - 1) < 0.2)
            }
            #expect(found["pol"]?.value == (sign < 0 ? -1 : nil))
        }
    }

    @Test("the card of a fit gives the readings back in the model itself")
    func card() throws {
        let runs = try Self.runs(up: [1, 1.3, 1.6, 2], down: [0.9, 1.2, 1.5, 1.9], count: 1, noise: 0)
        let fit = try SynapseFit(
            MeasuredData(source: "test", doseUnit: "s", runs: runs), shapes: [.exponential], range: Self.range)
        var values = Dictionary(uniqueKeysWithValues: fit.card(named: "x").parameters.map { ($0.name, $0.value) })
        values["taud"] = 1e18
        let model = try Self.model()
        try model.checkValues(values)
        let solution = try #require(GatedSynapseSolution(model, values: values))
        var x = (runs[0].conductances[0] - 1e-6) / 1.9e-5
        for index in runs[0].amplitudes.indices.dropFirst() {
            x = try #require(solution.state(from: x, gate: runs[0].amplitudes[index], after: runs[0].widths[index]))
            // Without noise the search ends where the sum of squares changes by 1e-12 of itself.
            #expect(abs(1e-6 + 1.9e-5 * x - runs[0].conductances[index]) < 1e-6 * 1.9e-5)
        }
    }

    @Test("what one and two amplitudes do not tell is said, and what does not move bounds the threshold")
    func undetermined() throws {
        func fit(_ up: [Double], _ down: [Double]) throws -> SynapseFit {
            let runs = try Self.runs(up: up, down: down, count: 1)
            return try SynapseFit(
                MeasuredData(source: "test", doseUnit: "s", runs: runs), shapes: [.exponential], range: Self.range)
        }
        let single = try fit([1.5], [1.4])
        #expect(single.undetermined.contains { $0.hasPrefix("vtp, vrp, ap: all set pulses have one amplitude") })
        #expect(single.undetermined.contains { $0.hasPrefix("vtn, vrn, an") })
        #expect(single.parameters().first { $0.name == "vtp" }?.deviation == nil)
        let some = try fit([1.2, 1.6], [1.4, 0.3])
        #expect(some.undetermined.contains { $0.hasPrefix("ap: set pulses move the state at two amplitudes only") })
        #expect(some.parameters().first { $0.name == "vtp" }?.deviation != nil)
        #expect(some.parameters().first { $0.name == "ap" }?.deviation == nil)
        #expect(some.undetermined.contains { $0.contains("0.3 V do nothing and those of 1.4 V do") })
    }

    @Test(
        "the derivatives of the states are those of differences, for factors and for the law",
        arguments: EvolutionShape.allCases)
    func derivatives(shape: EvolutionShape) throws {
        let train = PulseTrain(
            try Self.runs(up: [1, 2], down: [0.9, 1.9], count: 2, blocks: 4, noise: 0), range: Self.range)
        let curve = [
            EvolutionShape.exponential: [log(4e-4), 1.1], .power: [log(4e-4), log(1.6)],
            .cubic: [log(3e-4), -0.5, 0.4, -0.3],
            .table: [8.0, 8.1, 7.9, 7.7, 7.8],
        ][shape, default: []]
        for isLaw in [true, false] {
            var problem = PulseProblem(shape: shape, sides: train.sides, runs: train.runs)
            if isLaw { for side in 0..<2 { problem.sides[side].drive = .law(threshold: nil, exponent: nil) } }
            let drive = isLaw ? [0.5, 1.6] : [-1.2]
            let point = curve + drive + curve + drive + [0.2, 0.5]
            #expect(point.count == problem.parameterCount)
            var equations = NormalEquations(parameterCount: point.count)
            problem.addResiduals(at: point, to: &equations)
            for place in point.indices {
                let h = 1e-6
                let sums = [h, -h].map { step -> Double in
                    var moved = point
                    moved[place] += step
                    var sum = NormalEquations(parameterCount: point.count)
                    problem.addResiduals(at: moved, to: &sum)
                    return sum.sum
                }
                let difference = (sums[0] - sums[1]) / (4 * h)
                // Rounding of sums of about 10 over h, and h² of the third derivative.
                #expect(abs(equations.gradient[place] - difference) < 1e-5 * abs(difference) + 1e-7)
            }
        }
    }
}

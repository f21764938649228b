import CompactModels
import Foundation
import Statistics
import TestSupport
import Testing

@testable import ModelFitting

/// A shape with parameters of usual size, T = 200 doses.
private let examples: [EvolutionCurve] = [
    EvolutionCurve(.exponential, [log(200), 1.5]), EvolutionCurve(.exponential, [log(200), 1e-5]),
    EvolutionCurve(.exponential, [log(200), -2.5]), EvolutionCurve(.power, [log(200), log(2)]),
    EvolutionCurve(.power, [log(200), log(0.5)]), EvolutionCurve(.cubic, [log(150), -1.6, 12, -10]),
    EvolutionCurve(.table, [log(0.004), log(0.007), log(0.005), log(0.003), log(0.0035)]),
]

@Suite struct EvolutionCurveTests {
    @Test("the derivatives of the rate and of the way are those of differences", arguments: examples)
    func derivatives(curve: EvolutionCurve) throws {
        let doses = [0.0, 3, 40, 90]
        var points: [EvolutionCurve.Point] = []
        curve.trace(from: 0.1, doses: doses) { points.append($1) }
        let h = 1e-5
        for place in curve.parameters.indices {
            var (more, less) = (curve.parameters, curve.parameters)
            more[place] += h
            less[place] -= h
            let (above, below) = (EvolutionCurve(curve.shape, more), EvolutionCurve(curve.shape, less))
            let ways = zip(above.progress(from: 0.1, doses: doses), below.progress(from: 0.1, doses: doses))
            for (index, way) in ways.enumerated() {
                // Central differences: h² of the third derivative and 1e-16/h of rounding.
                #expect(abs(points[index].slopes[place] - (way.0 - way.1) / (2 * h)) < 2e-8)
            }
            var slopes = curve.parameters
            _ = curve.rate(at: 0.37, slopes: &slopes)
            let difference = (above.rate(at: 0.37) - below.rate(at: 0.37)) / (2 * h)
            #expect(abs(slopes[place] - difference) < 1e-6 * abs(difference) + 1e-10)
        }
        let starts = zip(curve.progress(from: 0.1 + h, doses: doses), curve.progress(from: 0.1 - h, doses: doses))
        for (index, way) in starts.enumerated() {
            #expect(abs(points[index].byStart - (way.0 - way.1) / (2 * h)) < 2e-8)
        }
    }

    @Test("summed products give the normal equations that single residuals give, for even doses and uneven ones")
    func sums() throws {
        let curve = EvolutionCurve(.exponential, [log(200), 1.5])
        for doses in [(0..<150).map { Double($0) }, (0..<150).map { Double($0 + $0 % 3) }] {
            let measured = doses.map { 0.1 + 0.9 * (1 - exp(-$0 / 90)) }
            var fast = NormalEquations(parameterCount: 3)
            curve.addResiduals(of: measured, doses: doses, from: 0.1, place: 2, to: &fast)
            var slow = NormalEquations(parameterCount: 3)
            curve.trace(from: 0.1, doses: doses) { index, point in
                slow.add(point.y - measured[index], slopes: point.slopes, at: 2, slope: point.byStart)
            }
            #expect(fast.count == slow.count && abs(fast.sum - slow.sum) < 1e-12 * slow.sum)
            for row in 0..<3 {
                // Terms of both signs cancel; a hundred times the rounding of 150 sums of about 10 is left.
                #expect(abs(fast.gradient[row] - slow.gradient[row]) < 1e-11)
                for column in 0...row {
                    #expect(abs(fast.matrix[row, column] - slow.matrix[row, column]) < 1e-10)
                }
            }
        }
    }

    @Test("the way follows its rate: dy/dn = f(y), and takes the whole dose from 0 to 1", arguments: examples)
    func way(curve: EvolutionCurve) throws {
        let dose = try #require(curve.fullDose)
        // The table has kinks in its second derivative, which cost Runge-Kutta's method an order.
        #expect(abs(curve.progress(from: 0, doses: [dose])[0] - 1) < 1e-5)
        let h = dose * 1e-3
        let way = curve.progress(from: 0, doses: [0, 0.3 * dose - h, 0.3 * dose, 0.3 * dose + h])
        #expect(abs((way[3] - way[1]) / (2 * h) - curve.rate(at: way[2])) < 1e-4 * curve.rate(at: way[2]))
        if curve.shape == .exponential || curve.shape == .power {
            #expect(abs(dose - 200) < 1e-9)
        }
    }

    @Test(
        "the rate is that of the model gated-synapse with the card's parameters", arguments: examples, Polarity.allCases
    )
    func model(curve: EvolutionCurve, polarity: Polarity) throws {
        let model = try Shipped.model("gated-synapse")
        let quality = FitQuality(residuals: [[0, 0]], values: [[0, 1]])
        let fit = ShapeFit(
            shape: curve.shape, evolution: curve.parameters, covariance: nil, fullDose: curve.fullDose,
            quality: quality, heldOut: nil, akaike: 0, bayes: 0, agreeingStarts: 1, starts: 1, hasConverged: true,
            bound: [])
        let direction = DirectionFit(
            polarity: polarity, readings: 2, ramps: 1, heldOutWhat: "", fitsStarts: false, masked: [],
            cycleDeviation: nil, readDeviation: nil, floor: nil, fits: [fit], choice: 0)
        let synapse = SynapseFit(
            device: "", source: "", unit: "S", doseUnit: "pulse", lowest: 1e-6, highest: 1e-5,
            conditions: PulseConditions(
                set: .init(amplitude: 2, width: 1e-4), reset: .init(amplitude: -1.5, width: 1e-4)),
            directions: [direction])
        var values = Dictionary(uniqueKeysWithValues: synapse.card(named: "x").parameters.map { ($0.name, $0.value) })
        // Without decay, and far from the smooth stops at the ends.
        values["taud"] = 1e18
        try model.checkValues(values)
        var evaluation = Evaluation(model.results, of: model.graph)
        for progress in [0.05, 0.3, 0.62, 0.9] {
            let state = polarity == .set ? progress : 1 - progress
            let gate = polarity == .set ? 2.0 : -1.5
            evaluation.evaluate(
                at: OperatingPoint(voltages: [0, gate, 0], states: [state, 0], parameters: model.vector(values)))
            let rate = evaluation.values[model.states[0].rate] * (polarity == .set ? 1 : -1)
            // Rates are per second, those of the curve per pulse of 0.1 ms.
            let expected = curve.rate(at: progress) / 1e-4
            #expect(abs(rate - expected) < 1e-9 * expected)
        }
    }
}

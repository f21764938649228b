import BehaviouralModels
import Comparison
import Stimuli
import Testing

@Suite("Curves over the rate")
struct RateCurveTests {
    @Test("the threshold of a parabola through zero is exact, and trials that agree leave no error")
    func parabola() throws {
        let rates = [2.0, 5, 10, 20]
        let drifts = rates.map { rate in [1e-3, 2e-3, 3e-3].map { $0 * rate * (rate - 7.3) } }
        let threshold = try #require(RateCurve("a", rates: rates, drifts: drifts).threshold)
        // Drift over rate is a straight line.
        #expect(abs(threshold.value - 7.3) < 1e-12)
        #expect(try #require(threshold.standardError) < 1e-12)
    }

    @Test("the standard error is that of the mean for a curve on which the threshold is linear")
    func jackknife() throws {
        // Each trial moves the line up by e_i, the threshold by −e_i: the jackknife then is the standard error of a mean.
        let errors = [-0.3, 0.1, 0.4, -0.2]
        let rates = [5.0, 15]
        let drifts = rates.map { rate in errors.map { rate * (rate - 10 + $0) } }
        let threshold = try #require(RateCurve("a", rates: rates, drifts: drifts).threshold)
        let squares = errors.reduce(0) { $0 + $1 * $1 }
        #expect(abs(threshold.value - 10) < 1e-12)
        #expect(abs(try #require(threshold.standardError) - (squares / 3 / 4).squareRoot()) < 1e-12)
    }

    @Test("a curve that does not go from loss to growth has no threshold", arguments: [-1.0, 1])
    func none(sign: Double) {
        #expect(RateCurve("a", rates: [1, 2], drifts: [[sign], [sign]]).threshold == nil)
        #expect(RateCurve("a", rates: [1, 2], drifts: [[1], [-1]]).threshold == nil)
    }

    @Test("the rule's curve and threshold under Poisson spikes are those of theory")
    func theory() throws {
        let rule = try PublishedRule.named("visual-cortex-nearest-minimal").rule
        var trains = PoissonTrains()
        (trains.postRates, trains.trials, trains.duration, trains.deadTime) = ([5, 10, 15, 30], 40, 100, 0)
        let experiment = RateExperiment(trains, largestChange: 100, rule: rule)
        let curve = experiment.curve(of: rule, named: "rule")
        for (index, rate) in experiment.rates.enumerated() {
            let stated = rule.expectedDrift(preRate: 10, postRate: rate)
            // Five standard errors of the mean of 40 trials; traces that start at zero leave out less than 1 % of 100 s.
            let bound = 5 * curve.deviations[index] / 40.0.squareRoot() + 0.01 * abs(stated)
            #expect(abs(curve.means[index] - stated) < bound, "\(rate) Hz: \(curve.means[index]), not \(stated)")
        }
        let threshold = try #require(curve.threshold)
        let stated = try #require(rule.threshold(preRate: 10))
        // The straight line in drift over rate between 5 and 15 Hz is off by less than 0.3 Hz for nearest spikes.
        #expect(abs(threshold.value - stated) < 5 * (threshold.standardError ?? 0) + 0.3)
    }

    @Test("recordings are shorter where the weight changes faster, but not than a second")
    func durations() throws {
        let rule = try PublishedRule.named("visual-cortex-nearest-minimal").rule
        var trains = PoissonTrains()
        (trains.postRates, trains.duration) = ([10, 50, 90], 20)
        let experiment = RateExperiment(trains, largestChange: 0.25, rule: rule)
        // The drift at 50 Hz is 0.192/s, at 90 Hz it is more than 0.25/s.
        #expect(experiment.durations[0] == 20)
        #expect(abs(experiment.durations[1] - 0.25 / rule.expectedDrift(preRate: 10, postRate: 50)) < 1e-12)
        #expect(experiment.durations[2] == 1)
    }
}

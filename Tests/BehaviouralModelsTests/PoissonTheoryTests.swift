import BehaviouralModels
import Foundation
import Testing

@Suite struct PoissonTheoryTests {
    @Test(
        "the threshold at 10 Hz is that of the published rules",
        arguments: [
            ("visual-cortex-all-to-all-minimal", 19.2), ("visual-cortex-all-to-all-full", 18.7),
            ("visual-cortex-nearest-minimal", 9.8), ("hippocampal-nearest-minimal", 4.3),
        ])
    func threshold(name: String, expected: Double) throws {
        let threshold = try #require(try PublishedRule.named(name).rule.threshold(preRate: 10))
        // The figures are given to a tenth of a hertz.
        #expect(abs(threshold - expected) <= 0.05 + 1e-9, "θ = \(threshold)")
    }

    @Test(
        "the expected change is zero at the threshold, a loss below it and growth above it",
        arguments: PublishedRule.all)
    func sign(row: PublishedRule) throws {
        for rate in [1.0, 10, 30] {
            guard let threshold = row.rule.threshold(preRate: rate) else {
                // Then growth outweighs loss at every rate.
                for post in [0.1, 10, 100.0] { #expect(row.rule.expectedDrift(preRate: rate, postRate: post) > 0) }
                continue
            }
            let scale = abs(row.rule.expectedDrift(preRate: rate, postRate: threshold / 2))
            #expect(abs(row.rule.expectedDrift(preRate: rate, postRate: threshold)) < 1e-9 * scale)
            #expect(row.rule.expectedDrift(preRate: rate, postRate: threshold / 2) < 0)
            #expect(row.rule.expectedDrift(preRate: rate, postRate: threshold * 2) > 0)
        }
    }

    @Test("the curve of all spikes is a parabola with its minimum at half the threshold")
    func parabola() throws {
        let rule = try PublishedRule.named("visual-cortex-all-to-all-minimal").rule
        let threshold = try #require(rule.threshold(preRate: 10))
        for part in [0.2, 0.7, 1.5, 3.0] {
            let rate = part * threshold
            let expected = 10 * 6.5e-3 * 0.0168 * 0.114 * rate * (rate - threshold)
            #expect(abs(rule.expectedDrift(preRate: 10, postRate: rate) - expected) < 1e-12)
        }
        #expect(rule.expectedDrift(preRate: 10, postRate: 0) == 0)
    }

    @Test("the threshold slides with the power of the mean rate")
    func sliding() throws {
        let rule = try PublishedRule.named("visual-cortex-all-to-all-minimal").rule
        let threshold = try #require(rule.threshold(preRate: 10))
        let slid = rule.slid(meanRate: 15, referenceRate: 10, power: 2)
        #expect(abs((slid.threshold(preRate: 10) ?? 0) - 2.25 * threshold) < 1e-12 * threshold)
        #expect(rule.slid(meanRate: 10, referenceRate: 10) == rule)
    }

    @Test(
        "the curve has the values that were worked out by hand, in 1e-3 a second",
        arguments: [
            ("visual-cortex-nearest-minimal", [-4.0, -5.3, 0.0, 14, 32, 76, 130, 192]),
            ("visual-cortex-all-to-all-minimal", [-4.2, -9.0, -11, -8, 2, 41, 102, 195]),
        ])
    func curve(name: String, expected: [Double]) throws {
        let rule = try PublishedRule.named(name).rule
        for (rate, value) in zip([2.0, 5, 10, 15, 20, 30, 40, 50], expected) {
            let drift = rule.expectedDrift(preRate: 10, postRate: rate) * 1000
            // Given to two or three digits, by a simulation with an error of its own of about one unit.
            #expect(abs(drift - value) <= 0.5 + 0.02 * abs(value), "\(rate) Hz: \(drift)")
        }
    }

    @Test("the pair rule has a threshold with nearest spikes only")
    func pairRule() throws {
        var rule = TripletRule(
            potentiation2: 1.0, depression2: 0.9, tauPlus: 0.0168, tauMinus: 0.0337, scheme: .nearestSpike)
        let threshold = try #require(rule.threshold(preRate: 10))
        #expect(abs(rule.expectedDrift(preRate: 10, postRate: threshold)) < 1e-12)
        rule.scheme = .allToAll
        #expect(rule.threshold(preRate: 10) == nil)
    }

    @Test("simulated Poisson trains give the expected change within four standard errors", arguments: PublishedRule.all)
    func simulation(row: PublishedRule) {
        let (duration, trials) = (200.0, 24)
        for (preRate, postRate) in [(10.0, 5.0), (10.0, 30.0)] {
            let drifts = (0..<trials).map { trial in
                row.rule.weightChange(
                    pre: poissonTrain(rate: preRate, duration: duration, seed: UInt64(trial), "pre \(postRate)"),
                    post: poissonTrain(rate: postRate, duration: duration, seed: UInt64(trial), "post \(postRate)"))
                    / duration
            }
            let mean = drifts.reduce(0, +) / Double(trials)
            let variance = drifts.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(trials - 1)
            let standardError = (variance / Double(trials)).squareRoot()
            let expected = row.rule.expectedDrift(preRate: preRate, postRate: postRate)
            // Traces start at zero instead of at their means: at most the change of two time constants is missing. Four
            // standard errors from 24 trials are passed by chance once in 1,800 (Student's t, 23 degrees of freedom).
            let start = 2 * max(row.rule.tauX, row.rule.tauY) / duration
            let growth = postRate * (row.rule.potentiation2 + row.rule.potentiation3 * 5)
            #expect(abs(mean - expected) < 4 * standardError + start * growth * preRate * row.rule.tauPlus)
            #expect(standardError < 0.5 * max(abs(expected), 1e-2))
        }
    }
}

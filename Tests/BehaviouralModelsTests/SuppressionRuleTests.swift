import BehaviouralModels
import Foundation
import Stimuli
import Testing

@Suite struct SuppressionRuleTests {
    let rule = SuppressionRule.froemkeDan2002

    @Test("sixty pairs far apart change the weight by F(Δt)")
    func pairs() {
        let growth = rule.weightChange(MeasuredPoints.condition([0], [0.010], period: 5))
        #expect(abs(growth - 1.01 * exp(-0.010 / 0.0148)) < 1e-12)
        let loss = rule.weightChange(MeasuredPoints.condition([0.010], [0], period: 5))
        #expect(abs(loss + 0.52 * exp(-0.010 / 0.0338)) < 1e-12)
    }

    @Test("the second pre spike of a triplet counts with the efficacy that it has recovered")
    func triplet() {
        let change = rule.weightChange(pre: [0, 0.020], post: [0.005]) * 60
        let efficacy = 1 - exp(-0.020 / 0.028)
        #expect(abs(change - (1.01 * exp(-0.005 / 0.0148) - 0.52 * efficacy * exp(-0.015 / 0.0338))) < 1e-12)
    }

    @Test("traces give the sum over all pairs of spikes")
    func allPairs() throws {
        let pre = poissonTrain(rate: 30, duration: 2, seed: 3, "pre")
        let post = poissonTrain(rate: 20, duration: 2, seed: 3, "post")
        try #require(pre.count > 20 && post.count > 20)
        func efficacies(_ times: [Double], _ tau: Double) -> [Double] {
            times.indices.map { $0 == 0 ? 1 : 1 - exp(-(times[$0] - times[$0 - 1]) / tau) }
        }
        var sum = 0.0
        for (i, a) in zip(pre, efficacies(pre, 0.028)) {
            for (j, b) in zip(post, efficacies(post, 0.088)) {
                sum += a * b * (j > i ? 1.01 * exp(-(j - i) / 0.0148) : -0.52 * exp(-(i - j) / 0.0338))
            }
        }
        // Some 2500 terms of size 1, each rounded: 1e-12 leaves a factor of a few.
        #expect(abs(rule.weightChange(pre: pre, post: post) - sum / 60) < 1e-12)
    }

    @Test("post-pre-post gives loss and pre-post-pre growth: the first spike pair dominates")
    func firstPairDominates() {
        let postPrePost = MeasuredPoints.condition([0.110], [0.100, 0.120], period: 5)
        let prePostPre = MeasuredPoints.condition([0.100, 0.120], [0.110], period: 5)
        #expect(rule.weightChange(postPrePost) < 0)
        #expect(rule.weightChange(prePostPre) > 0)
    }
}

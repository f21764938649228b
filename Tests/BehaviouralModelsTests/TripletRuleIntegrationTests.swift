import BehaviouralModels
import Testing

/// The event-driven sum against an integration of the differential equations that knows no exponential.
@Suite struct TripletRuleIntegrationTests {
    @Test(
        "on random trains the exact sum agrees with an adaptive integration to 1e-9",
        arguments: TripletRule.Scheme.allCases, [(5.0, 8.0), (20.0, 15.0), (40.0, 60.0)])
    func randomTrains(scheme: TripletRule.Scheme, rates: (pre: Double, post: Double)) throws {
        let rule = TripletRuleTests.rule(scheme)
        let pre = poissonTrain(rate: rates.pre, duration: 1, seed: 11, "pre")
        let post = poissonTrain(rate: rates.post, duration: 1, seed: 11, "post")
        try #require(pre.count > 2 && post.count > 2)
        let exact = rule.weightChange(pre: pre, post: post)
        let (integrated, steps, largest) = Self.integrate(rule, pre, post)
        #expect(steps > 100)
        // 1e-13 a step and some thousand steps: the integration itself is good to about 1e-10.
        #expect(abs(exact - integrated) <= 1e-9 * max(1, largest))
    }

    @Test("the same for the published rules on a fast protocol of 60 pairs", arguments: PublishedRule.all.prefix(3))
    func published(row: PublishedRule) {
        let starts = (0..<60).map { Double($0) * 0.025 }
        let (pre, post) = (starts.map { $0 + 0.012 }, starts.map { $0 + 0.002 })
        let exact = row.rule.weightChange(MeasuredPoints.condition([0.012], [0.002], period: 0.025))
        let (integrated, _, _) = Self.integrate(row.rule, pre, post)
        #expect(abs(exact - integrated) <= 1e-9 * abs(exact))
    }

    /// Δw, the number of steps, and the largest |w| on the way. The state is r1, r2, o1, o2, w.
    private static func integrate(_ rule: TripletRule, _ pre: [Double], _ post: [Double]) -> (Double, Int, Double) {
        var integrator = DormandPrince()
        var state = [0.0, 0, 0, 0, 0]
        var now = 0.0
        var largest = 0.0
        // A trace that no term reads may have no time constant.
        let rates = [rule.tauPlus, rule.tauX, rule.tauMinus, rule.tauY].map { $0 > 0 ? 1 / $0 : 0 }
        let events = (pre.map { ($0, true) } + post.map { ($0, false) }).sorted { $0.0 < $1.0 }
        for (time, isPre) in events {
            state = integrator.advance(state, by: time - now) { y in
                [-y[0] * rates[0], -y[1] * rates[1], -y[2] * rates[2], -y[3] * rates[3], 0]
            }
            now = time
            let grown = state.map { rule.scheme == .allToAll ? $0 + 1 : 1 }
            if isPre {
                state[4] -= state[2] * (rule.depression2 + rule.depression3 * state[1])
                (state[0], state[1]) = (grown[0], grown[1])
            } else {
                state[4] += state[0] * (rule.potentiation2 + rule.potentiation3 * state[3])
                (state[2], state[3]) = (grown[2], grown[3])
            }
            largest = max(largest, abs(state[4]))
        }
        return (state[4], integrator.steps, largest)
    }
}

import BehaviouralModels
import Foundation
import Stimuli
import Testing

@Suite struct TripletRuleTests {
    /// A rule in which every term is large, so that nothing hides.
    static func rule(_ scheme: TripletRule.Scheme) -> TripletRule {
        TripletRule(
            potentiation2: 0.3, potentiation3: 0.8, depression2: 0.4, depression3: 0.6, tauPlus: 0.0168,
            tauMinus: 0.0337, tauX: 0.101, tauY: 0.125, scheme: scheme)
    }

    @Test(
        "one pair changes the weight by A2+ exp(−Δt/τ+) or by −A2− exp(Δt/τ−)", arguments: TripletRule.Scheme.allCases)
    func pair(scheme: TripletRule.Scheme) {
        let rule = Self.rule(scheme)
        for dt in [0.001, 0.005, 0.010, 0.050, 0.100] {
            let growth = rule.weightChange(pre: [0.2], post: [0.2 + dt])
            let loss = rule.weightChange(pre: [0.2 + dt], post: [0.2])
            // Subtracting two times near 0.2 s leaves a relative error of 3e-17/τ in the exponential.
            #expect(abs(growth - 0.3 * exp(-dt / 0.0168)) < 1e-14)
            #expect(abs(loss + 0.4 * exp(-dt / 0.0337)) < 1e-14)
        }
    }

    @Test("triplets add what the spike before the pair left", arguments: TripletRule.Scheme.allCases)
    func triplets(scheme: TripletRule.Scheme) {
        let rule = Self.rule(scheme)
        let (a, b) = (0.007, 0.012)
        let postPrePost = rule.weightChange(pre: [a], post: [0, a + b])
        let expectedGrowth = -0.4 * exp(-a / 0.0337) + exp(-b / 0.0168) * (0.3 + 0.8 * exp(-(a + b) / 0.125))
        #expect(abs(postPrePost - expectedGrowth) < 1e-14)
        let prePostPre = rule.weightChange(pre: [0, a + b], post: [a])
        let expectedLoss = 0.3 * exp(-a / 0.0168) - exp(-b / 0.0337) * (0.4 + 0.6 * exp(-(a + b) / 0.101))
        #expect(abs(prePostPre - expectedLoss) < 1e-14)
    }

    @Test("two pre spikes before a post spike both count, or only the nearest")
    func schemes() {
        let (a, b) = (0.005, 0.009)
        let (near, far) = (exp(-b / 0.0168), exp(-(a + b) / 0.0168))
        let all = Self.rule(.allToAll).weightChange(pre: [0, a], post: [a + b])
        let nearest = Self.rule(.nearestSpike).weightChange(pre: [0, a], post: [a + b])
        #expect(abs(all - 0.3 * (near + far)) < 1e-14)
        #expect(abs(nearest - 0.3 * near) < 1e-14)
    }

    @Test(
        "spikes at the same time do not see each other, and both see what was there",
        arguments: TripletRule.Scheme.allCases)
    func coincidence(scheme: TripletRule.Scheme) {
        let rule = Self.rule(scheme)
        #expect(rule.weightChange(pre: [0.1], post: [0.1]) == 0)
        let gap = 0.01
        let change = rule.weightChange(pre: [0, gap], post: [gap])
        #expect(abs(change - 0.3 * exp(-gap / 0.0168)) < 1e-14)
        let after = rule.weightChange(pre: [0, 2 * gap], post: [0])
        #expect(abs(after + exp(-2 * gap / 0.0337) * (0.4 + 0.6 * exp(-2 * gap / 0.101))) < 1e-14)
    }

    @Test(
        "repetitions carry their traces on: a condition is its spikes written out",
        arguments: TripletRule.Scheme.allCases)
    func repetitions(scheme: TripletRule.Scheme) {
        let rule = Self.rule(scheme)
        let condition = MeasuredPoints.condition([0.001, 0.004], [0.003, 0.015], period: 0.02, repetitions: 25)
        let starts = (0..<25).map { Double($0) * 0.02 }
        let written = rule.weightChange(
            pre: starts.flatMap { [$0 + 0.001, $0 + 0.004] }, post: starts.flatMap { [$0 + 0.003, $0 + 0.015] })
        let change = rule.weightChange(condition)
        // Written-out times near 0.5 s are rounded to 1e-16, against time constants of 17 ms and some 100 steps.
        #expect(abs(change - written) < 1e-12 * max(1, abs(written)))
        #expect(abs(change) > 0.1)
    }

    @Test("spikes that reach into the next period interleave with those of the next")
    func overlap() {
        let rule = Self.rule(.allToAll)
        let condition = MeasuredPoints.condition([0.001], [0.027], period: 0.02, repetitions: 3)
        let written = rule.weightChange(pre: [0.001, 0.021, 0.041], post: [0.027, 0.047, 0.067])
        #expect(abs(rule.weightChange(condition) - written) < 1e-13)
        #expect(rule.trajectory(condition).weightChange.last == rule.weightChange(condition))
    }

    @Test("the order in which spike times are listed does not matter, and no spikes change nothing")
    func order() {
        let rule = Self.rule(.allToAll)
        let sorted = rule.weightChange(pre: [0.01, 0.02, 0.05], post: [0.015, 0.04])
        #expect(rule.weightChange(pre: [0.05, 0.01, 0.02], post: [0.04, 0.015]) == sorted)
        #expect(rule.weightChange(pre: [], post: [0.1]) == 0)
        #expect(rule.weightChange(MeasuredPoints.condition([], [], period: 1)) == 0)
    }

    @Test("a trajectory jumps at spikes, decays between them, and ends at the weight change")
    func trajectory() throws {
        let rule = Self.rule(.nearestSpike)
        let condition = MeasuredPoints.condition([0.010], [0.020, 0.030], period: 0.1, repetitions: 3)
        let path = rule.trajectory(condition, interval: 0.001)
        #expect(path.times.first == 0)
        #expect(path.times.last.map { abs($0 - 0.3) < 1e-15 } == true)
        #expect(zip(path.times, path.times.dropFirst()).allSatisfy { $0 <= $1 && $1 - $0 < 0.001 + 1e-12 })
        #expect(path.weightChange.last == rule.weightChange(condition))
        #expect(path.r1.count == path.times.count && path.o2.count == path.times.count)
        let jump = try #require(path.times.firstIndex(of: 0.010))
        #expect(path.r1[jump] == 0 && path.r1[jump + 1] == 1)
        let later = try #require(path.times.firstIndex { abs($0 - 0.015) < 1e-12 })
        #expect(abs(path.r1[later] - exp(-0.005 / 0.0168)) < 1e-12)
        let sparse = rule.trajectory(condition)
        #expect(sparse.times.count == 2 + 2 * 9)
        #expect(sparse.weightChange.last == path.weightChange.last)
    }

    @Test("a rule that cannot be evaluated says which parameter, its value and the limit")
    func checks() throws {
        var rule = Self.rule(.allToAll)
        try rule.check()
        rule.tauY = 0
        let error = #expect(throws: (any Error).self) { try rule.check() }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("tau_y is 0.0 s"))
        rule.potentiation3 = 0
        try rule.check()
        rule.depression2 = .nan
        #expect(throws: (any Error).self) { try rule.check() }
    }

    @Test("a rule survives JSON")
    func codable() throws {
        let rule = Self.rule(.nearestSpike)
        let data = try JSONEncoder().encode(rule)
        #expect(try JSONDecoder().decode(TripletRule.self, from: data) == rule)
        #expect(String(decoding: data, as: UTF8.self).contains("nearest-spike"))
    }
}

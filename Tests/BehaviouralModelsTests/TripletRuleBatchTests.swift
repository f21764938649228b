import BehaviouralModels
import Statistics
import Stimuli
import Testing

@Suite struct TripletRuleBatchTests {
    @Test(
        "a batch gives what each rule gives alone, whatever is left over for the last register",
        arguments: [1, 7, 8, 19])
    func scalar(count: Int) {
        let rules = (0..<count).map { Self.spread(PublishedRule.all[$0 % 8].rule, sample: $0) }
        let conditions = [
            MeasuredPoints.visualCortex[4], MeasuredPoints.hippocampal[6], MeasuredPoints.hippocampal[11],
        ]
        .map(\.condition)
        let changes = TripletRuleBatch(rules).weightChanges(conditions)
        #expect(changes.count == conditions.count)
        for (condition, row) in zip(conditions, changes) {
            #expect(row.count == count)
            for (rule, change) in zip(rules, row) {
                // The same operations in the same order: equal, not only within 1e-12.
                #expect(change == rule.weightChange(condition))
            }
        }
    }

    @Test("a batch takes spikes that come once, and spikes at the same time")
    func once() {
        let rules = (0..<3).map { Self.spread(TripletRuleTests.rule(.allToAll), sample: $0) }
        let pre = poissonTrain(rate: 20, duration: 2, seed: 5, "pre")
        let post = poissonTrain(rate: 20, duration: 2, seed: 5, "post") + [pre[3]]
        let condition = MeasuredPoints.condition(pre, post.sorted(), period: 2, repetitions: 1)
        let changes = TripletRuleBatch(rules).weightChange(condition)
        #expect(changes == rules.map { $0.weightChange(condition) })
        #expect(Set(changes).count == 3)
    }

    @Test("a batch of nothing answers nothing")
    func empty() {
        let changes = TripletRuleBatch([]).weightChanges(MeasuredPoints.hippocampal.map(\.condition))
        #expect(changes == Array(repeating: [], count: 13))
    }

    /// The rule with every parameter a little off, as mismatch makes them.
    static func spread(_ rule: TripletRule, sample: Int) -> TripletRule {
        var stream = RandomStream(seed: 9, sample: sample, path: "rule", channel: "spread")
        func off(_ value: Double) -> Double { value * (1 + 0.1 * stream.nextNormal()) }
        return TripletRule(
            potentiation2: off(rule.potentiation2), potentiation3: off(rule.potentiation3),
            depression2: off(rule.depression2), depression3: off(rule.depression3), tauPlus: off(rule.tauPlus),
            tauMinus: off(rule.tauMinus), tauX: off(rule.tauX), tauY: off(rule.tauY), scheme: rule.scheme)
    }
}

import BehaviouralModels
import Experiments
import Testing

@Suite struct TripletRuleFitTests {
    static func dataset(_ points: [MeasuredPoint]) -> Dataset {
        Dataset(
            name: "measured",
            points: points.map { .init(condition: $0.condition, mean: $0.mean, standardError: $0.standardError) })
    }

    static func shape(tauPlus: Double = 0.0168, tauMinus: Double = 0.0337, tauY: Double, _ scheme: TripletRule.Scheme)
        -> TripletRule
    {
        TripletRule(
            potentiation2: 0, depression2: 0, tauPlus: tauPlus, tauMinus: tauMinus, tauX: 0.1, tauY: tauY,
            scheme: scheme)
    }

    @Test("a fit to what a rule says gives the rule back")
    func itself() throws {
        let row = try PublishedRule.named("hippocampal-all-to-all-full")
        var points = MeasuredPoints.hippocampal
        for index in points.indices { points[index].mean = row.rule.weightChange(points[index].condition) }
        let (rule, nmse) = row.rule.fitted(Set(TripletRule.Amplitude.allCases), to: Self.dataset(points))
        #expect(nmse < 1e-20)
        for amplitude in [\TripletRule.potentiation2, \.potentiation3, \.depression2, \.depression3] {
            // The columns of A2- and A3- are nearly parallel here, which costs some digits.
            #expect(abs(rule[keyPath: amplitude] - row.rule[keyPath: amplitude]) < 1e-9)
        }
    }

    @Test(
        "the pair rule cannot do better than the floors, whatever its amplitudes",
        arguments: [
            (true, TripletRule.Scheme.allToAll, 7.4, 7.7), (true, .nearestSpike, 7.4, 7.7),
            (false, .allToAll, 8.8, 9.0), (false, .nearestSpike, 10.1, 10.3),
        ])
    func pairFloor(isVisualCortex: Bool, scheme: TripletRule.Scheme, low: Double, high: Double) {
        let points = isVisualCortex ? MeasuredPoints.visualCortex : MeasuredPoints.hippocampal
        let (rule, nmse) = Self.shape(tauY: 0, scheme).fitted([.potentiation2, .depression2], to: Self.dataset(points))
        #expect(nmse > low && nmse < high, "E = \(nmse)")
        #expect(rule.potentiation3 == 0 && rule.depression3 == 0)
    }

    @Test("a fit of the nearest-spike minimal rule lands on the published rows")
    func published() {
        let cases: [(points: [MeasuredPoint], tauY: Double, terms: Set<TripletRule.Amplitude>, expected: [Double])] = [
            (MeasuredPoints.visualCortex, 0.0396, [.potentiation3, .depression2], [0, 5.03e-2, 7.9e-3]),
            (
                MeasuredPoints.hippocampal, 0.0488, [.potentiation2, .potentiation3, .depression2],
                [4.53e-3, 9.15e-3, 2.95e-3]
            ),
        ]
        for (points, tauY, terms, expected) in cases {
            let dataset = Self.dataset(points)
            let (rule, nmse) = Self.shape(tauY: tauY, .nearestSpike).fitted(terms, to: dataset)
            let found = [rule.potentiation2, rule.potentiation3, rule.depression2]
            // The figures have three digits.
            for (value, wanted) in zip(found, expected) { #expect(abs(value - wanted) <= 0.006 * wanted) }
            // τ_y is at its best too: a tenth more or less is worse.
            for factor in [0.9, 1.1] {
                let other = Self.shape(tauY: factor * tauY, .nearestSpike).fitted(terms, to: dataset)
                #expect(other.nmse > nmse)
            }
        }
    }

    @Test("with its time constants free the nearest-spike minimal rule beats the published hippocampal error")
    func freeTimeConstants() {
        let shape = Self.shape(tauPlus: 0.043, tauMinus: 0.011, tauY: 0.042, .nearestSpike)
        let (_, nmse) = shape.fitted(
            [.potentiation2, .potentiation3, .depression2], to: Self.dataset(MeasuredPoints.hippocampal))
        // The floor is 1.35; the time constants are given to two digits.
        #expect(nmse > 1.34 && nmse < 1.38, "E = \(nmse)")
    }

    @Test("amplitudes are never negative")
    func sign() {
        let points = MeasuredPoints.visualCortex.map { point in
            var point = point
            point.mean = -0.5
            return point
        }
        let (rule, _) = Self.shape(tauY: 0.04, .allToAll).fitted(
            Set(TripletRule.Amplitude.allCases), to: Self.dataset(points))
        #expect([rule.potentiation2, rule.potentiation3, rule.depression2, rule.depression3].allSatisfy { $0 >= 0 })
        #expect(rule.depression2 + rule.depression3 > 0)
    }
}

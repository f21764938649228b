import Foundation
import Statistics
import Testing

@Suite("Summaries")
struct SummaryTests {
    static func normals(_ count: Int, set: Int = 0, mean: Double = 0, sigma: Double = 1) -> [Double] {
        var stream = RandomStream(seed: 11, sample: set, path: "summary", channel: "z")
        return (0..<count).map { _ in mean + sigma * stream.nextNormal() }
    }

    @Test("The normal quantile is the inverse of erfc", arguments: [1e-300, 1e-20, 1e-5, 0.02, 0.3, 0.5, 0.9, 0.999])
    func inverse(_ p: Double) {
        let z = Normal.quantile(p)
        // dp = φ(z) dz and z is good to 1e-15: relative to p at most |z| (|z| + 1) times that.
        #expect(abs(erfc(-z / 2.0.squareRoot()) / 2 / p - 1) < 1e-15 * (4 + z * z * 2))
        #expect(abs(Normal.probability(below: z) / p - 1) < 1e-15 * (4 + z * z * 2))
    }

    @Test("The 97.5 % quantile is 1.959964, the ends are infinite, anything else is no number")
    func quantileValues() {
        #expect(abs(Normal.quantile(0.975) - 1.959_963_984_540_054) < 1e-15)
        #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity)
        #expect(Normal.quantile(-0.1).isNaN && Normal.quantile(.nan).isNaN)
    }

    @Test("Wilson's interval has its textbook values and stays within 0 and 1")
    func wilson() throws {
        // From the formula by hand: z² = 3.841459.
        let half = try #require(Estimate.proportion(5, of: 10))
        #expect(half.value == 0.5)
        #expect(abs((half.lower ?? 0) - 0.236593) < 1e-6 && abs((half.upper ?? 0) - 0.763407) < 1e-6)
        let none = try #require(Estimate.proportion(0, of: 10))
        // z²/(n + z²).
        #expect(none.lower == 0 && abs((none.upper ?? 0) - 0.277533) < 1e-6)
        let all = try #require(Estimate.proportion(1000, of: 1000))
        #expect(all.value == 1 && all.upper == 1 && abs((all.lower ?? 0) - 0.996173) < 1e-6)
        #expect(Estimate.proportion(0, of: 0) == nil && Estimate.proportion(3, of: 2) == nil)
    }

    @Test("The interval of the median of 100 values is from the 40th to the 61st")
    func medianInterval() throws {
        // Binomial (100, 1/2): P(B <= 39) = 0.0176, P(B <= 40) = 0.0284, P(B <= 59) = 0.9716, P(B <= 60) = 0.9824.
        let median = try #require(Estimate.quantile(0.5, ofSorted: (1...100).map(Double.init)))
        #expect(median == Estimate(50.5, lower: 40, upper: 61))
    }

    @Test("A quantile that the samples do not bound has an open interval")
    func openInterval() throws {
        let values = (1...100).map(Double.init)
        // P(B = 0) = 0.99^100 = 0.366: nothing lies surely below the 1 % quantile.
        #expect(try #require(Estimate.quantile(0.01, ofSorted: values)).lower == nil)
        #expect(try #require(Estimate.quantile(0.99, ofSorted: values)).upper == nil)
        #expect(Estimate.quantile(0.5, ofSorted: []) == nil)
    }

    @Test("Mean, σ and skewness are those of the definition")
    func moments() throws {
        let summary = try #require(Summary([1, 2, 3, 4, 10]))
        // Σ = 20; Σ(x-4)² = 50; Σ(x-4)³ = 180: G1 = 36/10^1.5 · sqrt(20)/3. Rounding: some units of 1e-16.
        #expect(abs(summary.mean.value - 4) < 1e-14)
        #expect(abs(summary.standardDeviation.value - 12.5.squareRoot()) < 1e-14)
        #expect(abs(summary.skewness.value - 36 / pow(10, 1.5) * 20.0.squareRoot() / 3) < 1e-13)
        #expect(summary.minimum.value == 1 && summary.maximum.value == 10)
    }

    @Test("Small values on a large offset lose nothing to cancellation")
    func offset() throws {
        let plain = try #require(Summary(Self.normals(200)))
        let tiny = try #require(Summary(Self.normals(200).map { 1e-12 * $0 }))
        let high = try #require(Summary(Self.normals(200).map { 1.65 + 1e-3 * $0 }))
        #expect(abs(tiny.skewness.value - plain.skewness.value) < 1e-12)
        // Adding 1.65 rounds to 2e-16, which is 2e-13 of 1e-3.
        #expect(abs(high.skewness.value - plain.skewness.value) < 1e-11)
        #expect(abs(high.standardDeviation.value - 1e-3 * plain.standardDeviation.value) < 1e-15)
        let (one, other) = (try #require(tiny.mean.lower), try #require(plain.mean.lower))
        #expect(abs(one - 1e-12 * other) < 1e-26)
    }

    @Test("The interval of the mean of a normal sample is about ±1.96 σ/sqrt(n)")
    func meanInterval() throws {
        let summary = try #require(Summary(Self.normals(1000, mean: 3, sigma: 0.5)))
        let width = try #require(summary.mean.upper) - (try #require(summary.mean.lower))
        let expected = 2 * 1.96 * summary.standardDeviation.value / 1000.0.squareRoot()
        // The ends of a percentile interval of 1000 resamples scatter by about 4 % of its width; 99 % bound.
        #expect(abs(width / expected - 1) < 2.576 * 0.05)
    }

    @Test("Intervals cover the true value about as often as they claim")
    func coverage() throws {
        var covered = (mean: 0, sigma: 0, median: 0)
        let sets = 100
        for set in 0..<sets {
            let summary = try #require(Summary(Self.normals(80, set: set), probabilities: [0.5]))
            func holds(_ estimate: Estimate, _ truth: Double) -> Int {
                (estimate.lower ?? -.infinity) <= truth && truth <= (estimate.upper ?? .infinity) ? 1 : 0
            }
            covered.mean += holds(summary.mean, 0)
            covered.sigma += holds(summary.standardDeviation, 1)
            covered.median += holds(summary.quantiles[0].estimate, 0)
        }
        // Bootstrap intervals of 80 values cover with 93 to 95 %: 94 - 2.576 · 2.4 = 87.8 of 100.
        #expect(covered.mean >= 87 && covered.sigma >= 87 && covered.median >= 88)
        // An interval that always covers is too wide: 100 of 100 at 97 % has a chance of 5 %.
        #expect(covered.mean + covered.sigma < 2 * sets)
    }

    @Test("Normality is refuted for an exponential sample, and for 5 % of normal ones")
    func normality() throws {
        let values = Self.normals(300)
        let exponential = values.map { -log(Normal.probability(below: $0)) }.sorted()
        #expect(try #require(Normality(sorted: exponential)).pValue < 1e-6)
        var refuted = 0
        for set in 0..<400 {
            if try #require(Normality(sorted: Self.normals(50, set: set).sorted())).isRefuted { refuted += 1 }
        }
        // Binomial (400, 0.05): 20 ± 2.576 · 4.36.
        #expect(abs(refuted - 20) <= 11)
    }

    @Test("Too few values, equal values and infinite values have no false answers")
    func degenerate() throws {
        #expect(Summary([]) == nil && Summary([1]) == nil && Summary([1, .infinity]) == nil)
        let equal = try #require(Summary([Double](repeating: 2, count: 20)))
        #expect(equal.mean == Estimate(2) && equal.standardDeviation == Estimate(0))
        #expect(equal.skewness == Estimate(0) && equal.normality == nil)
    }

    @Test("With 95 % confidence 99.7 % of the distribution lie above the smallest of 1000 values")
    func extent() throws {
        let summary = try #require(Summary(Self.normals(1000)))
        // 0.05^(1/1000) = exp(-2.9957/1000).
        #expect(abs(summary.minimum.coverage - 0.997_009) < 1e-6)
    }
}

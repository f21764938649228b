import Foundation
import Statistics
import Testing

@Suite("Multi-fidelity estimates")
struct MultiFidelityTests {
    /// A reference and a cheap method whose values are bivariate normal with correlation ρ; the cheap one is off by a
    /// factor and an offset, which must not matter.
    struct Methods {
        var reference: [Double] = []
        var cheap: [Double] = []
        var others: [Double] = []

        init(_ rho: Double, pairs: Int, all: Int, set: Int = 0) {
            var stream = RandomStream(seed: 5, sample: set, path: "fidelity", channel: "z")
            for index in 0..<all {
                let (common, own) = (stream.nextNormal(), stream.nextNormal())
                let value = 0.3 + 1.1 * common
                if index < pairs {
                    cheap.append(value)
                    reference.append(rho * common + (1 - rho * rho).squareRoot() * own)
                } else {
                    others.append(value)
                }
            }
        }

        func figures(probabilities: [Double] = [], limits: ClosedRange<Double>? = nil) throws -> MultiFidelity {
            try #require(
                MultiFidelity(
                    reference: reference, cheap: cheap, others: others, probabilities: probabilities, limits: limits))
        }
    }

    @Test(
        "The variance of mean and σ falls as 1/(1 - ρ²(1 - n/N)) and 1/(1 - ρ⁴(1 - n/N))",
        arguments: [(0.8, 100), (0.95, 100), (0.99, 200)])
    func reductions(_ rho: Double, _ n: Int) throws {
        let all = 5 * n
        let figures = try Methods(rho, pairs: n, all: all).figures()
        let rest = 1 - Double(n) / Double(all)
        #expect(figures.pairs == n && figures.all == all)
        // The standard error of r is (1 - ρ²)/√n, that of 1/(1 - c r²) then 2 c ρ (1 - ρ²)/(√n (1 - c ρ²)) relative.
        let expected = 1 / (1 - rho * rho * rest)
        let error = 2 * rest * rho * (1 - rho * rho) / Double(n).squareRoot() * expected
        #expect(abs(figures.mean.varianceReduction / expected - 1) < 2.576 * error)
        #expect(abs(figures.mean.equivalentRuns - figures.mean.varianceReduction * Double(n)) < 1e-9)
        // Squares of normal values with correlation ρ have correlation ρ²; their r scatters about three times as much,
        // because fourth moments come in.
        let squared = 1 / (1 - pow(rho, 4) * rest)
        let squaredError = 3 * 2 * rest * rho * rho * (1 - pow(rho, 4)) / Double(n).squareRoot() * squared
        #expect(abs(figures.standardDeviation.varianceReduction / squared - 1) < 2.576 * squaredError)
    }

    @Test("The coefficient of the mean is that of least squares, ρ σ_y/σ_x")
    func coefficient() throws {
        let methods = Methods(0.95, pairs: 400, all: 500)
        let found = try #require(try methods.figures().mean.coefficient)
        // Standard error of a slope: sqrt(1 - ρ²) σ_y/(σ_x √n).
        #expect(abs(found - 0.95 / 1.1) < 2.576 * (1 - 0.95 * 0.95).squareRoot() / 1.1 / 20)
    }

    @Test("A cheap method that is a straight line of the reference gives the figures of all samples")
    func straightLine() throws {
        let values = Methods(0.5, pairs: 200, all: 200).reference
        let figures = try #require(
            MultiFidelity(
                reference: Array(values[..<40]), cheap: values[..<40].map { 5 - 3 * $0 },
                others: values[40...].map { 5 - 3 * $0 }, probabilities: []))
        let truth = try #require(Summary(values))
        // Exact algebra: only roundings of sums of 200 numbers of about 10 remain.
        #expect(abs(figures.mean.estimate.value - truth.mean.value) < 1e-12)
        #expect(abs(figures.standardDeviation.estimate.value - truth.standardDeviation.value) < 1e-12)
        #expect(abs((figures.mean.correlation ?? 0) + 1) < 1e-12)
    }

    @Test("A cheap method that knows nothing is not used, and the reference's own estimate stands")
    func useless() throws {
        let figures = try Methods(0, pairs: 50, all: 200).figures(probabilities: [0.5], limits: -1...1)
        let estimates = [figures.mean, figures.standardDeviation, figures.quantiles[0].estimate, figures.yield]
        for estimate in estimates {
            let estimate = try #require(estimate)
            #expect(!estimate.isUsed && estimate.varianceReduction == 1 && estimate.equivalentRuns == 50)
            #expect(estimate.estimate == estimate.reference)
            #expect(estimate.notUsed?.contains("too low") == true, "\(estimate.notUsed ?? "")")
        }
    }

    @Test("Too few runs, equal values and missing samples are told, and values that are no numbers refused")
    func degenerate() throws {
        let few = try Methods(0.99, pairs: 5, all: 100).figures()
        #expect(few.mean.notUsed == "5 reference runs are too few to find a coefficient")
        let alone = try Methods(0.99, pairs: 50, all: 50).figures()
        #expect(alone.mean.notUsed == "the cheap method ran on no further samples")
        let equal = try #require(
            MultiFidelity(
                reference: [Double](repeating: 1, count: 20), cheap: (0..<20).map(Double.init), others: [3, 4]))
        #expect(equal.mean.notUsed == "the values of one method are all equal")
        #expect(equal.mean.estimate == Estimate(1) && equal.standardDeviation.estimate.value == 0)
        #expect(MultiFidelity(reference: [1, 2], cheap: [1, 2], others: []) == nil)
        #expect(MultiFidelity(reference: [1, 2, .nan], cheap: [1, 2, 3], others: []) == nil)
        #expect(MultiFidelity(reference: [1, 2, 3], cheap: [1, 2], others: []) == nil)
    }

    @Test("A rare quantile is left to the reference")
    func rareQuantile() throws {
        let figures = try Methods(0.999, pairs: 30, all: 200).figures(probabilities: [0.05, 0.5])
        #expect(figures.quantiles[0].estimate.notUsed == "fewer than two of 30 reference runs lie beyond it")
        #expect(figures.quantiles[1].estimate.isUsed)
    }

    @Test("The same values give the same intervals; scale and offset go through")
    func repeatable() throws {
        let methods = Methods(0.9, pairs: 20, all: 60)
        let figures = try methods.figures(probabilities: [0.5])
        #expect(try methods.figures(probabilities: [0.5]) == figures)
        let small = try #require(
            MultiFidelity(
                reference: methods.reference.map { 1.65 + 1e-9 * $0 }, cheap: methods.cheap.map { 1.65 + 1e-9 * $0 },
                others: methods.others.map { 1.65 + 1e-9 * $0 }, probabilities: [0.5]))
        // Adding 1.65 rounds to 2e-16, which is 2e-7 of 1e-9.
        let (one, other) = (try #require(small.mean.estimate.lower), try #require(figures.mean.estimate.lower))
        #expect(abs((one - 1.65) * 1e9 - other) < 1e-5)
        #expect(abs(small.standardDeviation.estimate.value * 1e9 - figures.standardDeviation.estimate.value) < 1e-5)
    }

    @Test("Intervals cover the true mean, σ, median and yield about as often as they claim")
    func coverage() throws {
        let sets = 40
        var covered = (mean: 0, sigma: 0, median: 0, yield: 0)
        let truth = 0.5 * (erfc(-1 / 2.0.squareRoot()))
        for set in 0..<sets {
            let figures = try Methods(0.95, pairs: 20, all: 60, set: set + 1)
                .figures(probabilities: [0.5], limits: -100...1)
            func holds(_ estimate: MultiFidelityEstimate?, _ value: Double) -> Int {
                guard let lower = estimate?.estimate.lower, let upper = estimate?.estimate.upper else { return 0 }
                return (lower...upper).contains(value) ? 1 : 0
            }
            covered.mean += holds(figures.mean, 0)
            covered.sigma += holds(figures.standardDeviation, 1)
            covered.median += holds(figures.quantiles[0].estimate, 0)
            covered.yield += holds(figures.yield, truth)
        }
        // Of 40 at 93 %: 37.2 - 2.576 · 1.61 = 33.05.
        #expect(covered.mean >= 33 && covered.sigma >= 33 && covered.median >= 33 && covered.yield >= 33, "\(covered)")
        // Intervals that always cover are too wide: 40 of 40 for both at 96 % has a chance of 4 %.
        #expect(covered.mean + covered.sigma < 2 * sets)
    }

    @Test("A yield on which both methods agree for all pairs still has an interval")
    func agreedYield() throws {
        let pairs = (0..<50).map { Double($0) }
        let others = (0..<950).map { Double($0 % 60) }
        let figures = try #require(MultiFidelity(reference: pairs, cheap: pairs, others: others, limits: 0...54))
        let yield: MultiFidelityEstimate = try #require(figures.yield)
        let lower: Double = try #require(yield.estimate.lower)
        let upper: Double = try #require(yield.estimate.upper)
        #expect(upper - lower > 0.02)
        #expect(yield.reference.value == 1)
    }
}

@Suite("Agreement of two methods")
struct AgreementTests {
    @Test("Bias, scatter, slope and correlation are those of the definitions")
    func definitions() throws {
        let agreement = try #require(Agreement(reference: [1, 2, 3, 4], cheap: [1.5, 2, 3.5, 5]))
        // Differences 0.5, 0, 0.5, 1: mean 0.5, s = sqrt(0.5/3); S_yy = 5, S_xy = 6, S_xx = 7.5; t(3) = 3.182446.
        #expect(agreement.count == 4 && agreement.bias.value == 0.5 && agreement.mean == 2.5)
        #expect(abs(agreement.deviation - (0.5 / 3).squareRoot()) < 1e-15)
        #expect(abs((agreement.bias.upper ?? 0) - 0.5 - 3.182446 * (0.5 / 3).squareRoot() / 2) < 1e-6)
        #expect(abs((agreement.slope ?? 0) - 1.2) < 1e-15)
        #expect(abs((agreement.correlation ?? 0) - 6 / (5 * 7.5).squareRoot()) < 1e-15)
        #expect(agreement.worst == 1 && agreement.worstIndex == 3)
        #expect(abs(agreement.spread - (5.0 / 3).squareRoot()) < 1e-15)
    }

    @Test("Equal values have no correlation and no slope, and two pairs say nothing")
    func degenerate() throws {
        let agreement = try #require(Agreement(reference: [1, 1, 1], cheap: [1, 2, 3]))
        #expect(agreement.correlation == nil && agreement.slope == nil && agreement.spread == 0)
        #expect(Agreement(reference: [1, 2], cheap: [1, 2]) == nil)
        #expect(Agreement(reference: [1, 2, 3], cheap: [1, 2]) == nil)
    }

    @Test(
        "The reach of an interval is Student's",
        arguments: [(3, 3.182446), (5, 2.570582), (20, 2.085963), (100, 1.983972)])
    func student(_ count: Int, _ reach: Double) throws {
        // Values ±1 in turn around nothing: n = freedom + 1. The table is that of any textbook.
        let differences = (0...count).map { $0 % 2 == 0 ? 1.0 : -1.0 }
        let agreement = try #require(
            Agreement(reference: differences.map { _ in 0 }, cheap: differences))
        let width = (agreement.bias.upper ?? 0) - agreement.bias.value
        let found = width * Double(count + 1).squareRoot() / agreement.deviation
        #expect(abs(found - reach) < 1e-6)
    }
}

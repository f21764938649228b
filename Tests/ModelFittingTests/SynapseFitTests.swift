import Foundation
import Statistics
import Testing

@testable import ModelFitting

@Suite struct SynapseFitTests {
    /// Ramps of a known curve with white noise of known size on each reading.
    static func ramps(
        _ curve: EvolutionCurve, noise: Double, count: Int = 4, readings: Int = 120, seed: UInt64 = 7
    ) -> MeasuredData {
        let ramps = (0..<count).map { number in
            var stream = RandomStream(seed: seed, sample: number, path: "ramp", channel: "noise")
            let doses = (0..<readings).map { Double($0) }
            let values = curve.progress(from: 0.02, doses: doses).map {
                1e-6 + 1e-5 * ($0 + noise * stream.nextNormal())
            }
            return MeasuredRamp("\(number)", doses: doses, conductances: values)
        }
        return MeasuredData(source: "test", ramps: ramps)
    }

    @Test("parameters of synthetic ramps come back within their standard deviations, which shrink with the noise")
    func recovery() throws {
        let curve = EvolutionCurve(.exponential, [log(150), 1.2])
        var deviations: [Double] = []
        for noise in [0.02, 0.04] {
            let data = Self.ramps(curve, noise: noise)
            let fit = try SynapseFit(data, shapes: [.exponential], range: 1e-6...1.1e-5)
            let best = try #require(fit[.set]).best
            let covariance = try #require(best.covariance)
            for place in 0..<2 {
                let sigma = covariance[place][place].squareRoot()
                // Four σ: 6e-5 per parameter for normal noise; the seed is fixed.
                #expect(abs(best.evolution[place] - curve.parameters[place]) < 4 * sigma)
            }
            deviations.append(covariance[1][1].squareRoot())
            // The residual of n readings has the size of the noise within 1/√(2n).
            #expect(abs(best.quality.normalisedError - noise) < 4 * noise / (2.0 * 480).squareRoot())
        }
        #expect(abs(deviations[1] / deviations[0] - 2) < 0.3)
    }

    @Test("the standard deviation of a parameter is the spread of fits to many draws of the noise")
    func deviation() throws {
        let curve = EvolutionCurve(.exponential, [log(150), 1.2])
        var (values, stated): ([Double], Double) = ([], 0)
        let count = 40
        for seed in 0..<count {
            let data = Self.ramps(curve, noise: 0.03, count: 2, readings: 80, seed: UInt64(seed))
            let problem = RampProblem(
                shape: .exponential,
                ways: data.ramps.map { ramp in
                    .init(name: "", doses: ramp.doses, progress: ramp.conductances.map { ($0 - 1e-6) / 1e-5 })
                }, fitsStarts: true)
            let solution = try #require(ShapeFitter(starts: 1).fit(problem)).solution
            values.append(solution.parameters[1])
            stated += try #require(solution.inverse)[1, 1] * solution.variance / Double(count)
        }
        let mean = values.reduce(0, +) / Double(count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
        // A variance of 40 normal values scatters by √(2/39) = 23 %: three of that.
        #expect(abs(variance / stated - 1) < 0.7)
    }

    @Test(
        "of several shapes the one that made the data has the least BIC, and is chosen",
        arguments: [
            EvolutionCurve(.exponential, [log(150), 1.2]), EvolutionCurve(.power, [log(120), log(2)]),
            EvolutionCurve(.cubic, [log(150), -1.6, 12, -10]),
        ])
    func choice(curve: EvolutionCurve) throws {
        let fit = try SynapseFit(Self.ramps(curve, noise: 0.003, count: 2), range: 1e-6...1.1e-5)
        #expect(try #require(fit[.set]).best.shape == curve.shape)
    }
}

import Diagnostics
import Foundation
import Statistics
import Testing

@testable import ModelFitting

@Suite struct RetentionFitTests {
    /// States that rest at 5 µS, after programming by 12 and by −3 µS of which a share is short-term.
    static func curves(_ taud: Double, _ taus: Double?, share: Double, noise: Double, seed: UInt64 = 1)
        -> [RetentionCurve]
    {
        let times = [0] + (0...40).map { pow(10, Double($0) / 10) }
        return [12.0, -3].enumerated().map { number, change in
            var stream = RandomStream(seed: seed, sample: number, path: "retention", channel: "noise")
            return RetentionCurve(
                "\(number)", times: times,
                conductances: times.map { time in
                    let short = taus.map { share * exp(-time / $0) } ?? 0
                    return 1e-6 * (5 + change * ((1 - share) * exp(-time / taud) + short) + noise * stream.nextNormal())
                })
        }
    }

    @Test("single and dual decays are told apart, and their constants come back within four deviations")
    func recovery() throws {
        let single = try RetentionFit(Self.curves(2000, nil, share: 0, noise: 0.05))
        #expect(single.kind == .single && single.shortShare == nil)
        let dual = try RetentionFit(Self.curves(3000, 40, share: 0.25, noise: 0.02))
        #expect(dual.kind == .dual)
        #expect(abs((dual.shortShare ?? 0) - 0.25) < 0.01)
        for (fit, truth) in [
            (single, ["taud": 2000, "g_rest": 5e-6]), (dual, ["taud": 3000, "taus": 40, "g_rest": 5e-6]),
        ] {
            #expect(fit.parameters.count == truth.count && fit.undetermined.isEmpty)
            for parameter in fit.parameters {
                let sigma = try #require(parameter.deviation)
                #expect(abs(parameter.value - (truth[parameter.name] ?? 0)) < 4 * sigma, "\(parameter)")
                #expect(sigma < 0.05 * parameter.value)
            }
            #expect((fit.heldOut?.normalisedError ?? 1) < 0.006)
        }
        #expect(dual.correlation.count == 3 && dual.correlation[1][1] == 1)
        let card = Dictionary(
            uniqueKeysWithValues: dual.cardParameters(range: 1e-6...2.1e-5).map { ($0.name, $0.value) })
        #expect(abs((card["xr"] ?? 0) - 0.2) < 1e-3 && card["short"] == dual.shortShare)
    }

    @Test("a tenth is lost after τ ln(10/9), and e^(−t/τ) is left")
    func figures() throws {
        let fit = try RetentionFit(Self.curves(2000, nil, share: 0, noise: 0))
        let tau = try #require(fit["taud"])
        #expect(abs(tau - 2000) < 1e-3)
        #expect(abs((fit.timeToLoseTenth ?? 0) - tau * log(10.0 / 9)) < 1e-9 * tau)
        #expect(abs(fit.left(after: 500) - exp(-500 / tau)) < 1e-15)
    }

    @Test("what does not decay, and what has only begun to, is said")
    func undetermined() throws {
        let flat = try RetentionFit(Self.curves(1e12, nil, share: 0, noise: 0.05))
        #expect(flat.kind == .constant && flat.parameters.isEmpty && flat.left(after: 1e9) == 1)
        #expect(flat.undetermined.contains { $0.hasPrefix("taud: nothing decays within") })
        #expect(flat.cardParameters(range: nil).isEmpty)
        let begun = try RetentionFit(Self.curves(3e5, nil, share: 0, noise: 0.02))
        #expect(begun.kind == .single && begun.undetermined.contains { $0.hasPrefix("taud") })
        #expect(throws: DiagnosticError.self) { try RetentionFit([]) }
    }
}

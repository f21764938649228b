import BehaviouralModels
import Experiments
import Fitting
import Foundation
import Stimuli
import Testing
import TrialSupport

/// The ideal rules as objectives: their smallest errors are known from an independent fit of the same data (tstdp dossier,
/// section 3, to the digits given there).
@Suite("Fits of the ideal rules") struct RuleFloorTests {
    private static let amplitude = FitVariable(name: "A", range: 0...0.5, scale: .logarithmic(offset: 1e-4))
    private static let time = FitVariable(name: "tau", unit: "s", range: 1e-3...1, scale: .logarithmic(offset: 0))

    private static func dataset(_ name: String) throws -> Dataset {
        try Trials.dataset(name)
    }

    @Test(
        "the nearest-spike minimal rule with free time constants reaches its floor within 120 evaluations",
        arguments: [("visual-cortex", 0.338, 0.05), ("hippocampal", 1.35, 0.0091)])
    func minimal(name: String, floor: Double, triplet: Double) async throws {
        let data = try Self.dataset(name)
        let fit = try await LeastSquares(
            [Self.amplitude, Self.amplitude, Self.amplitude, Self.time, Self.time, Self.time], budget: 120
        )
        .minimise(from: [4.6e-3, triplet, 5e-3, 0.0168, 0.0337, 0.045]) { x in
            let rule = TripletRule(
                potentiation2: x[0], potentiation3: x[1], depression2: x[2], tauPlus: x[3], tauMinus: x[4],
                tauY: x[5], scheme: .nearestSpike)
            return data.residuals(rule.weightChanges(data.points.map(\.condition)))
        }
        // The floors have three digits; the fit ends when less than 1e-3 of the error can be won.
        #expect(fit.best.error < floor * 1.01, "\(fit.best)")
        #expect(fit.best.error > floor * 0.97)
        #expect(fit.failures == 0)
    }

    @Test(
        "a pair rule cannot be fitted better than its floor",
        arguments: [
            ("visual-cortex", TripletRule.Scheme.nearestSpike, 7.4...7.7),
            ("visual-cortex", .allToAll, 7.4...7.7), ("hippocampal", .allToAll, 8.8...9.0),
            ("hippocampal", .nearestSpike, 10.1...10.3),
        ])
    func pair(name: String, scheme: TripletRule.Scheme, floor: ClosedRange<Double>) async throws {
        let data = try Self.dataset(name)
        let fit = try await LeastSquares([Self.amplitude, Self.amplitude], budget: 60).minimise(from: [5e-3, 5e-3]) {
            x in
            let rule = TripletRule(
                potentiation2: x[0], depression2: x[1], tauPlus: 0.0168, tauMinus: 0.0337, scheme: scheme)
            return data.residuals(rule.weightChanges(data.points.map(\.condition)))
        }
        #expect(floor.contains(fit.best.error), "\(fit.best)")
    }
}

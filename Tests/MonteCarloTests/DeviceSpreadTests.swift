import MonteCarlo
import Simulation
import Statistics
import Testing

@Suite("Parameters that are drawn together") struct DeviceSpreadTests {
    static func model(_ limits: [String: ClosedRange<Double>] = [:]) -> MismatchModel {
        var covariance = SymmetricMatrix(2)
        (covariance[0, 0], covariance[1, 1], covariance[0, 1]) = (0.01, 4, 0.12)
        let distribution = JointNormal(
            names: ["r", "n"], isLogarithmic: [true, false], means: [2, 5], covariance: covariance)
        return MismatchModel(
            devices: [DeviceSpread(instance: "x1", distribution: distribution, limits: limits)],
            independent: [
                IndependentDraw(
                    DrawnQuantity(path: "pulses", channel: "n1", sigma: 0.5, unit: "1"), instance: "xnoise",
                    parameter: "n1")
            ])
    }

    @Test("have the deviations and the correlation of their distribution; the nominal sample alters nothing")
    func draws() throws {
        let model = Self.model()
        #expect(model.draws(0, seed: 1) == [0, 0, 0])
        #expect(try model.sample(0, seed: 1).alterations.isEmpty)
        let count = 4000
        let rows = (1...count).map { model.draws($0, seed: 1) }
        func mean(_ value: ([Double]) -> Double) -> Double { rows.reduce(0) { $0 + value($1) } / Double(count) }
        // Mean squares scatter by σ²√(2/n), the correlation by (1 − ρ²)/√n: four of each.
        for (place, variance) in [0.01, 4, 0.25].enumerated() {
            #expect(abs(mean { $0[place] * $0[place] } / variance - 1) < 4 * (2 / Double(count)).squareRoot())
        }
        #expect(abs(mean { $0[0] * $0[1] } / 0.2 - 0.6) < 4 * 0.64 / 63 + 0.04)
        #expect(abs(mean { $0[0] * $0[2] } / 0.05) < 4.0 / 63)
        #expect(model.draws(417, seed: 1) == rows[416])
    }

    @Test("multiply e^draw where logarithms are drawn, add where not, and fail a sample outside of the model's range")
    func alterations() throws {
        let sample = try Self.model().sample(7, draws: [0.1, -1, 0.25])
        let values = sample.alterations.map(\.value)
        for (value, expected) in zip(values, [8.166169912567650, 4, 0.25]) { #expect(abs(value - expected) < 1e-12) }
        #expect(sample.alterations.map(\.device) == ["x1", "x1", "xnoise"])
        let failure = #expect(throws: SimulationFailure.self) {
            try Self.model(["n": 4.5...6]).sample(7, draws: [0.1, -1, 0.25])
        }
        #expect(failure?.kind == .badAlteration && failure?.message.contains("n of x1") == true)
    }
}

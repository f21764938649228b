import Foundation
import ModelFitting
import Testing

@Suite struct FiguresOfMeritTests {
    /// A fit of one exponential way up and one down, by two exact ramps.
    static func fit(_ up: Double, _ down: Double) throws -> SynapseFit {
        func ramp(_ nu: Double, _ polarity: Polarity) -> MeasuredRamp {
            let doses = (0...100).map { Double($0) }
            let way = EvolutionCurve(.exponential, [log(100), nu]).progress(from: 0, doses: doses)
            return MeasuredRamp(
                "", doses: doses, conductances: way.map { 1e-6 + 9e-6 * (polarity == .set ? $0 : 1 - $0) })
        }
        return try SynapseFit(
            MeasuredData(source: "", ramps: [ramp(up, .set), ramp(down, .reset)]), shapes: [.exponential])
    }

    @Test(
        "NeuroSim's nonlinearity has its published values",
        arguments: [
            // Labels and ν = 1/A, from the table in NeuroSim's formula.cpp, to the digits given.
            (1.0, 0.799), (2, 1.642), (3, 2.585), (4, 3.716), (5, 5.197), (6, 7.374), (9, 43.8),
        ])
    func nonlinearity(label: Double, nu: Double) throws {
        let digit = nu > 10 ? 0.05 : 0.0005
        #expect(abs(try #require(FiguresOfMerit.rate(ofNonlinearity: label)) - nu) <= digit)
        #expect(abs(FiguresOfMerit.nonlinearity(ofRate: nu) - label) < 0.002)
        #expect(FiguresOfMerit.nonlinearity(ofRate: -nu) == -FiguresOfMerit.nonlinearity(ofRate: nu))
    }

    @Test("the closed form is the largest distance from the straight line")
    func distance() throws {
        for nu in [0.01, 0.5, 3, 8] {
            let way = EvolutionCurve(.exponential, [0, nu])
            let grid = (0...4000).map { Double($0) / 4000 }
            let bend = zip(way.progress(from: 0, doses: grid), grid).map { $0 - $1 }.max() ?? 0
            #expect(abs(FiguresOfMerit.nonlinearity(ofRate: nu) - 10.1015 * bend) < 1e-5)
        }
        #expect(FiguresOfMerit.rate(ofNonlinearity: 10.2) == nil)
    }

    @Test("a linear device has no nonlinearity, no asymmetry, α = 1, and its pulses as states")
    func linear() throws {
        let merit = FiguresOfMerit(try Self.fit(0, 0))
        #expect(abs((merit.dynamicRange ?? 0) - 10) < 1e-9)
        #expect((merit.asymmetry ?? 1) < 1e-6 && (merit.stepAsymmetry ?? 1) < 1e-6)
        for direction in merit.directions {
            #expect(abs(direction.nonlinearity) < 1e-5)
            #expect(abs(direction.states - 100) < 1e-3)
            #expect(abs((direction.alpha ?? 0) - 1) < 1e-4)
        }
    }

    @Test("steps that fall on both ways have one symmetry point: where (h − νx) is equal")
    func symmetry() throws {
        let merit = FiguresOfMerit(try Self.fit(2, 1))
        // h(2) − 2x = h(1) − (1 − x), h(ν) = ν/(1 − e^−ν).
        let x = (2 / (1 - exp(-2.0)) - 1 / (1 - exp(-1.0)) + 1) / 3
        #expect(merit.symmetryPoints.count == 1)
        #expect(abs(merit.symmetryPoints[0] - (1e-6 + 9e-6 * x)) < 1e-9)
        // Both ways saturate, so that folded upon each other they lie apart.
        #expect((merit.asymmetry ?? 0) > 0.2)
    }
}

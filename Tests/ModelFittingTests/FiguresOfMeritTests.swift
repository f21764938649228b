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

    /// A fit of given shapes, without data.
    static func fit(
        _ up: EvolutionCurve, _ down: EvolutionCurve, lowest: Double = 1e-6, highest: Double = 1e-5,
        conditions: PulseConditions = PulseConditions(), doseUnit: String = "pulse"
    ) throws -> SynapseFit {
        func ramp(_ curve: EvolutionCurve, _ polarity: Polarity) throws -> MeasuredRamp {
            let dose = try #require(curve.fullDose)
            let doses = (0...100).map { dose * Double($0) / 100 }
            let way = curve.progress(from: 0, doses: doses)
            return MeasuredRamp(
                "", doses: doses,
                conductances: way.map { lowest + (highest - lowest) * (polarity == .set ? $0 : 1 - $0) })
        }
        let data = MeasuredData(
            source: "", doseUnit: doseUnit, ramps: [try ramp(up, .set), try ramp(down, .reset)], conditions: conditions)
        return try SynapseFit(data, shapes: [up.shape], range: lowest...highest)
    }

    @Test(
        "α has its closed forms: an exponential with e^ν = G0/G1 is α = 0, a power 1/m with e = G0/(G1 − G0) is α = 1/m"
    )
    func alpha() throws {
        // dG/dw = G ln(G1/G0) is the exponential shape with ν = −ln(G1/G0).
        let nu = -log(10.0)
        let exponential = FiguresOfMerit(
            try Self.fit(
                EvolutionCurve(.exponential, [log(100), nu]), EvolutionCurve(.exponential, [log(100), -nu])))
        for direction in exponential.directions { #expect(abs(direction.alpha ?? 1) < 1e-3) }
        // (y + 0.01)^(1/m) grows linearly, and y + 0.01 is G/(G1 − G0) where G1 = 101 G0.
        for m in [0.5, 2.0] {
            let merit = FiguresOfMerit(
                try Self.fit(
                    EvolutionCurve(.power, [log(100), log(m)]), EvolutionCurve(.power, [log(100), log(m)]),
                    lowest: 1e-6,
                    highest: 1.01e-4))
            #expect(abs((merit.directions[0].alpha ?? 0) - 1 / m) < 1e-3)
        }
    }

    @Test("ν, NL, states and range of exact ramps are those that made them")
    func exact() throws {
        let merit = FiguresOfMerit(
            try Self.fit(
                EvolutionCurve(.exponential, [log(150), 1.7]), EvolutionCurve(.exponential, [log(90), -0.8])))
        for (direction, truth) in zip(merit.directions, [(1.7, 150.0), (-0.8, 90)]) {
            #expect(abs((direction.nu ?? 0) - truth.0) < 1e-5)
            #expect(abs(direction.states - truth.1) < 1e-3)
            // NL from the way on 201 places against the closed form: the largest distance lies within half a place.
            #expect(abs(direction.nonlinearity - FiguresOfMerit.nonlinearity(ofRate: truth.0)) < 1e-3)
        }
        #expect(abs((merit.dynamicRange ?? 0) - 10) < 1e-9)
    }

    @Test(
        "a pulse costs V² (w/R + C) in a gate and V² w (Gmin + Gmax)/2 without one; doses in seconds are states of one width"
    )
    func energy() throws {
        var conditions = PulseConditions(
            set: .init(amplitude: 2, width: 1e-3), reset: .init(amplitude: -1, width: 5e-4),
            gate: .separate(resistance: 1e9, capacitance: 1e-12))
        let curve = EvolutionCurve(.exponential, [log(0.2), 0.5])
        var merit = FiguresOfMerit(try Self.fit(curve, curve, conditions: conditions, doseUnit: "s"))
        #expect(abs((merit.directions[0].writeEnergy ?? 0) - 4 * (1e-12 + 1e-12)) < 1e-24)
        #expect(abs((merit.directions[1].writeEnergy ?? 0) - (5e-13 + 1e-12)) < 1e-24)
        #expect(abs(merit.directions[0].states - 200) < 1e-6 && abs(merit.directions[1].states - 400) < 1e-6)
        conditions.gate = .channel
        merit = FiguresOfMerit(try Self.fit(curve, curve, conditions: conditions, doseUnit: "s"))
        #expect(abs((merit.directions[0].writeEnergy ?? 0) - 4e-3 * 5.5e-6) < 1e-20)
        conditions.gate = nil
        merit = FiguresOfMerit(try Self.fit(curve, curve, conditions: conditions, doseUnit: "s"))
        #expect(merit.directions[0].writeEnergy == nil)
    }

    @Test(
        "asymmetry: ways up and down that lie upon each other have none, those that both saturate their largest distance"
    )
    func asymmetry() throws {
        // Up with ν and down with −ν are one way: 1 − y(1 − t).
        let mirrored = FiguresOfMerit(
            try Self.fit(
                EvolutionCurve(.exponential, [log(100), 1.3]), EvolutionCurve(.exponential, [log(100), -1.3])))
        #expect((mirrored.asymmetry ?? 1) < 1e-6 && (mirrored.stepAsymmetry ?? 1) < 1e-6)
        let both = FiguresOfMerit(
            try Self.fit(EvolutionCurve(.exponential, [log(100), 2]), EvolutionCurve(.exponential, [log(100), 2])))
        // y(t) + y(1 − t) − 1 is largest at t = 1/2: 2 (1 − e^−1)/(1 − e^−2) − 1.
        let expected = 2 * (1 - exp(-1.0)) / (1 - exp(-2.0)) - 1
        #expect(abs((both.asymmetry ?? 0) - expected) < 1e-6)
        // Steps h − 2x and h − 2(1 − x): equal at 1/2 only.
        #expect(both.symmetryPoints.count == 1 && abs(both.symmetryPoints[0] - 5.5e-6) < 1e-10)
    }
}

import BehaviouralModels
import Foundation
import Stimuli
import Testing

/// Without what silicon adds the twin is the rule, and mismatch moves the rule's parameters.
@Suite("The twin and the rule")
struct TwinRuleTests {
    /// A peak of r1 far below vref, so that the pair's logistic is an exponential to e⁻²⁸, with currents that make up for
    /// it.
    static let far: [String: Double] = {
        let depth = 1.0
        let gain = exp((depth - 0.035) / TwinFixture.nu)
        return ["vpk_r1": 1.2 - depth, "itrip": 99e-9 * gain, "ia2": 57e-9 * gain]
    }()

    /// Rounding: sums of some hundred terms of relative error 1e-15, and a weight voltage of 1.65 V.
    func agree(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-11 + 1e-9 * abs(b) }

    @Test("the twin without silicon is the triplet rule with nearest spikes", arguments: TwinFixture.conditions)
    func isTheRule(_ condition: Condition) throws {
        let twin = try TwinFixture.twin(Self.far, effects: [])
        let rule = TwinFixture.rule(Self.far)
        #expect(agree(twin.weightChange(condition), rule.weightChange(condition)))
        #expect(abs(rule.weightChange(condition)) > 0.01)
    }

    @Test("a threshold shift of a leak lengthens its time constant by exp(ΔV/(n U_T)), one of its diode shortens it")
    func leaks() throws {
        let factor = exp(0.01 / TwinFixture.nu)
        for (leak, diode, bias) in [("mlr1", "mbtp", "itp"), ("mlo1", "mbtd", "itd"), ("mlo2", "mbty", "ity")] {
            for (path, power) in [("xsyn." + leak, -1.0), ("xbias." + diode, 1.0)] {
                var changed = Self.far
                changed[bias] = (TwinFixture.values[bias] ?? 0) * pow(factor, power)
                try compare(shifts: [path: 0.01], with: changed)
            }
            var weaker = Self.far
            weaker[bias] = (TwinFixture.values[bias] ?? 0) * 0.9
            try compare(factors: ["xsyn." + leak: 0.9], with: weaker)
        }
    }

    @Test("a shift of an output, tail or pair device scales its amplitude by exp(∓ΔV/(n U_T))")
    func amplitudes() throws {
        let factor = exp(0.01 / TwinFixture.nu)
        for (path, biases, power) in [
            ("xsyn.mn1", ["idep"], -1.0), ("xbias.mbdep", ["idep"], 1), ("xsyn.mt2", ["itrip"], -1),
            ("xbias.mbtrip", ["itrip"], 1), ("xsyn.mta", ["ia2"], -1), ("xbias.mba2", ["ia2"], 1),
            ("xsyn.md1", ["itrip", "ia2"], -1), ("xsyn.md2", ["itrip", "ia2"], 1),
        ] {
            var changed = Self.far
            for bias in biases {
                changed[bias] = (Self.far[bias] ?? TwinFixture.values[bias] ?? 0) * pow(factor, power)
            }
            try compare(shifts: [path: 0.01], with: changed)
        }
    }

    @Test("a shift of the mirror scales potentiation, and makes a p-channel device stronger when it is positive")
    func mirror() throws {
        let factor = exp(0.01 / (1.36 * TwinFixture.nu / 1.34))
        for (path, power) in [("xsyn.mp2", 1.0), ("xsyn.mp1", -1)] {
            var changed = Self.far
            for bias in ["itrip", "ia2"] { changed[bias] = (Self.far[bias] ?? 0) * pow(factor, power) }
            try compare(shifts: [path: 0.01], with: changed)
        }
        var changed = Self.far
        for bias in ["itrip", "ia2"] { changed[bias] = (Self.far[bias] ?? 0) * 1.1 }
        try compare(factors: ["xsyn.mp2": 1.1], with: changed)
    }

    private func compare(
        shifts: [String: Double] = [:], factors: [String: Double] = [:], with changed: [String: Double]
    ) throws {
        let twin = try TwinFixture.twin(Self.far, shifts: shifts, factors: factors, effects: [])
        let rule = TwinFixture.rule(changed)
        for condition in TwinFixture.conditions {
            let (a, b) = (twin.weightChange(condition), rule.weightChange(condition))
            #expect(agree(a, b), "\(shifts) \(factors) \(condition.name): \(a), \(b)")
        }
    }
}

import BehaviouralModels
import Diagnostics
import Foundation
import Stimuli
import Testing

/// What silicon adds, one effect at a time, against equations.
@Suite("What silicon does to the rule")
struct TwinEffectTests {
    let pair = Condition(name: "pair", pre: [0.395], post: [0.405], period: 1, repetitions: 60)
    let turned = Condition(name: "turned", pre: [0.405], post: [0.395], period: 1, repetitions: 60)

    @Test("a pair starts potentiation with the logistic function of vref − V_r1")
    func logisticStart() throws {
        let twin = try TwinFixture.twin(["itrip": 1e-18], effects: [])
        let rule = TwinFixture.rule(["itrip": 1e-18])
        for delay in [0.001, 0.005, 0.02, 0.05] {
            let condition = Condition(name: "", pre: [0.4], post: [0.4 + delay], period: 1)
            let x = (1.2 - 1.165) / TwinFixture.nu + delay / rule.tauPlus
            let expected = rule.potentiation2 * exp(0.035 / TwinFixture.nu) / (1 + exp(x))
            #expect(abs(twin.weightChange(condition) - expected) < 1e-9 * expected + 1e-12)
        }
    }

    @Test("an opening switch takes the same part of every amplitude: exp(−kick/(n U_T))")
    func switches() throws {
        let plain = try TwinFixture.twin(effects: [.bounds]).weightChange(turned)
        let kicked = try TwinFixture.twin(effects: [.bounds, .switches]).weightChange(turned)
        // Overlap 0.2 fF/µm · 0.6 µm over the swing from V + V_T to 0, and 0.2 fC/µm · √(0.6 µm · 1 µm · C/100 fF).
        let capacitance = 100e-15 + 2.6e-6 * 1.4e-9 + 4e-12 * 1e-3 + 8e-6 * 0.2e-9
        func gate(_ current: Double, _ threshold: Double, _ n: Double, _ scale: Double) -> Double {
            threshold + n * 8.617_333_262e-5 * 300.15 * 2 * log(expm1((current / scale).squareRoot()))
        }
        let body = (gate(5e-9, 1.26, 1.26, 190e-9) - gate(5e-9, 0.52, 1.34, 250e-9)) / 0.6
        let peak = gate(22e-9 / 4, 0.52, 1.34, 250e-9)
        let charge =
            0.2e-9 * 0.6e-6 * (peak * body + gate(100e-9, 0.52, 1.34, 250e-9))
            + 0.2e-9 * (0.6e-12 * capacitance / 100e-15).squareRoot()
        #expect(abs(kicked / plain - exp(-charge / capacitance / TwinFixture.nu)) < 1e-9)
        #expect(kicked / plain < 0.97)
    }

    @Test("moderate inversion makes a depression of 30 I_s fall by ln²(1 + e^{v/2}) along the ramp")
    func inversion() throws {
        let strong = ["idep": 30e-6]
        let rule = TwinFixture.rule(strong)
        let twin = try TwinFixture.twin(strong, effects: [.inversion])
        let condition = Condition(name: "", pre: [0.405], post: [0.395], period: 1)
        let v = 2 * log(expm1(30.0.squareRoot())) - 0.01 / rule.tauMinus
        let root = log1p(exp(v / 2))
        let expected = -1e-6 * root * root * 1e-6 / 4e-12
        #expect(abs(twin.weightChange(condition) - expected) < 1e-9 * abs(expected))
        #expect(twin.weightChange(condition) < 1.05 * rule.weightChange(condition))
    }

    @Test("the weight stops at the supply and at ground")
    func bounds() throws {
        let up = try TwinFixture.twin(["ia2": 2e-6, "itrip": 2e-6])
        #expect(abs(up.weightChange(pair) - 1.65) < 0.01)
        let down = try TwinFixture.twin(["idep": 2e-6])
        #expect(abs(down.weightChange(turned) + 1.65) < 0.01)
    }

    @Test("the output conductance makes repetitions a geometric series")
    func outputConductance() throws {
        let twin = try TwinFixture.twin(effects: [.outputConductance])
        var once = turned
        once.repetitions = 1
        let first = twin.weightChange(once)
        var twice = turned
        twice.repetitions = 2
        let second = twin.weightChange(twice) - first
        let ratio = second / first
        #expect(ratio < 1 && ratio > 0.999)
        let expected = first * (1 - pow(ratio, 60)) / (1 - ratio)
        #expect(abs(twin.weightChange(turned) - expected) < 1e-6 * abs(expected))
    }

    @Test("a mirror that needs longer than a pulse loses the charge of its gates")
    func mirrorSettling() throws {
        // 0.3 nA: the mirror's gates hold some femtocoulombs, a pulse brings a tenth of one.
        let weak = ["ia2": 0.3e-9, "itrip": 1e-18]
        let condition = Condition(name: "", pre: [0.4], post: [0.4005], period: 1)
        let settled = try TwinFixture.twin(weak, effects: [.bounds]).weightChange(condition)
        let lagging = try TwinFixture.twin(weak, effects: [.bounds, .mirrorSettling]).weightChange(condition)
        #expect(settled > 0)
        #expect(lagging < 0.1 * settled)
        let late = Condition(name: "", pre: [0.4], post: [0.41], period: 1)
        let strong = ["ia2": 300e-9, "itrip": 1e-18]
        let ratio =
            try TwinFixture.twin(strong, effects: [.bounds, .mirrorSettling]).weightChange(late)
            / TwinFixture.twin(strong, effects: [.bounds]).weightChange(late)
        #expect(abs(ratio - 1) < 0.01)
    }

    @Test(
        "stored charges move a weight whose currents are off by less than a millivolt a pair, and do not grow with c_w")
    func storedCharges() throws {
        let quiet = ["ia2": 0.1e-12, "itrip": 0.1e-12]
        let small = try TwinFixture.twin(quiet.merging(["c_w": 4e-12]) { $1 }).weightChange(pair)
        let large = try TwinFixture.twin(quiet.merging(["c_w": 40e-12]) { $1 }).weightChange(pair)
        #expect(abs(small) > 1e-4 && abs(small) < 0.06)
        #expect(abs(small / large - 10) < 0.3)
    }

    @Test("many twins in a batch answer as each alone")
    func batch() throws {
        var twins: [TSTDPTwin] = []
        for index in 0..<10 {
            let step = Double(index)
            let values: [String: Double] = ["idep": 22e-9 * (1 + 0.01 * step), "t_p": index % 3 == 0 ? 2e-6 : 1e-6]
            let shifts: [String: Double] = ["xsyn.mn1": 0.001 * step, "xsyn.md2": -0.002 * step]
            twins.append(try TwinFixture.twin(values, shifts: shifts))
        }
        let conditions = [TwinFixture.conditions[2], TwinFixture.conditions[4]]
        let together = TSTDPTwinBatch(twins).weightChanges(conditions)
        for (condition, changes) in zip(conditions, together) {
            for (twin, change) in zip(twins, changes) {
                // Repetitions stop being simulated within a nanovolt of each other: 60 of them.
                #expect(abs(change - twin.weightChange(condition)) < 1e-7)
            }
        }
    }

    @Test("what is missing is named")
    func missing() throws {
        var constants = TwinFixture.constants
        constants["ns_n"] = nil
        constants["qsw_p"] = nil
        let error = #expect(throws: DiagnosticError.self) {
            try TSTDPTwin(
                values: TwinFixture.values.merging(["itp": 0]) { $1 }, constants: constants,
                devices: TwinFixture.devices, thresholdShifts: ["xsyn.mn3": 0.01])
        }
        let messages = (error?.diagnostics ?? []).map { $0.message + ($0.help ?? "") }.joined(separator: "\n")
        for name in ["ns_n, qsw_p", "itp", "'xsyn.mn3'", "xsyn.mn2"] { #expect(messages.contains(name), "\(messages)") }
    }
}

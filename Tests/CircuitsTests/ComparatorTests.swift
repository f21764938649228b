import Circuits
import Foundation
import Simulation
import Testing

/// Winner-take-all and bump comparator against the equations of their YAML, on the embedded technology.
@Suite("Comparators of currents") struct ComparatorTests {
    @Test(
        "the winner takes all, and its output rises within ln(81) n U_T/V_A of equal inputs", arguments: [1e-9, 1e-8])
    func transition(input: Double) async throws {
        let devices = ["@m.xwta.xc1.m1[id]", "@m.xwta.xc1.m1[gds]", "@m.xwta.xc1.m2[id]", "@m.xwta.xc1.m2[gm]"]
        let run = try await TransientRun("wta", ["i_in": input], probes: devices)
        #expect(abs(try run.error("winner")) < 0.02)
        #expect(try run.value("loser") < 1e-3 * run.closedForm("winner"))
        #expect(abs(try run.error("middle")) < 0.02)
        // The ramp of the first input goes from 1 - c to 1 + c times the second in 40 ms.
        let width = (try run.value("end") - run.value("start")) / 40e-3 * 2 * 0.02
        let middle = try run.value("middle")
        let values = try devices.map { try run.measured("value-at(\($0), \(middle)s)") }
        // I/g_ds is V_A, and I/g_m of the second transistor n U_T.
        let expected = log(81) * (values[2] / values[3]) / (values[0] / values[1])
        // What a straight line from the middle leaves out of 10 % to 90 %, and points 0.2 ms apart.
        #expect(abs(width / expected - 1) < 0.06, "\(width) and \(expected)")
    }

    @Test(
        "a threshold that is off moves the point of equal outputs by ln I of one transistor", arguments: [-8e-3, 8e-3])
    func mismatch(offset: Double) async throws {
        let threshold = Alteration(device: "m.xwta.xc1.m1", parameter: "delvto", value: offset)
        let device = ["@m.xwta.xc1.m1[id]", "@m.xwta.xc1.m1[gm]"]
        let run = try await TransientRun("wta", preset: "wide", probes: device, alterations: [threshold])
        let ramp = (try run.value("middle") - 5e-3) / 40e-3
        let shift = log(0.5 + ramp)
        let middle = try run.value("middle")
        let values = try device.map { try run.measured("value-at(\($0), \(middle)s)") }
        // ln I = -delvto g_m/I: two such devices, normal, give sqrt(2) sigma(ln I) as the contrast at which 16 % of all copies
        // choose the wrong winner. The slope factor changes by 2 % over the shift, and points are 0.2 ms, 0.5 %, apart.
        #expect(abs(shift / (-offset * values[1] / values[0]) - 1) < 0.06, "\(shift)")
    }

    @Test("the bump comparator decides at the ends of its window", arguments: [0.2e-9, 0.4e-9, 0.8e-9])
    func window(half: Double) async throws {
        let run = try await TransientRun("bump-comparator", ["i_sl": half])
        // 24 % of the rest in 20 ms: 1 % of the rest is 0.8 ms.
        for name in ["lower", "upper"] { #expect(abs(try run.value(name) - run.closedForm(name)) < 0.8e-3, "\(name)") }
    }
}

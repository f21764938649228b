import Circuits
import Foundation
import Stimuli
import Testing

/// The window of the pair synapse, whose output transistors turn the ramps of the traces into exponentials.
///
/// C_w = 10 pF: the charges of switches, 0.4 fC, are then 0.04 mV.
@Suite("The window of the pair synapse")
struct PairWindowTests {
    static let distances = [-0.05, -0.04, -0.03, -0.02, 0.02, 0.03, 0.04, 0.05]

    @Test(
        "decays with tau+ and tau-",
        arguments: [
            ClosedForm(isLogistic: false), ClosedForm(tauPlus: 33.7e-3, tauMinus: 16.8e-3, isLogistic: false),
        ])
    func decay(_ rule: ClosedForm) async throws {
        let changes = try await Running.changes(
            "pstdp",
            [
                "c_w": 10e-12, "a2_plus": rule.a2Plus, "a2_minus": rule.a2Minus, "tau_plus": rule.tauPlus,
                "tau_minus": rule.tauMinus,
            ], stimulation: StimulationProtocol.pairing(distances: Self.distances, period: 2))
        for (sign, stated) in [(-1.0, rule.tauMinus), (1, rule.tauPlus)] {
            let side = zip(Self.distances, changes).filter { $0.0 * sign > 0 }
            #expect(side.allSatisfy { $0.1 * sign > 0 }, "\(changes)")
            let measured = exponential(side.map { abs($0.0) }, side.map(\.1))
            // The slope factor of the technology is that of other currents and a longer channel (5 %), the capacitance that
            // gates add is known to 3 fF of 108 fF (3 %), and the charge that the mirror's switch leaves shrinks more slowly
            // than the current (5 %).
            #expect(abs(measured.timeConstant / stated - 1) < 0.13, "\(measured.timeConstant) s, not \(stated) s")
        }
    }
}

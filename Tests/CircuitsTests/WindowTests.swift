import Circuits
import Foundation
import Stimuli
import Testing

/// The STDP window of the minimal synapse, pair terms alone, against the closed forms of its biases.
///
/// C_w = 10 pF: the charges of switches that the closed forms leave out, about 1.3 fC, are then 0.13 mV.
@Suite("The STDP window")
struct WindowTests {
    static let distances = [-0.05, -0.04, -0.03, -0.02, 0.02, 0.03, 0.04, 0.05]

    @Test(
        "has the signs, amplitudes and time constants of the closed forms",
        arguments: [
            ClosedForm(), ClosedForm(tauPlus: 33.7e-3, tauMinus: 16.8e-3), ClosedForm(a2Plus: 6e-3, a2Minus: 2e-3),
        ])
    func closedForm(_ rule: ClosedForm) async throws {
        let changes = try await Running.changes(
            "tstdp-minimal",
            [
                "c_w": 10e-12, "a3_plus": 0, "a2_plus": rule.a2Plus, "a2_minus": rule.a2Minus,
                "tau_plus": rule.tauPlus, "tau_minus": rule.tauMinus,
            ], stimulation: StimulationProtocol.pairing(distances: Self.distances, period: 2))
        for (distance, change) in zip(Self.distances, changes) {
            #expect((change > 0) == (distance > 0), "\(distance) s gives \(change) V")
            // 0.13 mV is 4 % of the smallest amplitude; the channels' output conductance adds 4 % of a current.
            let amplitude = distance > 0 ? rule.a2Plus : rule.a2Minus
            #expect(abs(change - rule.change(distance)) < 0.13e-3 + 0.04 * amplitude, "\(distance) s: \(change) V")
        }
        for sign in [-1.0, 1] {
            let side = zip(Self.distances, changes).filter { $0.0 * sign > 0 }
            let times = side.map { abs($0.0) }
            let measured = exponential(times, side.map(\.1))
            // The same line through the closed form, which is no pure exponential where the pair is not far from vref.
            let stated = exponential(times, times.map { rule.change(sign * $0) })
            // The slope factor of the technology is that of other currents and a longer channel (5 %), the capacitance that
            // gates add is known to 3 fF of 108 fF (3 %), and 0.05 mV at the last point is a tenth of the slope over 30 ms.
            // The line meets 0 a time constant away from the points, which adds as much to the amplitude.
            #expect(abs(measured.timeConstant / stated.timeConstant - 1) < 0.15)
            #expect(abs(measured.amplitude / stated.amplitude - 1) < 0.2)
        }
    }
}

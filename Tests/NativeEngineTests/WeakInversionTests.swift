import Characterization
import Foundation
import NativeEngine
import TestSupport
import Testing

@Suite("Constants of weak inversion") struct WeakInversionTests {
    private static let thermal = 8.617_333_262e-5 * 300.15

    @Test("slope and specific current of an exponential are found exactly, with the source above the bulk as well")
    func exponential() throws {
        let gates = (0...40).map { 0.05 * Double($0) }
        for body in [0.0, 0.6] {
            // I = I_0 W/L exp((V_GB/n - V_SB)/U_T) with n = 1.37, I_0 = 0.3 pA, W/L = 0.5
            let currents = gates.map { 0.5 * 0.3e-12 * exp((($0 + body) / 1.37 - body) / Self.thermal) }
            let found = try #require(
                WeakInversion(gates: gates, currents: currents, body: body, drain: 1.65, squares: 0.5))
            #expect(abs(found.slope / 1.37 - 1) < 1e-12 && abs(found.kappa * 1.37 - 1) < 1e-12)
            // Roundings of ln I are 1e-15 of about 30, and go with V_GS/U_T.
            #expect(abs(found.specificCurrent / 0.3e-12 - 1) < 1e-11 && found.worstError < 1e-11)
        }
    }

    @Test("the EKV transistor's bend towards strong inversion is seen in the error of the fit")
    func bend() throws {
        // I = I_s ln²(1 + exp((V_G - V_T)/(2 n U_T))), I_s = 200 nA (C. Enz, F. Krummenacher, E. Vittoz 1995)
        let gates = (0...66).map { 0.05 * Double($0) }
        let currents = gates.map { 200e-9 * pow(log1p(exp(($0 - 0.5) / (2 * 1.4 * Self.thermal))), 2) }
        let low = try #require(
            WeakInversion(gates: gates, currents: currents, drain: 1.65, within: 1e-13...1e-10))
        let high = try #require(
            WeakInversion(gates: gates, currents: currents, drain: 1.65, within: 1e-12...1e-7))
        // At 0.1 nA the bend has taken exp(-sqrt(I/I_s)), 2 %, over three decades: 0.1 % of n.
        #expect(abs(low.slope / 1.4 - 1) < 5e-3 && low.worstError < 0.02)
        #expect(high.slope > 1.01 * low.slope && high.worstError > 5 * low.worstError)
    }

    @Test("too few currents in the range, or currents that fall, give none")
    func refusals() {
        let gates = [0.0, 0.1, 0.2, 0.3]
        #expect(WeakInversion(gates: gates, currents: [1e-13, 1e-11, 1e-9, 1e-7], drain: 1) == nil)
        #expect(WeakInversion(gates: gates, currents: [1e-9, 1e-10, 1e-11, 1e-12], drain: 1) == nil)
    }
}

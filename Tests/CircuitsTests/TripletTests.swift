import Circuits
import Foundation
import Stimuli
import Testing

/// Pairs one after another: a spike meets the slow trace of the one a period before it.
@Suite("The triplet terms")
struct TripletTests {
    static let periods = [0.03, 0.06, 0.12]

    /// The slow traces are let go by the delayed pulse: two pulses and a gap of 0.2 µs after the spike; it is read half a
    /// pulse after the next one. In biological time 1.7 ms.
    static let head = 2 * 1e-3 + 0.2e-3 - ClosedForm.halfPulse

    /// Charges that switches leave, 1.3 fC on the C_w of 4 pF, depend on what came before; 8 % of a time constant (slope
    /// factor and capacitance) move exp(-T/tau) by 8 % at T = tau, and output conductance adds as much.
    static func tolerance(_ stated: Double) -> Double { 0.33e-3 + 0.15 * abs(stated) }

    @Test(
        "potentiation grows with the post spike before it by A3+ exp(-T/tau_y), and without A3+ it does not",
        arguments: ["tstdp-minimal", "tstdp"])
    func potentiation(name: String) async throws {
        let tau = 48e-3
        let settings = ["c_w": 4e-12, "a2_minus": 0, "tau_y": tau]
        let alone = try await change(name, 0.01, 2, settings)
        for period in Self.periods {
            let growth = try await change(name, 0.01, period, settings) - alone
            // The pair steers both terms alike, so that what it does to the pair term is known from the pair alone.
            let stated = alone * 9.1 / 4.6 * exp(-(period - Self.head) / tau)
            #expect(abs(growth - stated) < Self.tolerance(stated), "\(period) s: \(growth) V, not \(stated) V")
        }
        let without = settings.merging(["a3_plus": 0]) { $1 }
        let growth = try await change(name, 0.01, 0.03, without) - change(name, 0.01, 2, without)
        #expect(abs(growth) < Self.tolerance(0))
    }

    @Test("depression grows with the pre spike before it by A3- exp(-T/tau_x), and without A3- it does not")
    func depression() async throws {
        let tau = 0.1
        let settings = ["a2_plus": 0, "a3_plus": 0, "a3_minus": 6e-3, "tau_x": tau]
        let alone = try await change("tstdp", -0.01, 2, settings)
        for period in Self.periods {
            let growth = try await change("tstdp", -0.01, period, settings) - alone
            let stated = -6e-3 * exp(-(0.01 - ClosedForm.halfPulse) / 33.7e-3) * exp(-(period - Self.head) / tau)
            #expect(abs(growth - stated) < Self.tolerance(stated), "\(period) s: \(growth) V, not \(stated) V")
        }
        let without = settings.merging(["a3_minus": 0]) { $1 }
        let growth = try await change("tstdp", -0.01, 0.03, without) - change("tstdp", -0.01, 2, without)
        #expect(abs(growth) < Self.tolerance(0))
    }

    /// The change by one pair that another of the same distance precedes by a period.
    private func change(
        _ name: String, _ distance: Double, _ period: Double, _ settings: [String: Double]
    ) async throws -> Double {
        var totals: [Double] = []
        // Both have a repetition before them that is not measured; one pair alone has none, and other charges on its nets.
        for count in [2, 3] {
            let pairing = StimulationProtocol.pairing(distances: [distance], period: period, repetitions: count)
            totals += try await Running.changes(name, settings, stimulation: pairing)
        }
        try #require(totals.count == 2)
        return totals[1] - totals[0]
    }
}

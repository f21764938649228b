import Circuits
import Stimuli
import Testing

/// Pairs half a second apart in a period of 2 s: all traces are over when the second spike comes, so that the rule gives
/// less than 1e-6 of any amplitude. What the weight does then is charge that switches leave.
@Suite("Pairs with nothing to learn")
struct EmptyPairTests {
    static let pairing = StimulationProtocol.pairing(distances: [-0.5, 0.5], period: 2)

    @Test("add at most the charges that the circuits' descriptions name")
    func charges() async throws {
        // 1.3 fC on 4 pF; 0.4 fC on 4 pF.
        for (name, limit) in [("tstdp-minimal", 0.33e-3), ("tstdp", 0.33e-3), ("pstdp", 0.1e-3)] {
            for change in try await Running.changes(name, [:], stimulation: Self.pairing) {
                #expect(abs(change) < limit, "\(name): \(change) V")
            }
        }
    }

    @Test("weigh a tenth as much on a tenfold C_w, since a charge is what they leave")
    func capacitance() async throws {
        let settings = ["a2_plus": 2e-3, "a3_plus": 0]
        let small = try await Running.changes(
            "tstdp", settings.merging(["c_w": 2e-12]) { $1 }, stimulation: Self.pairing)
        let large = try await Running.changes(
            "tstdp", settings.merging(["c_w": 20e-12]) { $1 }, stimulation: Self.pairing)
        // The currents grow with C_w, and with them the swing of the mirror, by U_T n ln 10 of some 0.3 V.
        #expect(abs(large[0]) < 0.2 * abs(small[0]) && abs(large[1]) < 0.2 * abs(small[1]))
    }

    @Test("add a tenth of it when post switches the tail of potentiation")
    func gatedTail() async throws {
        let open = try await Running.changes("tstdp", [:], stimulation: Self.pairing)
        let gated = try await Running.changes("tstdp", ["gate_tail": 1], stimulation: Self.pairing)
        #expect(abs(gated[0]) < 0.1 * abs(open[0]))
    }
}

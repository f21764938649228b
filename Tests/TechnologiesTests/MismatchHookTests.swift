import Foundation
import Netlists
import Technologies
import Testing

@Suite("Mismatch parameters of the cards")
struct MismatchHookTests {
    /// The drain current of three transistors: nominal, with 10 mV of `delvto`, with 5 % of `mulu0`.
    private func currents(_ technology: Technology, device: String) throws -> [Double] {
        let sign: Double = device.hasPrefix("n") ? 1 : -1
        // 0.2 V below the constant-current threshold of 100 nA per square: weak inversion.
        let gate = sign * (try #require(technology.device(named: device)?.constants.threshold) - 0.2)
        let extra: [[Parameter]] = [[], [Parameter("delvto", .number(sign * 0.01))], [Parameter("mulu0", 1.05)]]
        let netlist = Netlist(
            statements: extra.enumerated().map { index, parameters in
                Fixtures.transistor("M\(index)", ["d\(index)", "g", "0", "0"], device, w: 2e-6, l: 4e-6, parameters)
            })
        let mapped = try technology.map(netlist, corner: "tt")
        let result = try Ngspice.run(
            """
            * hooks
            \(mapped.text)
            Vg g 0 \(gate)
            V0 d0 0 \(sign)
            V1 d1 0 \(sign)
            V2 d2 0 \(sign)
            .options temp=27 gmin=1e-20 abstol=1e-18
            .op
            .end
            """)
        #expect(!result.messages.lowercased().contains("warning"), "\(result.messages)")
        return try (0...2).map { abs(try #require(result["i(v\($0))"].first)) }
    }

    @Test(
        "delvto shifts the threshold, away from conduction for either polarity, and mulu0 multiplies the current",
        .online, arguments: InstalledTechnologies.all, ["nmos", "pmos"])
    func hooks(name: String, device: String) throws {
        let technology = try InstalledTechnologies.catalogue().technology(named: name).selecting(supply: 3.3)
        let current = try currents(technology, device: device)
        let slope = try #require(technology.device(named: device)?.constants.slope)
        // I ~ exp(-ΔV_T/(n U_T)); the stated n is that of two decades, the local one differs by up to a third.
        let expected = -0.01 / (slope * 0.025865)
        let found = log(current[1] / current[0])
        #expect(found < 0.7 * expected && found > 1.5 * expected, "\(found) against \(expected)")
        // The mobility enters weak inversion as a factor; what else depends on it is below a tenth of that.
        #expect(abs(current[2] / current[0] - 1.05) < 0.005)
    }
}

import Foundation
import Netlists
import Technologies
import Testing

/// What a technology states as constants is extracted again from sweeps in ngspice, by their definition.
@Suite("Constants of the bias formulas")
struct ConstantsTests {
    struct Case: CustomTestStringConvertible {
        var technology: String
        var device: String
        var testDescription: String { "\(technology) \(device)" }
    }

    static let embeddedCases: [Case] = [
        Case(technology: "generic350", device: "nmos"), Case(technology: "generic350", device: "pmos"),
    ]

    static let installedCases: [Case] =
        [Case(technology: "gf180mcu", device: "nmos"), Case(technology: "gf180mcu", device: "pmos")]
        + ["nmos_1v8", "pmos_1v8", "nmos_5v", "pmos_5v"].map { Case(technology: "sky130", device: $0) }

    /// kT/q at 27 °C, CODATA 2018.
    let thermalVoltage = 1.380649e-23 * 300.15 / 1.602176634e-19

    /// W/L of the reference geometry.
    let squares = 0.5

    @Test("generic350's constants are those of its cards", arguments: ConstantsTests.embeddedCases)
    func checkEmbedded(_ item: Case) throws {
        try check(Fixtures.bare.technology(named: item.technology), item.device)
    }

    @Test("the PDKs' constants are those of their cards", .online, arguments: ConstantsTests.installedCases)
    func checkInstalled(_ item: Case) throws {
        try check(InstalledTechnologies.catalogue().technology(named: item.technology), item.device)
    }

    private func check(_ technology: Technology, _ name: String) throws {
        let device = try #require(technology.device(named: name))
        let stated = device.constants
        let curve = try sweep(technology, device, drain: 1, from: 0, to: 1.5, step: 0.005)
        let low = try #require(gateVoltage(of: curve, at: 1e-10 * squares))
        let high = try #require(gateVoltage(of: curve, at: 1e-8 * squares))
        let slope = (high - low) / (thermalVoltage * log(100))
        // Four digits are stated, the grid of 5 mV and straight lines between its points cost less than 0.1 %.
        #expect(abs(stated.slope - slope) < 2e-3 * slope)
        // An error of n of 0.1 % moves i0 by exp(0.001 V_GS/(n U_T)), about 2 %.
        let specific = 1e-8 * exp(-high / (slope * thermalVoltage))
        #expect(abs(stated.specificCurrent - specific) < 0.03 * specific)
        let threshold = try #require(gateVoltage(of: curve, at: 1e-7 * squares))
        #expect(abs(stated.threshold - threshold) < 1e-3)
        // The limit lies between two points of the grid, which are a factor of about 1.1 apart.
        let limit = try #require(weakInversionLimit(of: curve, slope: slope, above: high))
        #expect(abs(stated.weakInversionLimit - limit) < 0.12 * limit)
        let off = try sweep(technology, device, drain: device.supply, from: -0.3, to: 0, step: 0.1)
        let width = 2e-6
        let leakage = try #require(off.last).drain / width
        #expect(abs(stated.offCurrent - leakage) < 0.01 * leakage)
        let junction = abs(try #require(off.first).bulk) / width
        #expect(abs(stated.junctionCurrent - junction) < 0.01 * junction)
    }

    private struct Point {
        var gate: Double
        var drain: Double
        var bulk: Double
    }

    /// Currents of the mapped device, W/L = 2 µm/4 µm, with signs as for an n-channel device.
    private func sweep(
        _ technology: Technology, _ device: TransistorDevice, drain: Double, from: Double, to: Double, step: Double
    ) throws -> [Point] {
        let sign: Double = device.polarity == .n ? 1 : -1
        let netlist = Netlist(statements: [
            Fixtures.transistor("M1", ["d", "g", "0", "b"], device.name, w: 2e-6, l: 4e-6)
        ])
        let mapped = try technology.map(netlist, corner: "tt")
        let result = try Ngspice.run(
            """
            * constants
            \(mapped.text)
            Vd d 0 \(sign * drain)
            Vg g 0 0
            Vb b 0 0
            .options temp=27 gmin=1e-22 abstol=1e-20 reltol=1e-6
            .dc Vg \(sign * from) \(sign * to) \(sign * step)
            .end
            """)
        return zip(result["v(g)"], zip(result["i(vd)"], result["i(vb)"])).map {
            Point(gate: sign * $0, drain: -sign * $1.0, bulk: $1.1)
        }
    }

    /// The gate voltage at a current, by a straight line of ln I between two points.
    private func gateVoltage(of curve: [Point], at current: Double) -> Double? {
        for (a, b) in zip(curve, curve.dropFirst()) where a.drain <= current && current < b.drain {
            return a.gate + (b.gate - a.gate) * log(current / a.drain) / log(b.drain / a.drain)
        }
        return nil
    }

    /// The current per square at which g_m/I_D falls below 80 % of 1/(n U_T).
    private func weakInversionLimit(of curve: [Point], slope: Double, above: Double) -> Double? {
        for (a, b) in zip(curve, curve.dropFirst()) where b.gate >= above {
            let efficiency = log(b.drain / a.drain) / (b.gate - a.gate) * slope * thermalVoltage
            if efficiency < 0.8 { return (a.drain * b.drain).squareRoot() / squares }
        }
        return nil
    }
}

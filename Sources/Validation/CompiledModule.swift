internal import CompactModels
internal import Diagnostics
internal import Foundation
internal import ModelTools
internal import Simulation
internal import VerilogA

/// A model's compiled Verilog-A for an ngspice that can load it.
enum CompiledModule {
    /// The library.
    ///
    /// - Throws: A `DiagnosticError` in one sentence: no OpenVAF, or an ngspice that loads no such libraries.
    static func library(
        of model: CompactModel, tools: ToolBox, store: ModelStore, ngspice: @Sendable ([String]) -> any Simulator
    ) async throws -> String {
        let compiler = try VerilogACompiler(tools: tools, store: store)
        let identity = try await ngspice([]).identity
        guard identity.details["osdi"] == "yes" else {
            throw DiagnosticError(
                "no-osdi", "ngspice \(identity.version) cannot load compiled Verilog-A",
                help: "install ngspice 44 or later, and name its library in HILLOCK_NGSPICE_LIBRARY")
        }
        return try compiler.compile(VerilogAWriter.write(model)).path
    }

    /// The device in a deck.
    static func device(of model: CompactModel) -> DeviceBench.Device {
        DeviceBench.Device(
            card: ".model card \(VerilogAWriter.moduleName(of: model))", line: "n1", model: "card",
            states: VerilogAWriter.nodeNames(of: model).map { "v(n1#\($0))" })
    }
}

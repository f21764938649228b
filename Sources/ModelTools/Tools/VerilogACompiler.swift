public import Diagnostics
public import Foundation

/// Compiles Verilog-A with OpenVAF.
public struct VerilogACompiler: Sendable {
    private let path: String
    private let store: ModelStore

    /// Creates a compiler.
    ///
    /// - Parameters:
    ///   - tools: Where OpenVAF is looked for.
    ///   - store: Where compiled modules are kept.
    /// - Throws: A `DiagnosticError` when OpenVAF is not installed.
    public init(tools: ToolBox, store: ModelStore) throws(DiagnosticError) {
        path = try tools.need(.openvaf)
        self.store = store
    }

    /// The library of compiled modules of a text.
    ///
    /// - Parameter text: Verilog-A.
    /// - Returns: The path of the `.osdi` file.
    /// - Throws: A `DiagnosticError` with what the compiler said.
    public func compile(_ text: String) throws(DiagnosticError) -> URL {
        try store.file(for: path + "\n" + text, ending: "osdi") { folder throws(DiagnosticError) in
            try ModelStore.write(text, to: folder.appending(path: "model.va"))
            let run = try ToolRun(path, ["model.va", "-o", "model.osdi"], in: folder)
            guard run.isGood else {
                throw DiagnosticError("openvaf", "openvaf-r does not compile the module", help: run.complaint)
            }
            return "model.osdi"
        }
    }
}

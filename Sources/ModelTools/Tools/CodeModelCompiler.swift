public import CompactModels
public import Diagnostics
public import Foundation
public import ModelForms

/// Compiles code models of XSPICE with the system's C compiler.
public struct CodeModelCompiler: Sendable {
    private let path: String
    private let store: ModelStore

    /// Creates a compiler.
    ///
    /// - Parameters:
    ///   - tools: Where the C compiler is looked for.
    ///   - store: Where compiled models are kept.
    /// - Throws: A `DiagnosticError` when there is no C compiler.
    public init(tools: ToolBox, store: ModelStore) throws(DiagnosticError) {
        path = try tools.need(.cc)
        self.store = store
    }

    /// The library of a model's code model, under a name of its own for every text: ngspice lets go of no library.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - abi: The layout of the ngspice that will load it.
    ///   - hasCIDER: Whether that ngspice was built with CIDER.
    /// - Returns: The path of the library.
    /// - Throws: A `DiagnosticError` with what the compiler said.
    public func compile(
        _ model: CompactModel, abi: CodeModelABI, hasCIDER: Bool = true
    ) throws(DiagnosticError) -> URL {
        let text = CodeModelWriter.write(model, abi: abi, hasCIDER: hasCIDER)
        return try store.file(for: path + "\n" + text, ending: "cm") { folder throws(DiagnosticError) in
            try ModelStore.write(text, to: folder.appending(path: "model.c"))
            // No contraction of a*b + c: the native evaluation rounds twice.
            let options = ["-O2", "-ffp-contract=off", "-fPIC", "-shared", "-fvisibility=hidden"]
            let run = try ToolRun(path, options + ["model.c", "-o", "model.cm", "-lm"], in: folder)
            guard run.isGood else {
                throw DiagnosticError("cc", "\(path) does not compile the code model", help: run.complaint)
            }
            return "model.cm"
        }
    }
}

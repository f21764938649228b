public import CompactModels
internal import Diagnostics
internal import Foundation
internal import ModelForms
public import ModelTools
public import Simulation
internal import SpiceFormat
internal import Waveforms

/// A model's code model, compiled for the ngspice at hand, whose layout is proved.
public struct CodeModel: Sendable {
    /// The library.
    public var file: String
    /// The subcircuit around the device.
    public var text: String

    /// Compiles a model for the version of ngspice at hand, after a small model with a known answer has shown that the layout is
    /// right.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - tools: Where the C compiler is looked for.
    ///   - store: Where compiled models are kept.
    ///   - ngspice: ngspice with code models loaded from the given files.
    /// - Throws: A `DiagnosticError` in one sentence: no C compiler, a version that is not known, a layout that is not right.
    public static func ready(
        _ model: CompactModel, tools: ToolBox, store: ModelStore, ngspice: @Sendable ([String]) -> any Simulator
    ) async throws -> CodeModel {
        let compiler = try CodeModelCompiler(tools: tools, store: store)
        let identity = try await ngspice([]).identity
        guard let abi = CodeModelABI(version: identity.version) else {
            throw DiagnosticError("code-model", CodeModelABI.refusal(of: identity.version))
        }
        let hasCIDER = identity.details["cider"] != "no"
        if abi != .v39, identity.details["osdi"] == "no" {
            throw DiagnosticError(
                "code-model",
                "ngspice \(identity.version) was built without OSDI, which changes the layout of code models to an unknown one",
                help: "the subcircuit of behavioural sources is used instead")
        }
        // The services for KLU stand at the end of the table, where versions differ: they are tried where they exist.
        for solver in identity.details["klu"] == "yes" ? ["", "klu"] : [""] {
            try await prove(abi, hasCIDER: hasCIDER, solver: solver, identity.version, compiler, ngspice)
        }
        return try CodeModel(
            file: compiler.compile(model, abi: abi, hasCIDER: hasCIDER).path,
            text: SpiceWriter.write(
                SubcircuitWriter.statements(model, engine: .codeModel(type: CodeModelWriter.typeName(of: model)))))
    }

    /// A model of known answer: I = p V, dx/dt = q V, x(0) = r. Parameters with and without a value on the card, a terminal and
    /// a state are read, a current, a rate and their slopes are written: a wrong layout gives another answer, or none.
    ///
    /// - Parameter solver: `klu` for that solver of equations; empty for the usual one.
    static func prove(
        _ abi: CodeModelABI, hasCIDER: Bool, solver: String, _ version: String, _ compiler: CodeModelCompiler,
        _ ngspice: @Sendable ([String]) -> any Simulator
    ) async throws {
        let yaml = """
            terminals: {a: in, b: out}
            parameters:
              p: {value: 2e-3}
              q: {value: 5}
              r: {value: 0.25}
            states: {x: {initial: r, rate: "q*V(a,b)"}}
            currents: {"a,b": "p*V(a,b)"}
            """
        let small = try CompactModelReader.read(yaml, name: "layout", file: "layout")
        let file = try compiler.compile(small, abi: abi, hasCIDER: hasCIDER).path
        let text = SpiceWriter.write(
            SubcircuitWriter.statements(small, engine: .codeModel(type: CodeModelWriter.typeName(of: small))))
        let lines =
            ["layout of code models", "v1 n1 0 1.5", "x1 n1 0 layout p=4e-3"]
            + (solver.isEmpty ? [] : [".options \(solver)"])
        let deck = Deck(
            lines: lines + text.split(separator: "\n").map(String.init),
            analysis: .transient(Transient(step: 0.01, stop: 0.1)))
        let doubt =
            "a code model with a known answer failed in ngspice \(version), so that its layout is not the known one"
        do {
            let result = try await ngspice([file]).withSession(deck, workers: 1) { session in
                try await session.run(SimulationRequest(probes: ["i(v1)", "v(x1.x)"]))
            }
            let current = result.waveforms["i(v1)"]?.values.last ?? .nan
            let state = result.waveforms["v(x1.x)"]?.values ?? []
            // x = 0.25 + 5 · 1.5 · 0.1 exactly by any rule; what is left is Newton's tolerance.
            guard abs(current + 6e-3) < 1e-9, abs((state.first ?? .nan) - 0.25) < 1e-6,
                abs((state.last ?? .nan) - 1) < 1e-6
            else {
                throw DiagnosticError(
                    "code-model", doubt, help: "the subcircuit of behavioural sources is used instead")
            }
        } catch let failure as SimulationFailure {
            throw DiagnosticError("code-model", doubt, help: failure.message)
        }
    }
}

internal import CompactModels
internal import DeviceEnsembles
internal import Diagnostics
internal import Foundation
internal import ModelForms
internal import ModelTools
internal import Netlists
internal import Ngspice
internal import Simulation
internal import SpiceFormat
internal import Validation

extension Design {
    /// A code model that the deck's devices need, or may use.
    struct NeededCodeModel: Sendable {
        var mention: CodeModelMention
        var model: CompactModel
    }

    /// Compiles the code models that the deck needs. A pulse bench takes its code model where it can be had, and its behavioural
    /// sources otherwise.
    ///
    /// - Parameter isQuiet: Whether the user wants no remarks.
    /// - Throws: A `DiagnosticError` when there is no compiler, or a version of ngspice whose layout is not known.
    mutating func loadCodeModels(isQuiet: Bool) async throws {
        guard !codeModels.isEmpty || !libraries.isEmpty else { return }
        let libraries = libraries
        try await checkLibraries()
        var files: [String] = []
        for needed in codeModels {
            do {
                let code = try await CodeModel.ready(
                    needed.model, tools: ToolBox(packages: ToolBox.usualPackages),
                    store: ModelStore(folder: ToolBox.cacheFolder.appending(path: "models"))
                ) { NgspiceSimulator(executable: HillockHome.executable, options: .init(codeModels: $0)) }
                files.append(code.file)
                if let bench {
                    netlist = bench.netlist(.codeModel(type: needed.mention.type), comment: needed.mention.comment)
                    deck = try deck.replacingCircuit(netlist)
                }
            } catch let error as DiagnosticError where bench != nil {
                if !isQuiet {
                    let reason = error.diagnostics.first?.message ?? ""
                    Console.note("behavioural sources instead of a code model: \(reason)")
                }
            } catch let error as DiagnosticError {
                var findings = error.diagnostics
                findings.append(
                    Diagnostic(
                        .note, "code-model", "\(name) needs the code model of \(needed.mention.model)",
                        help: "written with '--format subcircuit' a deck needs none"))
                throw DiagnosticError(findings)
            }
        }
        self.libraries = libraries + files
    }

    /// Refuses compiled Verilog-A where ngspice cannot load it.
    private func checkLibraries() async throws {
        guard let first = libraries.first(where: { $0.hasSuffix(".osdi") }) else { return }
        let identity = try await Engines.ngspice().identity
        guard identity.details["osdi"] == "yes" else {
            throw DiagnosticError(
                "no-osdi", "--load \(first): ngspice \(identity.version) cannot load compiled Verilog-A",
                help: "install ngspice 44 or later, and name its library in HILLOCK_NGSPICE_LIBRARY")
        }
    }
}

extension DesignResolver {
    /// The files of `--load` with absolute paths.
    ///
    /// - Throws: A `DiagnosticError` for a file that is not there or has another ending.
    func libraries() throws(DiagnosticError) -> [String] {
        var paths: [String] = []
        for file in models?.load ?? [] {
            guard file.hasSuffix(".cm") || file.hasSuffix(".osdi") else {
                throw DiagnosticError(
                    "load", "--load \(file): ngspice loads code models (.cm) and compiled Verilog-A (.osdi)",
                    help: "a deck that Hillock wrote with '--format xspice' needs no --load")
            }
            let path = URL(filePath: file).absoluteURL.path
            guard FileManager.default.fileExists(atPath: path) else {
                throw DiagnosticError(
                    "no-file", "--load \(file): there is no such file",
                    help:
                        "compile Verilog-A with openvaf-r; a deck that Hillock wrote with '--format xspice' needs no --load"
                )
            }
            paths.append(path)
        }
        return paths
    }

    /// The code models that a deck's comments name.
    ///
    /// - Throws: A `DiagnosticError` for a model that is not known or whose equations have changed, and for a card of a code
    ///   model that no comment names.
    func codeModels(of loaded: LoadedDeck) throws -> [Design.NeededCodeModel] {
        var needed: [Design.NeededCodeModel] = []
        for statement in loaded.netlist.statements {
            guard case .comment(let text) = statement.content, let mention = CodeModelMention(comment: text) else {
                continue
            }
            func finding(_ message: String, about word: String, help: String?) -> DiagnosticError {
                DiagnosticError([
                    Diagnostic(
                        .error, "code-model", message, about: word, in: statement.origin, loaded.finder, help: help)
                ])
            }
            let catalogue = try HillockHome.find().models
            guard catalogue.has(mention.model) else {
                throw finding(
                    "there is no compact model '\(mention.model)'", about: mention.model,
                    help: helpNaming(mention.model, among: catalogue.names))
            }
            guard let model = mention.model(from: try catalogue.model(mention.model)) else {
                throw finding(
                    "the equations of \(mention.model) are no longer those that the deck was written for",
                    about: mention.model, help: "write the deck again with this Hillock")
            }
            needed.append(.init(mention: mention, model: model))
        }
        let known = Set(needed.map(\.mention.type))
        guard models?.load.isEmpty ?? true else { return needed }
        for statement in loaded.netlist.statements.allModels {
            guard case .model(let card) = statement.content, card.type.hasPrefix("hillock_"),
                !known.contains(card.type)
            else { continue }
            throw DiagnosticError([
                Diagnostic(
                    .error, "code-model", "no comment of the deck says from what model \(card.type) is compiled",
                    about: card.type, in: statement.origin, loaded.finder,
                    help: "keep the line '* hillock code model: …' of the deck, or give the compiled file with --load")
            ])
        }
        return needed
    }
}

extension [Statement] {
    /// The model cards, also those in subcircuits.
    fileprivate var allModels: [Statement] {
        flatMap { statement -> [Statement] in
            switch statement.content {
            case .model: [statement]
            case .subcircuit(let subcircuit): subcircuit.statements.allModels
            default: []
            }
        }
    }
}

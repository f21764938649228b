internal import ArgumentParser
internal import CompactModels
internal import Diagnostics
internal import Foundation
internal import ModelForms
internal import Netlists
internal import SpiceFormat
internal import VerilogA

extension GenerateCommand {
    /// In what language a circuit or a compact model is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case spice
        case verilogA = "verilog-a"
        case subcircuit
        case xspice
    }

    /// The text of a compact model in the language that was asked for.
    func modelText() throws -> String {
        try refuseCircuitOptions()
        var model = try HillockHome.find().models.model(design.design)
            .with(preset: design.preset, settings: design.settings)
        if fixCard { model = model.fixing { !$0.isInstance } }
        switch format ?? .verilogA {
        case .verilogA:
            guard let template else { return VerilogAWriter.write(model) }
            guard let text = try? String(contentsOfFile: template, encoding: .utf8) else {
                throw DiagnosticError("no-file", "\(template) cannot be read as text")
            }
            return try VerilogATemplate(text, file: template).write(model)
        case .subcircuit: return SpiceWriter.write(SubcircuitWriter.statements(model))
        case .xspice:
            let type = CodeModelWriter.typeName(of: model)
            let wrapper = SpiceWriter.write(SubcircuitWriter.statements(model, engine: .codeModel(type: type)))
            let abi = try codeModelABI()
            return "/* The subcircuit around the device:\n" + wrapper + "*/\n" + CodeModelWriter.write(model, abi: abi)
        case .spice:
            throw DiagnosticError(
                "format", "\(model.name) is a compact model, not a circuit",
                help: "--format subcircuit writes it for ngspice")
        }
    }

    /// The layout for the version of `--ngspice`.
    private func codeModelABI() throws(DiagnosticError) -> CodeModelABI {
        if let abi = CodeModelABI(version: ngspice) { return abi }
        throw DiagnosticError("code-model", CodeModelABI.refusal(of: "'\(ngspice)'"), help: "use --format subcircuit")
    }

    /// A compact model has no technology and no bench: what would have no effect is refused.
    func refuseCircuitOptions() throws(DiagnosticError) {
        for (value, name) in [
            (design.technology, "--technology"), (design.corner, "--corner"), (design.stimulation, "--protocol"),
            (design.dataset, "--dataset"), (design.stop, "--stop"), (design.step, "--step"),
            (design.temperature.map { "\($0)" }, "--temperature"),
        ] where value != nil {
            throw DiagnosticError("option", "\(name) is for circuits, and \(design.design) is a compact model")
        }
    }
}

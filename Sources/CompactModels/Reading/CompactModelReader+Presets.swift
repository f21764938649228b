public import Diagnostics
internal import Units
internal import Yams

extension CompactModelReader {
    /// Reads presets of a model from a file of their own: a card, as `hillock fit` writes it.
    ///
    /// - Parameters:
    ///   - text: The YAML text, with the sections `model` and `presets`.
    ///   - model: The model whose parameters are set.
    ///   - file: The path for messages.
    /// - Returns: The presets in their order.
    /// - Throws: A `DiagnosticError` with everything that is wrong, each with its place in the file.
    public static func presets(
        _ text: String, of model: CompactModel, file: String
    ) throws(DiagnosticError) -> [ModelPreset] {
        var reader = CompactModelReader(try YAMLReader(text: text, file: file, code: "card-file"))
        return try reader.card(of: model)
    }

    private mutating func card(of model: CompactModel) throws(DiagnosticError) -> [ModelPreset] {
        yaml.checkNames(of: yaml.root, known: ["model", "presets"])
        if let node = yaml.root["model"], node.scalar?.string != model.name {
            yaml.report("the card is one of '\(node.scalar?.string ?? "")', not of '\(model.name)'", at: node)
        }
        let found = pairs("presets", required: true).map { preset($0, $1, model.parameters) }
        if !yaml.diagnostics.isEmpty { throw DiagnosticError(yaml.diagnostics) }
        return found
    }
}

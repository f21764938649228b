internal import Circuits
internal import CompactModels
internal import Diagnostics
internal import Foundation
internal import ModelFitting
internal import Units

/// The compact models that ship with Hillock, and models in files of the user.
struct ModelCatalogue {
    /// The folder with one `NAME.yaml` for each model.
    let folder: URL

    /// The names of all models in alphabetical order.
    var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// Whether a word names a model: one that ships with Hillock, or a file that ends in `.yaml`.
    func has(_ word: String) -> Bool { names.contains(word) || word.hasSuffix(".yaml") }

    /// A model.
    ///
    /// - Parameter word: A name, or the path of a file that ends in `.yaml`.
    /// - Throws: A `DiagnosticError`: an unknown name with the nearest ones, or everything that is wrong with the file.
    func model(_ word: String) throws(DiagnosticError) -> CompactModel {
        let isFile = word.hasSuffix(".yaml")
        guard isFile || names.contains(word) else {
            throw DiagnosticError(
                "unknown-model", "there is no compact model '\(word)'", help: helpNaming(word, among: names))
        }
        let url = isFile ? URL(filePath: word) : folder.appending(path: word + ".yaml")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            throw DiagnosticError("no-file", "\(url.path) cannot be read as text")
        }
        return try CompactModelReader.read(
            text, name: url.deletingPathExtension().lastPathComponent, file: isFile ? word : url.lastPathComponent)
    }
}

extension HillockHome {
    /// The compact models.
    var models: ModelCatalogue { ModelCatalogue(folder: folder.appending(path: "models/compact")) }

    /// Whether a word names a compact model and no circuit: some models stand in for the circuit of their name.
    func isModelOnly(_ word: String) -> Bool { models.has(word) && !catalogue.names.contains(word) }
}

extension CompactModel {
    /// The model with values of a preset and of `--set` as defaults.
    ///
    /// - Parameters:
    ///   - preset: The name of a preset, or the path of a card with one preset, a .yaml file.
    ///   - settings: `name=value` each, with units.
    /// - Throws: A `DiagnosticError` for names that the model does not have and values out of range.
    func with(preset: String?, settings: [String]) throws(DiagnosticError) -> CompactModel {
        var values: [String: Double] = [:]
        if let preset, preset.hasSuffix(".yaml") {
            guard let text = try? String(contentsOfFile: preset, encoding: .utf8) else {
                throw DiagnosticError("no-file", "\(preset) cannot be read as text")
            }
            let cards = try CompactModelReader.presets(text, of: self, file: preset)
            guard cards.count == 1 else {
                throw DiagnosticError(
                    "several-presets", "\(preset) holds \(cards.count) presets", help: "keep one of them in a file")
            }
            values = cards[0].values
        } else if let preset {
            guard let found = presets.first(where: { $0.name == preset }) else {
                throw DiagnosticError(
                    "unknown-preset", "\(name) has no preset '\(preset)'",
                    help: helpNaming(preset, among: presets.map(\.name)))
            }
            values = found.values
        }
        for setting in settings {
            guard let sign = setting.firstIndex(of: "="), sign != setting.startIndex else {
                throw DiagnosticError("option", "--set \(setting) must be name=value")
            }
            let key = String(setting[..<sign])
            guard let parameter = parameters.first(where: { $0.name == key }) else {
                throw DiagnosticError(
                    "unknown-parameter", "\(name) has no parameter '\(key)'",
                    help: helpNaming(key, among: parameters.map(\.name)))
            }
            values[key] = try Quantity.parse(
                String(setting[setting.index(after: sign)...]), unit: parameter.unit, option: "--set \(key)=")
        }
        try checkValues(values)
        var model = self
        for index in parameters.indices {
            model.parameters[index].value = values[parameters[index].name] ?? parameters[index].value
        }
        return model
    }

    /// The model with fitted values as defaults.
    ///
    /// - Parameter parameters: The values.
    /// - Throws: A `DiagnosticError` for values out of range.
    func with(_ parameters: [FittedParameter]) throws(DiagnosticError) -> CompactModel {
        let values = Dictionary(parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        try checkValues(values)
        var model = self
        for place in model.parameters.indices {
            model.parameters[place].value = values[model.parameters[place].name] ?? model.parameters[place].value
        }
        return model
    }
}

public import CompactModels

/// A comment line of a deck that says which code model its devices need, so that it can be compiled where the deck is run.
///
///     * hillock code model: gated-synapse type=hillock_gated_synapse_1f49 parameters=x0,tsp vtp=0.6
///
/// The line names a compact model and numbers, and no file with code: a deck from elsewhere that has it can run nothing but
/// equations.
public struct CodeModelMention: Hashable, Codable, Sendable {
    /// The model's name, or the path of its .yaml file.
    public var model: String

    /// The type of device on the deck's cards, which knows the equations by their hash.
    public var type: String

    /// The parameters that cards of the code model have.
    public var parameters: [String]

    /// The values of parameters that differ from the model's own, in SI units.
    public var values: [String: Double]

    private static let mark = "hillock code model:"

    /// Describes a code model.
    ///
    /// - Parameters:
    ///   - word: The model's name, or the path of its .yaml file.
    ///   - original: The model as it is read from there.
    ///   - model: The same model with other values, and with some parameters fixed.
    ///   - full: The model with the values and all its parameters.
    public init(_ word: String, original: CompactModel, model: CompactModel, full: CompactModel) {
        self.model = word
        type = CodeModelWriter.typeName(of: model)
        parameters = model.parameters.map(\.name)
        let own = Dictionary(original.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        values = Dictionary(
            full.parameters.filter { own[$0.name] != $0.value }.map { ($0.name, $0.value) },
            uniquingKeysWith: { $1 })
    }

    /// Reads a comment.
    ///
    /// - Parameter comment: The comment without its mark.
    /// - Returns: `nil` for a comment that is something else.
    public init?(comment: String) {
        let words = comment.split { $0 == " " || $0 == "\t" }.map(String.init)
        let mark = Self.mark.split(separator: " ").map(String.init)
        guard words.count > mark.count + 1, Array(words.prefix(mark.count)) == mark else { return nil }
        model = words[mark.count]
        (type, parameters, values) = ("", [], [:])
        for word in words.dropFirst(mark.count + 1) {
            guard let sign = word.firstIndex(of: "=") else { return nil }
            let (name, value) = (String(word[..<sign]), word[word.index(after: sign)...])
            switch name {
            case "type": type = String(value)
            case "parameters": parameters = value.split(separator: ",").map(String.init)
            default:
                guard let number = Double(value) else { return nil }
                values[name] = number
            }
        }
    }

    /// The comment without its mark.
    public var comment: String {
        ([Self.mark, model, "type=\(type)", "parameters=\(parameters.joined(separator: ","))"]
            + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }

    /// The model that the code model is compiled from.
    ///
    /// - Parameter original: The model that ``model`` names.
    /// - Returns: `nil` where its equations are not those that the deck was written for.
    public func model(from original: CompactModel) -> CompactModel? {
        var changed = original
        for index in changed.parameters.indices {
            changed.parameters[index].value = values[changed.parameters[index].name] ?? changed.parameters[index].value
        }
        let fixed = changed.fixing { !parameters.contains($0.name) }
        return CodeModelWriter.typeName(of: fixed) == type ? fixed : nil
    }
}

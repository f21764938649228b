internal import Diagnostics
internal import Netlists

/// The text of one model card with its continuation lines.
struct CardText {
    let text: String
    let file: String

    /// The card with the values of its parameters.
    ///
    /// - Parameter parameters: Values for names that appear in the card, by lower-case name.
    /// - Returns: The card with numbers only.
    /// - Throws: A finding for a value that is neither a number nor a known name.
    func card(parameters: [String: Double]) throws(DiagnosticError) -> ModelCard {
        let words = words
        guard words.count >= 3 else { throw DiagnosticError("bad-card", "\(file) has a model card without a type") }
        var card = ModelCard(name: words[1], type: words[2].lowercased())
        var index = 3
        while index < words.count {
            guard index + 2 < words.count, words[index + 1] == "=" else {
                throw DiagnosticError(
                    "bad-card", "'\(words[index])' in the card '\(card.name)' of \(file) has no value")
            }
            let value = try number(words[index + 2], parameters: parameters, card: card.name)
            card.parameters.append(Parameter(words[index], .number(value)))
            index += 3
        }
        return card
    }

    private func number(_ text: String, parameters: [String: Double], card: String) throws(DiagnosticError) -> Double {
        if let value = Double(text) { return value }
        if let value = parameters[text.lowercased()] { return value }
        throw DiagnosticError(
            "bad-card", "'\(text)' in the card '\(card)' of \(file) is neither a number nor a known name",
            help: helpNaming(text, among: Array(parameters.keys)))
    }

    /// The words of the card; `=` is a word of its own, and so is a formula with its braces or quotes.
    private var words: [String] {
        var result: [String] = []
        for line in text.utf8.split(separator: 10) {
            let first = line.first ?? 42
            if first == UInt8(ascii: "*") { continue }
            var rest = first == UInt8(ascii: "+") ? line.dropFirst() : line[...]
            while let byte = rest.first {
                switch byte {
                case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "("), UInt8(ascii: ")"):
                    rest = rest.dropFirst()
                case UInt8(ascii: "$"), UInt8(ascii: ";"):
                    rest = rest.suffix(0)
                case UInt8(ascii: "="):
                    result.append("=")
                    rest = rest.dropFirst()
                case UInt8(ascii: "{"), UInt8(ascii: "'"):
                    let close = byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : byte
                    let end = rest.dropFirst().firstIndex(of: close).map { rest.index(after: $0) } ?? rest.endIndex
                    result.append(String(decoding: rest[..<end], as: UTF8.self))
                    rest = rest[end...]
                default:
                    let word = rest.prefix { $0 > 32 && $0 != 61 && $0 != 40 && $0 != 41 }
                    result.append(String(decoding: word, as: UTF8.self))
                    rest = rest[word.endIndex...]
                }
            }
        }
        return result
    }
}

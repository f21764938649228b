internal import Diagnostics
internal import Netlists
internal import SpiceFormat

/// The text of one model card with its continuation lines.
struct CardText {
    let text: String
    let file: String

    /// The card with the values of its parameters.
    ///
    /// - Parameter parameters: Values for names that appear in the card, by lower-case name; see ``CardParameters``.
    /// - Returns: The card with numbers only.
    /// - Throws: A finding for a value that is neither a number nor a formula over known names.
    func card(parameters: [String: Double]) throws(DiagnosticError) -> ModelCard {
        let words = words
        guard words.count >= 3 else { throw DiagnosticError("bad-card", "\(file) has a model card without a type") }
        let parameters = CardParameters(parameters)
        var card = ModelCard(name: words[1], type: words[2].lowercased())
        var index = 3
        while index < words.count {
            guard index + 2 < words.count, words[index + 1] == "=" else {
                throw DiagnosticError(
                    "bad-card", "'\(words[index])' in the card '\(card.name)' of \(file) has no value")
            }
            let value = try number(words[index + 2], parameters, card: card.name)
            card.parameters.append(Parameter(words[index], .number(value)))
            index += 3
        }
        return card
    }

    /// The value of a word: a number, a name, or a formula in braces or quotes.
    private func number(
        _ word: String, _ parameters: CardParameters, card: String
    ) throws(DiagnosticError) -> Double {
        if let value = Double(word) { return value }
        let isFormula = word.hasPrefix("{") || word.hasPrefix("'")
        let expression = try SpiceReader.expression(isFormula ? String(word.dropFirst().dropLast()) : word)
        do {
            let evaluator = ExpressionEvaluator(parameters: parameters.values(for: expression))
            return try evaluator.evaluate(expression)
        } catch {
            throw DiagnosticError("bad-card", "'\(word)' in the card '\(card)' of \(file) has no value: \(error)")
        }
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

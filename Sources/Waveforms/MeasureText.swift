internal import Diagnostics
internal import Units

/// The reading of one measure from text.
struct MeasureText {
    private let text: String
    private let characters: [Character]

    init(_ text: String) {
        self.text = text
        characters = Array(text)
    }

    func measure() throws(DiagnosticError) -> any Measure {
        let nameEnd = characters.firstIndex(of: "(") ?? characters.count
        let name = trimmed(0..<nameEnd)
        let names = MeasureRegistry.types.map { $0.name }
        guard let type = MeasureRegistry.types.first(where: { $0.name == text(name).lowercased() }) else {
            throw problem(
                "unknown-measure", "there is no measure '\(text(name))'", name, helpNaming(text(name), among: names))
        }
        guard nameEnd < characters.count, trimmed(0..<characters.count).upperBound > nameEnd,
            characters[trimmed(0..<characters.count).upperBound - 1] == ")"
        else {
            throw problem(
                "bad-measure", "'\(type.name)' needs its arguments in parentheses", 0..<characters.count,
                "write \(usage(type))")
        }
        let inside = (nameEnd + 1)..<(trimmed(0..<characters.count).upperBound - 1)
        return type.init(try arguments(split(inside), of: type))
    }

    private func arguments(
        _ parts: [Range<Int>], of type: any NamedByText.Type
    ) throws(DiagnosticError) -> MeasureArguments {
        var values = MeasureArguments()
        var position = 0
        for part in parts {
            var body = part
            let argument: MeasureArgument
            if let equals = part.first(where: { characters[$0] == "=" }) {
                let name = trimmed(part.lowerBound..<equals)
                guard let found = type.arguments.first(where: { $0.name == text(name).lowercased() }) else {
                    throw problem(
                        "unknown-argument", "'\(type.name)' has no argument '\(text(name))'", name,
                        helpNaming(text(name), among: type.arguments.map(\.name)))
                }
                argument = found
                body = trimmed((equals + 1)..<part.upperBound)
            } else {
                guard position < type.arguments.count else {
                    throw problem("too-many-arguments", "'\(type.name)' has no such argument", part, usage(type))
                }
                argument = type.arguments[position]
                position += 1
            }
            guard values.values[argument.name] == nil else {
                throw problem("repeated-argument", "'\(argument.name)' is given twice", part, nil)
            }
            values.values[argument.name] = try value(body, argument, values)
        }
        if let missing = type.arguments.first(where: { !$0.isOptional && values.values[$0.name] == nil }) {
            throw problem(
                "missing-argument", "'\(type.name)' needs \(missing.name): \(missing.meaning)",
                max(0, characters.count - 1)..<characters.count, "write \(usage(type))")
        }
        return values
    }

    private func value(
        _ range: Range<Int>, _ argument: MeasureArgument, _ values: MeasureArguments
    ) throws(DiagnosticError) -> MeasureArguments.Value {
        let word = text(range)
        switch argument.kind {
        case .signal:
            guard Self.isSignal(word) else {
                throw problem(
                    "not-a-signal", "'\(word)' is not the name of a signal", range,
                    "write it as v(net), i(source) or @device[parameter]")
            }
            return .text(word)
        case .word(let words):
            guard words.contains(word.lowercased()) else {
                throw problem(
                    "unknown-word", "'\(word)' is not a \(argument.name)", range, helpNaming(word, among: words))
            }
            return .text(word.lowercased())
        case .quantity(let unit):
            return .number(try number(range, unit, argument))
        case .signalQuantity:
            return .number(try number(range, Signal.unit(of: values.text("signal")), argument))
        }
    }

    private func number(_ range: Range<Int>, _ unit: String, _ argument: MeasureArgument) throws(DiagnosticError)
        -> Double
    {
        try Quantity.parse(
            text(range), unit: unit, option: argument.name, at: location(range), excerpt: text)
    }

    private static func isSignal(_ word: String) -> Bool {
        let lower = word.lowercased()
        return lower.count > 3 && (lower.hasPrefix("v(") || lower.hasPrefix("i(")) && lower.hasSuffix(")")
            || lower.hasPrefix("@") && lower.hasSuffix("]") && lower.contains("[")
            || lower.hasSuffix("#branch")
    }

    /// The parts between commas that are not inside parentheses or brackets.
    private func split(_ range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var (depth, start) = (0, range.lowerBound)
        for index in range {
            if "([".contains(characters[index]) { depth += 1 }
            if ")]".contains(characters[index]) { depth -= 1 }
            if characters[index] == ",", depth == 0 {
                parts.append(trimmed(start..<index))
                start = index + 1
            }
        }
        let last = trimmed(start..<range.upperBound)
        return parts.isEmpty && last.isEmpty ? [] : parts + [last]
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, characters[low].isWhitespace { low += 1 }
        while high > low, characters[high - 1].isWhitespace { high -= 1 }
        return low..<high
    }

    private func text(_ range: Range<Int>) -> String { String(characters[range]) }

    private func location(_ range: Range<Int>) -> SourceLocation {
        SourceLocation(file: "measure", line: 1, column: range.lowerBound + 1, length: range.count)
    }

    private func problem(_ code: String, _ message: String, _ range: Range<Int>, _ help: String?) -> DiagnosticError {
        DiagnosticError(code, message, at: location(range), excerpt: text, help: help)
    }

    private func usage(_ type: any NamedByText.Type) -> String {
        let arguments = type.arguments.map { $0.isOptional ? "[\($0.name)]" : $0.name }
        return "\(type.name)(\(arguments.joined(separator: ", ")))"
    }
}

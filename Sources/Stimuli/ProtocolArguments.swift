internal import Diagnostics
internal import Units

/// The arguments of a protocol as text: `(dt=-50m:10m:50m, repetitions=60)`.
struct ProtocolArguments: Sendable {
    /// The whole text, for messages.
    let text: String

    private var values: [String: Substring] = [:]

    /// Reads what stands in parentheses.
    init(of name: String, known: [String], in text: String) throws(DiagnosticError) {
        self.text = text
        guard let open = text.firstIndex(of: "(") else { return }
        guard let last = text.lastIndex(where: { $0 != " " }), text[last] == ")" else {
            throw Self.problem(
                "bad-protocol", "the parenthesis is not closed", text.suffix(1), text, "write pairing(dt=-50m:10m:50m)")
        }
        for part in text[text.index(after: open)..<last].split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1)
            let key = sides.first?.split(separator: " ").joined().lowercased() ?? ""
            if key.isEmpty && sides.count < 2 && !part.contains("=") { continue }
            guard sides.count == 2 else {
                throw Self.problem(
                    "bad-protocol", "'\(part)' is not NAME=VALUE", part, text,
                    "expected " + known.map { "\($0)=" }.joined(separator: ", "))
            }
            guard known.contains(key) else {
                throw Self.problem(
                    "unknown-argument", "the protocol '\(name)' has no '\(key)'", sides[0], text,
                    helpNaming(key, among: known))
            }
            values[key] = sides[1]
        }
    }

    /// The text of an argument without blanks; `nil` when it is not given.
    func word(_ name: String) -> String? {
        values[name].map { $0.split(separator: " ").joined() }
    }

    /// A path, with its blanks inside.
    func path(_ name: String) -> String? {
        guard let value = values[name] else { return nil }
        let path = String(value.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        return path.isEmpty ? nil : path
    }

    /// The words of an argument, separated by semicolons.
    func words(_ name: String) throws(DiagnosticError) -> [String]? {
        guard let word = word(name) else { return nil }
        let words = word.lowercased().split(separator: ";").map(String.init)
        if words.isEmpty { throw problem("'\(name)' is empty", at: name, help: nil) }
        return words
    }

    /// A time in seconds.
    func second(_ name: String) throws(DiagnosticError) -> Double? {
        try quantity(name, unit: "s")
    }

    /// A number in a unit.
    func quantity(_ name: String, unit: String) throws(DiagnosticError) -> Double? {
        guard let value = values[name] else { return nil }
        return try Self.number(value, name, unit, in: text)
    }

    /// A whole number above zero.
    func count(_ name: String, of what: String) throws(DiagnosticError) -> Int? {
        guard let value = values[name] else { return nil }
        guard let count = Int(value.split(separator: " ").joined()), count > 0 else {
            throw problem("'\(value)' is not a number of \(what)", at: name, help: "expected 1 or more")
        }
        return count
    }

    /// Times in seconds: a range or a list.
    func seconds(_ name: String) throws(DiagnosticError) -> [Double]? {
        try quantities(name, unit: "s")
    }

    /// Numbers in a unit: a range `first:step:last`, of which 0 is left out, or a list with semicolons.
    func quantities(_ name: String, unit: String) throws(DiagnosticError) -> [Double]? {
        guard let value = values[name] else { return nil }
        let ends = value.split(separator: ":")
        if ends.count == 3 {
            let first = try Self.number(ends[0], name, unit, in: text)
            let step = try Self.number(ends[1], name, unit, in: text)
            let last = try Self.number(ends[2], name, unit, in: text)
            guard step > 0, last >= first, (last - first) / step < 10_000 else {
                throw problem(
                    "'\(value)' is not a range", at: name, help: "expected first:step:last, e.g. -50m:10m:50m")
            }
            let count = Int(((last - first) / step + 1e-9).rounded(.down))
            // Multiples of the step, so that -50m:10m:50m meets 10 ms exactly and 0 is recognised.
            let values = (0...count).map { (first / step + Double($0)).rounded(toMultipleOf: 1e-6) * step }
            return try some(values.filter { $0 != 0 }, name)
        }
        guard ends.count == 1 else {
            throw problem("'\(value)' is not a range", at: name, help: "expected first:step:last")
        }
        var values: [Double] = []
        for part in value.split(separator: ";") { values.append(try Self.number(part, name, unit, in: text)) }
        return try some(values, name)
    }

    /// A finding at the value of an argument.
    func problem(_ message: String, at name: String, help: String?) -> DiagnosticError {
        Self.problem("bad-protocol", message, values[name] ?? text[...], text, help)
    }

    /// A finding at a part of the text.
    static func problem(
        _ code: String, _ message: String, _ part: Substring, _ whole: String, _ help: String?
    ) -> DiagnosticError {
        DiagnosticError(code, message, at: location(part, in: whole), excerpt: whole, help: help)
    }

    /// A number as an argument: a bare number would be refused for want of a unit, so the exponent stands for it.
    static func text(_ value: Double) -> String {
        let text = "\(value)"
        return text.contains("e") ? text : text + "e0"
    }

    /// A list of numbers as an argument.
    static func text(_ values: [Double]) -> String {
        values.map { text($0) }.joined(separator: ";")
    }

    private func some(_ values: [Double], _ name: String) throws(DiagnosticError) -> [Double] {
        if !values.isEmpty { return values }
        throw problem("'\(self.values[name] ?? "")' holds no distance", at: name, help: "expected a distance, e.g. 10m")
    }

    private static func number(
        _ text: Substring, _ name: String, _ unit: String, in whole: String
    ) throws(DiagnosticError) -> Double {
        try Quantity.parse(String(text), unit: unit, option: name, at: location(text, in: whole), excerpt: whole)
    }

    private static func location(_ part: Substring, in whole: String) -> SourceLocation {
        SourceLocation(
            file: "protocol", line: 1, column: whole.distance(from: whole.startIndex, to: part.startIndex) + 1,
            length: part.count)
    }
}

extension Double {
    fileprivate func rounded(toMultipleOf grain: Double) -> Double {
        let inverse = 1 / grain
        return (self * inverse).rounded() / inverse
    }
}

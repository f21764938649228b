internal import Diagnostics
internal import Netlists
internal import SpiceFormat

/// Texts of checks, in which `{name}` and `{expression|unit}` stand for values.
enum CheckText {
    /// The parts of a text in order: plain words without a formula, or a formula with its unit.
    static func parts(of text: String) -> [(formula: String?, words: String)] {
        var parts: [(formula: String?, words: String)] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            parts.append((nil, String(rest[..<open])))
            let inside = rest[rest.index(after: open)..<close]
            let bar = inside.lastIndex(of: "|")
            parts.append(
                (
                    String(inside[..<(bar ?? inside.endIndex)]),
                    bar.map { String(inside[inside.index(after: $0)...]) } ?? ""
                )
            )
            rest = rest[rest.index(after: close)...]
        }
        parts.append((nil, String(rest)))
        return parts
    }

    /// A formula of a text.
    static func formula(_ text: String) throws(DiagnosticError) -> Expression { try SpiceReader.expression(text) }
}

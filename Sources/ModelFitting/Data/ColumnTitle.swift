internal import Diagnostics
internal import Units
internal import Waveforms

/// The title of a column: a name and a unit, as `G (uS)`, `G [uS]` or `G_uS`.
struct ColumnTitle {
    /// The name in lower case, without the unit.
    let name: String
    /// The name as it stands in the file.
    let title: String
    /// The unit; `nil` where none is given.
    let unit: String?
    /// The cell, for messages.
    let cell: CSVTable.Cell

    init(_ cell: CSVTable.Cell) {
        self.cell = cell
        let text = cell.text
        for (open, close) in [("(", ")"), ("[", "]")] where text.hasSuffix(close) {
            // The last bracket: V(g) (mV) has a terminal in the first. A bracket right behind a name holds a terminal.
            guard let start = text.lastIndex(of: Character(open)), start > text.startIndex else { continue }
            let before = text[text.index(before: start)]
            if open == "(", before != " ", "vi".contains(text[..<start].lowercased()) { continue }
            title = String(text[..<start].filter { $0 != " " })
            name = title.lowercased()
            unit = text[text.index(after: start)...].dropLast().filter { $0 != " " }
            return
        }
        let parts = text.split(separator: "_")
        if parts.count > 1, let last = parts.last, Self.isUnit(String(last)) {
            title = parts.dropLast().joined(separator: "_")
            unit = String(last)
        } else {
            title = text
            unit = nil
        }
        name = title.lowercased()
    }

    /// Whether a text is a unit that a title may end in behind an underscore.
    private static func isUnit(_ text: String) -> Bool {
        ["S", "mS", "uS", "nS", "pS", "A", "mA", "uA", "nA", "pA", "V", "mV", "s", "ms", "us", "ns"].contains(text)
    }

    /// How many SI units one of the title's is.
    ///
    /// - Parameters:
    ///   - si: The SI unit.
    ///   - unit: The unit; that of the title if `nil`.
    /// - Returns: `nil` for a unit of something else.
    func scale(to si: String, unit given: String? = nil) -> Double? {
        guard let unit = given ?? unit else { return nil }
        do throws(DiagnosticError) {
            return try Quantity.parse(
                "1" + unit.replacing("µ", with: "u").replacing("μ", with: "u"), unit: si, option: name)
        } catch {
            return nil
        }
    }
}

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

    /// - Parameters:
    ///   - cell: The cell of the header.
    ///   - units: Units by column, for titles without one.
    init(_ cell: CSVTable.Cell, units: [DataSidecar.ColumnUnit] = []) {
        let own = ColumnTitle(plain: cell)
        let other = units.first { $0.column.lowercased() == own.name }
        self.init(title: own.title, unit: own.unit ?? other?.unit, cell: cell)
    }

    private init(title: String, unit: String?, cell: CSVTable.Cell) {
        (self.title, self.unit, self.cell) = (title, unit, cell)
        name = title.lowercased()
    }

    private init(plain cell: CSVTable.Cell) {
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
        ["S", "mS", "uS", "nS", "pS", "A", "mA", "uA", "nA", "pA", "V", "mV", "s", "ms", "us", "ns", "days", "h"]
            .contains(text)
    }

    /// Units of time beyond the second, for retention.
    private static let longTimes: [String: Double] = [
        "min": 60, "h": 3600, "hours": 3600, "d": 86400, "day": 86400, "days": 86400, "a": 31_557_600,
        "years": 31_557_600,
    ]

    /// How many SI units one of the title's is.
    ///
    /// - Parameters:
    ///   - si: The SI unit.
    ///   - unit: The unit; that of the title if `nil`.
    /// - Returns: `nil` for a unit of something else.
    func scale(to si: String, unit given: String? = nil) -> Double? {
        guard let unit = given ?? unit else { return nil }
        // Elsewhere letters may be large or small; here the one is a conductance and the other a time.
        if si == "S", !unit.hasSuffix("S") { return nil }
        if si == "s", unit.hasSuffix("S") { return nil }
        if si == "s", let long = Self.longTimes[unit] { return long }
        do throws(DiagnosticError) {
            return try Quantity.parse(
                "1" + unit.replacing("µ", with: "u").replacing("μ", with: "u"), unit: si, option: name)
        } catch {
            return nil
        }
    }
}

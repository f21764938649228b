package import Diagnostics

/// A table of comma-separated values with a header, in which every cell knows its place for messages.
///
/// Blank lines and lines that begin with `#` do not count. A cell in double quotes may hold commas.
package struct CSVTable: Sendable {
    /// One cell.
    package struct Cell: Sendable {
        /// What stands in it, without the blanks around it.
        package let text: String

        /// Where it stands.
        package let place: SourceLocation

        /// The whole line.
        package let excerpt: String

        /// A finding at the cell.
        package func problem(_ code: String, _ message: String, help: String? = nil) -> Diagnostic {
            Diagnostic(.error, code, message, at: place, excerpt: excerpt, help: help)
        }
    }

    /// One line below the header.
    package struct Row: Sendable {
        private let columns: [String]
        private let cells: [Cell]

        fileprivate init(_ columns: [String], _ cells: [Cell]) {
            self.columns = columns
            self.cells = cells
        }

        /// The cell of a column; `nil` when the table has no such column.
        package subscript(column: String) -> Cell? {
            columns.firstIndex(of: column).map { cells[$0] }
        }

        /// The cell at a place, from 0.
        package subscript(place: Int) -> Cell { cells[place] }

        /// The first cell, for findings about the whole line.
        package var first: Cell { cells[0] }
    }

    /// The cells of the header.
    package private(set) var header: [Cell] = []

    /// The lines below the header that have as many cells as it.
    package private(set) var rows: [Row] = []

    /// What is wrong with the others.
    package private(set) var diagnostics: [Diagnostic] = []

    /// Reads a table whose columns may have any names.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - file: The path for messages.
    ///   - expected: What the header should be, for messages.
    /// - Throws: A `DiagnosticError` for an empty file, a repeated column, or a first line of numbers.
    package init(_ text: String, file: String, expected: String) throws(DiagnosticError) {
        try self.init(text, file: file, expected: expected) { cells throws(DiagnosticError) in
            if let number = cells.first(where: { Double($0.text) != nil }) {
                throw DiagnosticError([
                    number.problem(
                        "missing-header", "the first line is no header: '\(number.text)' is a number",
                        help: "expected " + expected)
                ])
            }
            return try Self.header(cells, cells.map { $0.text.lowercased() }, [])
        }
    }

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - file: The path for messages.
    ///   - required: The columns that must be there, in lower case.
    ///   - optional: Those that may be there.
    /// - Throws: A `DiagnosticError` for a missing, unknown or repeated column.
    package init(_ text: String, file: String, required: [String], optional: [String] = []) throws(DiagnosticError) {
        let expected = "a header and one line for each entry: " + required.joined(separator: ",")
        try self.init(text, file: file, expected: expected) { cells throws(DiagnosticError) in
            try Self.header(cells, required, optional)
        }
    }

    private init(
        _ text: String, file: String, expected: String, names: ([Cell]) throws(DiagnosticError) -> [String]
    ) throws(DiagnosticError) {
        var known: [String]?
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { continue }
            let cells = Self.cells(String(line), SourceLocation(file: file, line: index + 1))
            guard let columns = known else {
                known = try names(cells)
                header = cells
                continue
            }
            guard cells.count == columns.count else {
                diagnostics.append(
                    cells[cells.count - 1].problem(
                        "wrong-count", "the line has \(cells.count) values for \(columns.count) columns",
                        help: cells.count < columns.count
                            ? "expected also: " + columns[cells.count...].joined(separator: ", ")
                            : "put a value that holds a comma in double quotes"))
                continue
            }
            rows.append(Row(columns, cells))
        }
        if known == nil {
            throw DiagnosticError("empty-file", "\(file) holds no table", help: "expected " + expected)
        }
    }

    private static func header(
        _ cells: [Cell], _ required: [String], _ optional: [String]
    ) throws(DiagnosticError) -> [String] {
        let columns = cells.map { $0.text.lowercased() }
        var problems: [Diagnostic] = []
        for (index, cell) in cells.enumerated() {
            if columns[..<index].contains(columns[index]) {
                problems.append(cell.problem("repeated-column", "there are two columns '\(cell.text)'"))
            } else if !(required + optional).contains(columns[index]) {
                let missing = (required + optional).filter { !columns.contains($0) }
                problems.append(
                    cell.problem(
                        "unknown-column", "unknown column '\(cell.text)'",
                        help: helpNaming(columns[index], among: missing)))
            }
        }
        for name in required where !columns.contains(name) {
            problems.append(
                cells[cells.count - 1].problem(
                    "missing-column", "there is no column '\(name)'",
                    help: "expected the header " + required.joined(separator: ",")))
        }
        if !problems.isEmpty { throw DiagnosticError(problems) }
        return columns
    }

    private static func cells(_ line: String, _ start: SourceLocation) -> [Cell] {
        var cells: [Cell] = []
        var (text, column, quoted) = ("", 1, false)
        func close() {
            let lead = text.prefix { $0.isWhitespace }.count
            var word = text.split(separator: " ").joined(separator: " ")
            if word.count > 1, word.hasPrefix("\""), word.hasSuffix("\"") {
                word = String(word.dropFirst().dropLast()).replacing("\"\"", with: "\"")
            }
            var place = start
            place.column = column + lead
            place.length = max(1, word.count)
            cells.append(Cell(text: word, place: place, excerpt: line))
            column += text.count + 1
            text = ""
        }
        for character in line {
            if character == "\"" { quoted.toggle() }
            if character == ",", !quoted { close() } else { text.append(character) }
        }
        close()
        return cells
    }
}

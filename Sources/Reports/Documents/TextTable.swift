/// A table of texts, for the terminal, Markdown and HTML.
///
/// ``text(indent:)`` is what the command line prints: columns aligned with blanks, no boxes, titles on top.
public struct TextTable: Hashable, Codable, Sendable {
    /// On which side the cells of a column begin.
    public enum Alignment: String, Hashable, Codable, Sendable {
        /// Words.
        case left
        /// Numbers.
        case right
    }

    /// What stands on top of a column and how its cells are aligned.
    public struct Column: Hashable, Codable, Sendable {
        /// The title; empty for none.
        public var title: String
        /// On which side the cells begin.
        public var alignment: Alignment
        /// Whether the cells are commands, to be shown character by character.
        public var isCode: Bool

        /// Creates a column.
        ///
        /// - Parameters:
        ///   - title: The title; empty for none.
        ///   - alignment: On which side the cells begin.
        ///   - isCode: Whether the cells are commands.
        public init(_ title: String, _ alignment: Alignment = .left, isCode: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.isCode = isCode
        }
    }

    /// The columns.
    public var columns: [Column]

    /// The rows; missing cells are empty, cells without a column are left out.
    public var rows: [[String]]

    /// Creates a table.
    ///
    /// - Parameters:
    ///   - columns: The columns.
    ///   - rows: The rows.
    public init(_ columns: [Column], rows: [[String]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// The table with columns aligned by blanks, without lines around it; the titles are left out if all are empty.
    ///
    /// - Parameter indent: How many blanks stand before each line.
    /// - Returns: Lines without blanks at their ends, each closed by a newline; empty for a table without columns.
    public func text(indent: Int = 0) -> String {
        let head = columns.allSatisfy(\.title.isEmpty) ? [] : [columns.map(\.title)]
        let cells = (head + rows).map { row in columns.indices.map { clean(row, $0) } }
        let widths = columns.indices.map { column in cells.map { displayWidth($0[column]) }.max() ?? 0 }
        return cells.map { row in
            let line = columns.indices.map { aligned(row[$0], columns[$0].alignment, widths[$0]) }
                .joined(separator: "  ")
            let end = line.lastIndex { $0 != " " }
            let trimmed = end.map { String(line[...$0]) } ?? ""
            return (trimmed.isEmpty ? "" : String(repeating: " ", count: indent)) + trimmed + "\n"
        }.joined()
    }

    /// The table in GitHub's Markdown, with aligned columns so that it can be read as text too.
    public func markdown() -> String {
        let head = columns.map { markdownEscaped($0.title) }
        let cells = rows.map { row in
            columns.indices.map { column in
                let cell = clean(row, column)
                guard columns[column].isCode, !cell.isEmpty, !cell.contains("`") else { return markdownEscaped(cell) }
                return "`\(cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|"))`"
            }
        }
        let widths = columns.indices.map { column in
            max(3, ([head] + cells).map { displayWidth($0[column]) }.max() ?? 0)
        }
        func line(_ row: [String]) -> String {
            "| " + columns.indices.map { aligned(row[$0], columns[$0].alignment, widths[$0]) }.joined(separator: " | ")
                + " |\n"
        }
        let rule = columns.indices.map { column in
            let dashes = String(repeating: "-", count: widths[column] - 1)
            return columns[column].alignment == .right ? dashes + ":" : "-" + dashes
        }
        return line(head) + line(rule) + cells.map(line).joined()
    }

    /// The table as an HTML element.
    func html() -> String {
        func row(_ cells: [String], _ tag: String) -> String {
            let elements = columns.indices.map { column in
                let style = columns[column].alignment == .right ? " class=\"number\"" : ""
                let text = NumberText.escaped(clean(cells, column))
                let isCode = tag == "td" && columns[column].isCode
                return "<\(tag)\(style)>\(isCode ? "<code>\(text)</code>" : text)</\(tag)>"
            }
            return "<tr>\(elements.joined())</tr>\n"
        }
        let head = columns.allSatisfy(\.title.isEmpty) ? "" : "<thead>\(row(columns.map(\.title), "th"))</thead>\n"
        return "<table>\n\(head)<tbody>\n\(rows.map { row($0, "td") }.joined())</tbody>\n</table>\n"
    }

    private func clean(_ row: [String], _ column: Int) -> String {
        column < row.count ? String(row[column].map { $0.isNewline || $0 == "\t" ? " " : $0 }) : ""
    }

    private func aligned(_ cell: String, _ alignment: Alignment, _ width: Int) -> String {
        let blanks = String(repeating: " ", count: max(0, width - displayWidth(cell)))
        return alignment == .left ? cell + blanks : blanks + cell
    }
}

/// How many columns of a terminal a text takes: none for combining marks, two for East Asian wide characters and
/// emoji, one for everything else, as in Unicode Standard Annex 11.
///
/// - Parameter text: One line without control characters.
public func displayWidth(_ text: String) -> Int {
    text.reduce(0) { width, character in
        guard let scalar = character.unicodeScalars.first else { return width }
        if scalar.properties.isEmojiPresentation { return width + 2 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return width
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return width + 2
        default: return width + 1
        }
    }
}

/// The text with the characters escaped to which Markdown gives a meaning.
func markdownEscaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
        if "\\`*_<>[]|#~".contains(character) { result.append("\\") }
        result.append(character.isNewline ? " " : character)
    }
}

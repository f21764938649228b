internal import Diagnostics
internal import Units

/// Reads waveforms from comma-separated values.
struct CSVReader {
    private static let mostFindings = 10
    private static let lineFeed = UInt8(ascii: "\n")

    private let file: String
    private let bytes: [UInt8]
    private var position = 0
    private var line = 0
    private var findings: [Diagnostic] = []

    /// What a column is by its header.
    private struct Column {
        enum Part { case axis, real, imaginary }

        var name: String
        var part: Part
        var factor: Double
        var values: [Double] = []
    }

    private struct Cell {
        var text: String
        /// The bytes that it takes within its line.
        var range: Range<Int>
    }

    init(_ text: String, file: String) {
        self.file = file
        bytes = Array(text.utf8)
    }

    mutating func waveforms() throws(DiagnosticError) -> WaveformSet {
        guard let first = nextLine() else {
            throw DiagnosticError(
                "empty-file", "\(file) holds no values", help: "expected a header and one line a point")
        }
        let (kind, read) = try header(first)
        var columns = read
        while findings.count < Self.mostFindings, let range = nextLine() { append(range, to: &columns, kind) }
        if !findings.isEmpty { throw DiagnosticError(findings) }
        let count = columns.first?.values.count ?? 0
        var axis = [Double](repeating: 0, count: count)
        var signals: [Signal] = []
        for column in columns {
            switch column.part {
            case .axis: axis = column.values
            case .real: signals.append(Signal(column.name, column.values))
            case .imaginary: signals[signals.count - 1].imaginary = column.values
            }
        }
        do {
            return try WaveformSet(axisKind: kind, axis: axis, signals: signals)
        } catch {
            throw DiagnosticError("bad-columns", "\(file): \(error)")
        }
    }

    private mutating func header(_ range: Range<Int>) throws(DiagnosticError) -> (WaveformSet.AxisKind, [Column]) {
        let cells = cells(in: range)
        guard cells.contains(where: { Double($0.text) == nil }) else {
            throw problem("no-header", "the first line holds numbers, not names", cells[0], range, "time [s],v(w) [V]")
        }
        var kind = WaveformSet.AxisKind.none
        var columns: [Column] = []
        for (index, cell) in cells.enumerated() {
            let (words, unit) = Self.split(cell.text)
            guard !words.isEmpty else { throw problem("no-name", "column \(index + 1) has no name", cell, range) }
            let axis = [WaveformSet.AxisKind.time, .frequency, .sweep].first { $0.columnName == words.lowercased() }
            if index == 0, let axis {
                kind = axis
                columns.append(Column(name: words, part: .axis, factor: try factor(unit, axis.unit, cell, range)))
                continue
            }
            let isReal = words.hasPrefix("re ")
            let isImaginary = words.hasPrefix("im ")
            let name = isReal || isImaginary ? String(words.dropFirst(3)) : words
            if isImaginary {
                guard let last = columns.last, last.part == .real, last.name == name else {
                    throw problem(
                        "no-real-part", "'\(words)' does not follow its real part", cell, range, "re \(name),im \(name)"
                    )
                }
            }
            if !isImaginary, columns.contains(where: { Signal.key($0.name) == Signal.key(name) }) {
                throw problem("repeated-column", "there are two columns '\(name)'", cell, range)
            }
            let factor = try factor(unit, Signal.unit(of: name), cell, range)
            columns.append(Column(name: name, part: isImaginary ? .imaginary : .real, factor: factor))
        }
        return (kind, columns)
    }

    /// The SI value of one of the stated unit.
    private func factor(
        _ unit: String?, _ expected: String, _ cell: Cell, _ line: Range<Int>
    ) throws(DiagnosticError) -> Double {
        guard let unit, !expected.isEmpty else { return 1 }
        // The whole unit must be there: an ampere alone would pass for the scale of an attovolt.
        if unit.hasSuffix(expected), let factor = try? Quantity.parse("1\(unit)", unit: expected, option: cell.text) {
            return factor
        } else {
            throw problem(
                "wrong-unit", "'\(cell.text)' is taken to be in \(expected), not in \(unit)", cell, line,
                "a current as i(name) [A], a voltage as v(name) [V]")
        }
    }

    private mutating func append(_ range: Range<Int>, to columns: inout [Column], _ kind: WaveformSet.AxisKind) {
        let cells = cells(in: range)
        guard cells.count == columns.count else {
            let words = "line \(line) has \(cells.count) values for \(columns.count) columns"
            let end = cells[min(cells.count, columns.count + 1) - 1]
            findings.append(contentsOf: problem("wrong-count", words, end, range).diagnostics)
            return
        }
        var numbers: [Double] = []
        for cell in cells {
            guard let number = Double(cell.text), number.isFinite else {
                let what = cell.text.isEmpty ? "a value is missing" : "'\(cell.text)' is not a finite number"
                findings.append(contentsOf: problem("not-a-number", what, cell, range, "e.g. 1.5e-3").diagnostics)
                return
            }
            numbers.append(number)
        }
        for index in columns.indices {
            let value = columns[index].factor == 1 ? numbers[index] : numbers[index] * columns[index].factor
            if index == 0, kind == .time, let last = columns[0].values.last, value < last {
                let words = "the time \(value) s comes before \(last) s of the point above"
                findings.append(contentsOf: problem("unsorted-time", words, cells[0], range).diagnostics)
                return
            }
            columns[index].values.append(value)
        }
    }

    /// The next line that counts.
    private mutating func nextLine() -> Range<Int>? {
        while position < bytes.count {
            let start = position
            var end = start
            while end < bytes.count, bytes[end] != Self.lineFeed { end += 1 }
            position = end + 1
            line += 1
            if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            let isComment = end > start && bytes[start] == UInt8(ascii: "#")
            let isBlank = bytes[start..<end].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            if !isComment, !isBlank { return start..<end }
        }
        return nil
    }

    /// The cells of a line: at least one.
    private func cells(in line: Range<Int>) -> [Cell] {
        let quote = UInt8(ascii: "\"")
        var cells: [Cell] = []
        var (start, quoted) = (line.lowerBound, false)
        for index in line.lowerBound...line.upperBound {
            if index < line.upperBound {
                if bytes[index] == quote { quoted.toggle() }
                if quoted || bytes[index] != UInt8(ascii: ",") { continue }
            }
            var (low, high) = (start, index)
            while low < high, bytes[low] == UInt8(ascii: " ") { low += 1 }
            while high > low, bytes[high - 1] == UInt8(ascii: " ") { high -= 1 }
            var text = String(decoding: bytes[low..<high], as: UTF8.self)
            if high - low > 1, bytes[low] == quote, bytes[high - 1] == quote {
                text = String(text.dropFirst().dropLast()).replacing("\"\"", with: "\"")
            }
            cells.append(Cell(text: text, range: (low - line.lowerBound)..<(high - line.lowerBound)))
            start = index + 1
        }
        return cells
    }

    /// A header's name and the unit that stands in brackets after it.
    private static func split(_ header: String) -> (name: String, unit: String?) {
        guard header.hasSuffix("]"), let bracket = header.lastIndex(of: "["), bracket > header.startIndex,
            header[header.index(before: bracket)] == " "
        else { return (header, nil) }
        let name = header[..<bracket].split(separator: " ").joined(separator: " ")
        return (name, String(header[header.index(after: bracket)...].dropLast()))
    }

    private func problem(
        _ code: String, _ message: String, _ cell: Cell, _ range: Range<Int>, _ example: String? = nil
    ) -> DiagnosticError {
        let before = String(decoding: bytes[range].prefix(cell.range.lowerBound), as: UTF8.self)
        let stretch = String(
            decoding: bytes[range].dropFirst(cell.range.lowerBound).prefix(cell.range.count), as: UTF8.self)
        let place = SourceLocation(file: file, line: line, column: before.count + 1, length: stretch.count)
        return DiagnosticError(
            code, message, at: place, excerpt: String(decoding: bytes[range], as: UTF8.self),
            help: example.map { "expected \($0)" })
    }
}

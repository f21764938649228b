public import Diagnostics

/// A text that was read, with the means to point into it.
public struct SourceText: Hashable, Sendable {
    /// The path or name as the user gave it.
    public let file: String

    /// The text as UTF-8.
    public let bytes: [UInt8]

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - text: The text; a byte order mark at its beginning is left out.
    ///   - file: The path or name as the user gave it.
    public init(_ text: String, file: String) {
        self.file = file
        var bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        self.bytes = bytes
    }

    /// The text in `bytes`: UTF-16 if they begin with its byte order mark, else UTF-8 if they are valid UTF-8, else
    /// Latin-1, as older schematic editors write the micro sign.
    ///
    /// - Parameter bytes: The content of a file.
    /// - Returns: The text, without a byte order mark.
    public static func decode(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let littleEndian = bytes[0] == 0xFF
            let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
                let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
                return littleEndian ? second << 8 | first : first << 8 | second
            }
            return String(decoding: units, as: UTF16.self)
        }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        if let text = String(validating: body, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(body.map { UnicodeScalar($0) }))
    }

    /// A physical line without its end.
    ///
    /// - Parameter number: The line, from 1.
    /// - Returns: The text of the line; empty if there is no such line.
    public func line(_ number: Int) -> String {
        line(number, lineStarts: lineStarts())
    }

    /// The place of a stretch of bytes.
    ///
    /// - Parameters:
    ///   - offset: The offset of the first byte.
    ///   - length: The number of bytes; a stretch ends with its line at the latest.
    /// - Returns: The line, column and length in characters.
    public func location(offset: Int, length: Int = 1) -> SourceLocation {
        location(offset: offset, length: length, lineStarts: lineStarts())
    }

    /// The offset of the first byte of each physical line.
    func lineStarts() -> [Int] {
        var starts = [0]
        for (index, byte) in bytes.enumerated() where byte == newline { starts.append(index + 1) }
        return starts
    }

    func line(_ number: Int, lineStarts: [Int]) -> String {
        guard let range = range(ofLine: number, lineStarts: lineStarts) else { return "" }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    func location(offset: Int, length: Int, lineStarts: [Int]) -> SourceLocation {
        let place = min(max(0, offset), bytes.count)
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= place { low = middle } else { high = middle }
        }
        var end = place
        while end < bytes.count, end < place + length, bytes[end] != newline, bytes[end] != carriageReturn { end += 1 }
        let column = String(decoding: bytes[lineStarts[low]..<place], as: UTF8.self).count + 1
        let characters = String(decoding: bytes[place..<end], as: UTF8.self).count
        return SourceLocation(file: file, line: low + 1, column: column, length: characters)
    }

    private func range(ofLine number: Int, lineStarts: [Int]) -> Range<Int>? {
        guard number >= 1, number <= lineStarts.count else { return nil }
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
        if end > start, bytes[end - 1] == carriageReturn { end -= 1 }
        return start..<end
    }

    /// The place of a word in the statement that begins on a line, for a finding made after reading.
    ///
    /// - Parameters:
    ///   - word: The word to point at, in any case; the whole first line where the word is not found.
    ///   - line: The first physical line of the statement, from 1.
    /// - Returns: The place and the text of its line.
    public func place(of word: String, line: Int) -> (location: SourceLocation, excerpt: String) {
        let wanted = Array(word.lowercased().utf8)
        var number = line
        let lines = lineStarts()
        while let range = range(ofLine: number, lineStarts: lines), number == line || isContinued(range) {
            if let offset = find(wanted, in: range) {
                return (
                    location(offset: offset, length: wanted.count, lineStarts: lines),
                    self.line(number, lineStarts: lines)
                )
            }
            number += 1
        }
        let excerpt = self.line(line, lineStarts: lines)
        let indent = excerpt.prefix { $0 == " " || $0 == "\t" }.count
        let length = max(1, excerpt.count - indent)
        return (SourceLocation(file: file, line: line, column: indent + 1, length: length), excerpt)
    }

    private func isContinued(_ range: Range<Int>) -> Bool {
        guard let first = bytes[range].first(where: { $0 > space }) else { return true }
        return first == plus || first == asterisk
    }

    private func find(_ wanted: [UInt8], in range: Range<Int>) -> Int? {
        guard !wanted.isEmpty, range.count >= wanted.count else { return nil }
        for start in range.lowerBound...(range.upperBound - wanted.count) {
            let end = start + wanted.count
            guard zip(bytes[start..<end], wanted).allSatisfy({ lowerCased($0) == lowerCased($1) }) else { continue }
            let alone =
                (start == range.lowerBound || !isWord(bytes[start - 1]))
                && (end >= range.upperBound || !isWord(bytes[end]))
            if alone { return start }
        }
        return nil
    }
}

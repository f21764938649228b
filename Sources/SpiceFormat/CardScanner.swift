/// Walks through the text of a netlist: first from card to card, then inside one card from item to item.
///
/// A card is one logical line. Continuations are joined in place by overwriting the line ends with ``joint``, so that an
/// offset in a card is also the offset in the user's text.
struct CardScanner {
    /// The text, with continuations joined as far as it has been read.
    var bytes: [UInt8]
    /// The next byte inside the card.
    var position = 0
    /// The end of the card, without its comment.
    var end = 0
    /// The first physical line of the card, from 1.
    var line: Int32 = 0
    /// The next physical line to read, and its number.
    private var nextStart = 0
    private var nextLine: Int32 = 1

    /// What kind of logical line comes next.
    enum Kind {
        case card
        case comment
        case none
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Where the physical line that begins at `start` ends, without a carriage return, and where the next one begins.
    private func lineEnd(from start: Int) -> (end: Int, next: Int) {
        var index = start
        let count = bytes.count
        while index < count, bytes[index] != newline { index += 1 }
        let next = min(index + 1, count)
        if index > start, bytes[index - 1] == carriageReturn { index -= 1 }
        return (index, next)
    }

    /// Takes one physical line as it is.
    ///
    /// - Returns: Its bytes, or `nil` at the end of the text.
    mutating func nextRawLine() -> Range<Int>? {
        guard nextStart < bytes.count else { return nil }
        let found = lineEnd(from: nextStart)
        defer { nextStart = found.next }
        line = nextLine
        nextLine += 1
        return nextStart..<found.end
    }

    /// Goes to the next card or comment; comments between continuations are handed to `between`.
    mutating func next(between: inout [Range<Int>]) -> Kind {
        while let range = nextRawLine() {
            guard let first = firstMark(in: range) else { continue }
            if isCommentMark(first) {
                position = first + 1
                end = range.upperBound
                return .comment
            }
            position = first
            end = contentEnd(from: first, to: range.upperBound)
            joinContinuations(between: &between)
            return .card
        }
        return .none
    }

    private func firstMark(in range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound, isBlank(bytes[index]) { index += 1 }
        return index < range.upperBound ? index : nil
    }

    private func isCommentMark(_ index: Int) -> Bool {
        let byte = bytes[index]
        return byte == asterisk || byte == semicolon || byte == dollar || byte == 0x23
            || (byte == slash && index + 1 < bytes.count && bytes[index + 1] == slash)
    }

    /// Where the content of a physical line ends: before `;`, `//`, or a `$` after a blank or comma, as in ngspice.
    private func contentEnd(from start: Int, to limit: Int) -> Int {
        var index = start
        while index < limit {
            let byte = bytes[index]
            if byte == semicolon { break }
            if byte == slash, index + 1 < limit, bytes[index + 1] == slash { break }
            if byte == dollar, index > start {
                let before = bytes[index - 1]
                if before == space || before == comma || before == 0x09, !beginsPath(index, in: start..<limit) { break }
            }
            index += 1
        }
        while index > start, isBlank(bytes[index - 1]) { index -= 1 }
        return index
    }

    /// Whether the `$` of a `.include` or `.lib` card begins a variable at the front of a path: `$NAME/…`, `${NAME}`.
    private func beginsPath(_ dollarIndex: Int, in card: Range<Int>) -> Bool {
        guard card.count > 4, bytes[card.lowerBound] == point else { return false }
        let word = String(decoding: bytes[card].prefix(4).map(lowerCased), as: UTF8.self)
        guard word == ".inc" || word == ".lib" else { return false }
        var index = dollarIndex + 1
        if index < card.upperBound, bytes[index] == openBrace { return true }
        let name = index
        while index < card.upperBound, isWord(bytes[index]) { index += 1 }
        return index > name && index < card.upperBound && bytes[index] == slash
    }

    private mutating func joinContinuations(between: inout [Range<Int>]) {
        var start = nextStart
        var number = nextLine
        var comments: [Range<Int>] = []
        while start < bytes.count {
            let found = lineEnd(from: start)
            if let first = firstMark(in: start..<found.end) {
                if bytes[first] == plus {
                    for index in end...first { bytes[index] = joint }
                    end = contentEnd(from: first + 1, to: found.end)
                    between.append(contentsOf: comments)
                    comments.removeAll()
                    nextStart = found.next
                    nextLine = number + 1
                } else if isCommentMark(first) {
                    comments.append(first + 1..<found.end)
                } else {
                    return
                }
            }
            start = found.next
            number += 1
        }
    }
}

// MARK: - Inside a card

extension CardScanner {
    /// Whether nothing is left of the card.
    var isAtEnd: Bool { position >= end }

    mutating func skipBlanks() {
        while position < end, isBlank(bytes[position]) { position += 1 }
    }

    /// Skips what separates nets and words: blanks, commas and parentheses.
    mutating func skipSeparators() {
        while position < end {
            let byte = bytes[position]
            guard isBlank(byte) || byte == comma || byte == openParenthesis || byte == closeParenthesis else { return }
            position += 1
        }
    }

    /// Takes a word: up to a blank, comma, parenthesis or `=`; braces, quotes and brackets are taken whole.
    mutating func takeWord() -> Range<Int> {
        skipSeparators()
        let start = position
        while position < end {
            let byte = bytes[position]
            if isBlank(byte) || byte == comma || byte == openParenthesis || byte == closeParenthesis || byte == equals {
                break
            }
            if byte == openBrace || ((byte == doubleQuote || byte == singleQuote) && position == start) {
                position = closing(of: position) ?? end
                continue
            }
            position += 1
        }
        return start..<position
    }

    /// Takes everything up to the next blank that is not inside quotes, braces, brackets or parentheses.
    mutating func takeChunk() -> Range<Int> {
        skipBlanks()
        let start = position
        while position < end, !isBlank(bytes[position]) {
            switch bytes[position] {
            case openBrace, openParenthesis, openBracket, doubleQuote, singleQuote:
                position = closing(of: position) ?? end
            default:
                position += 1
            }
        }
        return start..<position
    }

    /// Whether the next item of the card is `=` and not `==`.
    mutating func takeEquals() -> Bool {
        var index = position
        while index < end, isBlank(bytes[index]) { index += 1 }
        guard index < end, bytes[index] == equals, !(index + 1 < end && bytes[index + 1] == equals) else {
            return false
        }
        position = index + 1
        return true
    }

    /// The offset behind the mark that closes the one at `start`, or `nil` if none does.
    func closing(of start: Int) -> Int? {
        let open = bytes[start]
        if open == doubleQuote || open == singleQuote {
            var index = start + 1
            while index < end {
                if bytes[index] == open { return index + 1 }
                index += 1
            }
            return nil
        }
        let close = open == openParenthesis ? closeParenthesis : open == openBrace ? closeBrace : closeBracket
        var depth = 0
        var index = start
        while index < end {
            if bytes[index] == open {
                depth += 1
            } else if bytes[index] == close {
                depth -= 1
                if depth == 0 { return index + 1 }
            } else if bytes[index] == doubleQuote, let next = closing(of: index) {
                index = next
                continue
            }
            index += 1
        }
        return nil
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// Whether the text is a keyword, which is given in lower case.
    func matches(_ range: Range<Int>, _ keyword: StaticString) -> Bool {
        guard range.count == keyword.utf8CodeUnitCount else { return false }
        return keyword.withUTF8Buffer { wanted in
            for index in 0..<wanted.count where lowerCased(bytes[range.lowerBound + index]) != wanted[index] {
                return false
            }
            return true
        }
    }

    /// The text in lower case, for comparing with a keyword; empty if it is longer than any keyword.
    func keyword(_ range: Range<Int>) -> String {
        guard range.count <= 15 else { return "" }
        return String(decoding: bytes[range].map(lowerCased), as: UTF8.self)
    }

    /// The text as written, with one blank where lines were joined.
    func verbatim(_ range: Range<Int>) -> String {
        guard bytes[range].contains(joint) else { return text(range) }
        var result: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index] == joint {
                while let last = result.last, isBlank(last) { result.removeLast() }
                result.append(space)
                while index < range.upperBound, isBlank(bytes[index]) { index += 1 }
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What is left of the card, as written.
    mutating func rest() -> String {
        skipBlanks()
        defer { position = end }
        return verbatim(position..<max(position, end))
    }
}

internal import Netlists

extension CardReader {
    /// What a bare value without braces means.
    enum BareValue {
        /// An expression, as ngspice takes the value of a parameter.
        case expression
        /// A word, as in `.options method=gear`.
        case word
    }

    /// Reads the value at the scanner's place: a number, `{…}`, `'…'`, `"…"`, `[…]`, or a bare expression.
    mutating func readValue(_ bare: BareValue = .expression) throws(CardError) -> Expression {
        scanner.skipBlanks()
        let start = scanner.position
        guard start < scanner.end else {
            throw CardError("missing-value", "a value is missing at the end", at: start - 1..<start)
        }
        switch scanner.bytes[start] {
        case openBrace, singleQuote:
            guard let close = scanner.closing(of: start) else {
                let mark = scanner.bytes[start] == openBrace ? "}" : "'"
                throw CardError("unclosed-expression", "this is not closed by '\(mark)'", at: start..<start + 1)
            }
            guard endsValue(close) else { break }
            scanner.position = close
            return try expression(start + 1..<close - 1)
        case doubleQuote:
            guard let close = scanner.closing(of: start) else {
                throw CardError("unclosed-string", "this text is not closed by '\"'", at: start..<start + 1)
            }
            scanner.position = close
            return .string(scanner.text(start + 1..<close - 1))
        case openBracket:
            return try readList(bare)
        case UInt8(ascii: "<"):
            // A complex number of an XSPICE model.
            guard let close = scanner.bytes[start..<scanner.end].firstIndex(of: UInt8(ascii: ">")) else { break }
            scanner.position = close + 1
            return .identifier(scanner.verbatim(start..<close + 1))
        default: break
        }
        let token = takeBareValue()
        return try value(of: token, bare)
    }

    /// Reads what follows `name=`: a value, or several with commas between them.
    mutating func readValues(_ bare: BareValue = .expression) throws(CardError) -> Expression {
        let first = try readValue(bare)
        var values: [Expression] = []
        while let next = startOfNextListed() {
            scanner.position = next
            values.append(try readValue(bare))
        }
        return values.isEmpty ? first : .list([first] + values)
    }

    /// Where the next value of a comma list begins, or `nil` if the comma separates parameters.
    private mutating func startOfNextListed() -> Int? {
        let start = scanner.position
        defer { scanner.position = start }
        scanner.skipBlanks()
        guard !scanner.isAtEnd, scanner.bytes[scanner.position] == comma else { return nil }
        scanner.position += 1
        scanner.skipBlanks()
        let next = scanner.position
        guard next < scanner.end, scanner.bytes[next] != closeParenthesis, scanner.bytes[next] != comma else {
            return nil
        }
        _ = scanner.takeWord()
        return scanner.takeEquals() ? nil : next
    }

    /// The meaning of a bare token.
    mutating func value(of token: Range<Int>, _ bare: BareValue = .expression) throws(CardError) -> Expression {
        if let number = number(token) { return .number(number) }
        if bare == .word || isVersion(token) { return .identifier(scanner.text(token)) }
        return try expression(token)
    }

    /// Whether a token is a word like `3.3.0`, which ngspice takes as text.
    func isVersion(_ token: Range<Int>) -> Bool {
        let bytes = scanner.bytes[token]
        return bytes.first.map(isDigit) == true && bytes.filter { $0 == point }.count > 1
            && bytes.allSatisfy { isWord($0) || $0 == point }
    }

    /// The number that a token is, or `nil` if it is none.
    mutating func number(_ token: Range<Int>) -> Double? {
        guard
            let number = readNumber(
                scanner.bytes, from: token.lowerBound, to: token.upperBound, inExpression: false)
        else { return nil }
        if number.end < token.upperBound {
            // ngspice stops at the suffix and ignores what follows, if it looks like a word.
            guard scanner.bytes[number.end..<token.upperBound].allSatisfy(isWord) else { return nil }
            report(.infix, at: token)
        } else if let doubt = number.doubt {
            report(doubt, at: token)
        }
        return number.value
    }

    /// Reads an expression from a stretch of the card.
    mutating func expression(_ range: Range<Int>) throws(CardError) -> Expression {
        if range.isEmpty || scanner.bytes[range].allSatisfy(isBlank) {
            throw CardError("bad-expression", "the expression is empty", at: range.lowerBound..<range.lowerBound + 1)
        }
        var reader = ExpressionReader(scanner.bytes, from: range.lowerBound, to: range.upperBound)
        let result = try reader.readAll()
        for (doubt, place) in reader.doubts { report(doubt, at: place) }
        return result
    }

    /// Takes a bare value: up to a blank, or a comma or parenthesis that nothing inside it opened.
    private mutating func takeBareValue() -> Range<Int> {
        let start = scanner.position
        while scanner.position < scanner.end {
            let byte = scanner.bytes[scanner.position]
            if isBlank(byte) || byte == comma || byte == closeParenthesis { break }
            switch byte {
            case openParenthesis, openBrace, openBracket, doubleQuote, singleQuote:
                scanner.position = scanner.closing(of: scanner.position) ?? scanner.end
            default:
                scanner.position += 1
            }
        }
        return start..<scanner.position
    }

    private func endsValue(_ index: Int) -> Bool {
        guard index < scanner.end else { return true }
        let byte = scanner.bytes[index]
        return isBlank(byte) || byte == comma || byte == closeParenthesis || byte == closeBracket
    }

    /// Reads an XSPICE vector: values between brackets, with blanks or commas between them.
    private mutating func readList(_ bare: BareValue) throws(CardError) -> Expression {
        let start = scanner.position
        guard let close = scanner.closing(of: start) else {
            throw CardError("unclosed-list", "this list is not closed by ']'", at: start..<start + 1)
        }
        let cardEnd = scanner.end
        scanner.position = start + 1
        scanner.end = close - 1
        defer {
            scanner.end = cardEnd
            scanner.position = close
        }
        var values: [Expression] = []
        while true {
            scanner.skipSeparators()
            if scanner.isAtEnd { return .list(values) }
            values.append(try readValue(bare))
        }
    }

    /// Reads the rest of a card: words go to ``words``, `name=value` and bare names after the first of these are
    /// returned.
    mutating func readParameters(_ bare: BareValue = .expression) throws(CardError) -> [Parameter] {
        var parameters: [Parameter] = []
        words.removeAll(keepingCapacity: true)
        while true {
            scanner.skipSeparators()
            if scanner.isAtEnd { return parameters }
            let word = scanner.takeWord()
            if word.isEmpty {
                throw CardError(
                    "missing-name", "a name is missing before '='", at: scanner.position..<scanner.position + 1)
            }
            if scanner.takeEquals() {
                parameters.append(Parameter(scanner.text(word), try readValues(bare)))
            } else if parameters.isEmpty {
                words.append(word)
            } else {
                parameters.append(Parameter(scanner.text(word)))
            }
        }
    }

    /// Whether a word can only be a number or an expression, and no name.
    func isValue(_ word: Range<Int>) -> Bool {
        guard let first = scanner.bytes[word].first else { return false }
        if first == openBrace || first == singleQuote { return true }
        guard
            let number = readNumber(scanner.bytes, from: word.lowerBound, to: word.upperBound, inExpression: false)
        else { return false }
        return number.end == word.upperBound
    }

    /// The value of a word of ``words``.
    mutating func value(ofWord word: Range<Int>) throws(CardError) -> Expression {
        let (position, end) = (scanner.position, scanner.end)
        defer { (scanner.position, scanner.end) = (position, end) }
        scanner.position = word.lowerBound
        scanner.end = word.upperBound
        return try readValue()
    }
}

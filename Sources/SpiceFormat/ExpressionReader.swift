internal import Netlists

/// Reads ngspice's parameter expressions: `?:`, then `||`, `&&`, comparisons, `+ -`, `* / % \`, `** ^`, `!`, each from
/// left to right.
///
/// A sign at the beginning of an expression applies to the whole first product, as in ngspice's own reader:
/// `-a**2` is -(a²).
struct ExpressionReader {
    let bytes: [UInt8]
    var position: Int
    let end: Int
    /// Doubtful numbers with their places.
    var doubts: [(doubt: NumberToken.Doubt, range: Range<Int>)] = []
    private var depth = 0
    private var nodes = 0

    /// Deeper or longer expressions than these would overflow the stack of whoever walks the tree.
    private let deepest = 200
    private let longest = 5000

    init(_ bytes: [UInt8], from start: Int, to end: Int) {
        self.bytes = bytes
        self.position = start
        self.end = end
    }

    /// Reads the whole text as one expression.
    mutating func readAll() throws(CardError) -> Expression {
        let result = try readExpression()
        skipBlanks()
        guard position >= end else {
            throw unexpected("an operator")
        }
        return result
    }

    mutating func readExpression() throws(CardError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        if depth > deepest { throw tooLong() }
        let condition = try readBinary(level: 0, first: true)
        guard take("?") else { return condition }
        let then = try readExpression()
        guard take(":") else { throw unexpected("':'") }
        let otherwise = try readExpression()
        return .conditional(condition, then: then, otherwise: otherwise)
    }

    private mutating func readBinary(level: Int, first: Bool) throws(CardError) -> Expression {
        guard level < 6 else { return try readUnary() }
        var left: Expression
        if level == 3, first, let sign = takeSign() {
            left = try readSigned(sign)
        } else {
            left = try readBinary(level: level + 1, first: first)
        }
        while let found = binaryOperator(level: level) {
            position += found.length
            nodes += 1
            if nodes > longest { throw tooLong() }
            left = .binary(found.operator, left, try readBinary(level: level + 1, first: false))
        }
        return left
    }

    /// What follows a sign at the beginning of an expression: a product.
    private mutating func readSigned(_ sign: UnaryOperator) throws(CardError) -> Expression {
        skipBlanks()
        let literal = position < end && (isDigit(bytes[position]) || bytes[position] == point)
        let operand = try readBinary(level: 4, first: false)
        if sign == .minus, literal, case .number(let value) = operand { return .number(-value) }
        return .unary(sign, operand)
    }

    private mutating func readUnary() throws(CardError) -> Expression {
        skipBlanks()
        guard position < end else { throw unexpected("a value") }
        depth += 1
        defer { depth -= 1 }
        if depth > deepest { throw tooLong() }
        let byte = bytes[position]
        if byte == minus || byte == plus {
            position += 1
            skipBlanks()
            let literal = position < end && (isDigit(bytes[position]) || bytes[position] == point)
            let operand = literal ? try readPrimary() : try readBinary(level: 5, first: false)
            if byte == minus, literal, case .number(let value) = operand { return .number(-value) }
            return .unary(byte == minus ? .minus : .plus, operand)
        }
        if byte == UInt8(ascii: "!"), peek(1) != equals {
            position += 1
            return .unary(.not, try readUnary())
        }
        return try readPrimary()
    }

    private mutating func readPrimary() throws(CardError) -> Expression {
        skipBlanks()
        guard position < end else { throw unexpected("a value") }
        let byte = bytes[position]
        switch byte {
        case openParenthesis: return try readEnclosed(close: closeParenthesis)
        case openBrace: return try readEnclosed(close: closeBrace)
        case singleQuote: return try readEnclosed(close: singleQuote)
        case doubleQuote: return try readString()
        case openBracket: return try readList()
        default: break
        }
        if isDigit(byte) || byte == point {
            if let number = readNumber(bytes, from: position, to: end, inExpression: true) {
                if let doubt = number.doubt { doubts.append((doubt, position..<number.end)) }
                if number.end < end, isDigit(bytes[number.end]) {
                    doubts.append((.infix, position..<number.end + 1))
                }
                position = number.end
                return .number(number.value)
            }
            throw unexpected("a value")
        }
        guard isNameStart(byte) else { throw unexpected("a value") }
        let name = readName()
        let behind = position
        skipBlanks()
        guard position < end, bytes[position] == openParenthesis else {
            position = behind
            return .identifier(name)
        }
        return .call(name, try readArguments(of: name))
    }

    private mutating func readEnclosed(close: UInt8) throws(CardError) -> Expression {
        let start = position
        position += 1
        let inner = try readExpression()
        skipBlanks()
        guard position < end, bytes[position] == close else {
            let text = String(UnicodeScalar(close))
            if position < end { throw unexpected("an operator or '\(text)'") }
            throw CardError("unclosed-expression", "this is not closed by '\(text)'", at: start..<start + 1)
        }
        position += 1
        return inner
    }

    private mutating func readString() throws(CardError) -> Expression {
        let start = position
        position += 1
        while position < end, bytes[position] != doubleQuote { position += 1 }
        guard position < end else {
            throw CardError("unclosed-string", "this text is not closed by '\"'", at: start..<start + 1)
        }
        position += 1
        return .string(String(decoding: bytes[start + 1..<position - 1], as: UTF8.self))
    }

    private mutating func readList() throws(CardError) -> Expression {
        let start = position
        position += 1
        var values: [Expression] = []
        while true {
            skipBlanks()
            guard position < end else {
                throw CardError("unclosed-list", "this list is not closed by ']'", at: start..<start + 1)
            }
            if bytes[position] == closeBracket { break }
            if bytes[position] == comma { position += 1 } else { values.append(try readExpression()) }
        }
        position += 1
        return .list(values)
    }

    private mutating func readArguments(of name: String) throws(CardError) -> [Expression] {
        let start = position
        position += 1
        let letter = name.utf8.count == 1 ? lowerCased(name.utf8.first ?? 0) : 0
        let takesNets = letter == UInt8(ascii: "v") || letter == UInt8(ascii: "i")
        var arguments: [Expression] = []
        skipBlanks()
        if position < end, bytes[position] == closeParenthesis {
            position += 1
            return []
        }
        while true {
            arguments.append(takesNets ? try readNet() : try readExpression())
            skipBlanks()
            guard position < end else {
                throw CardError("unclosed-expression", "this is not closed by ')'", at: start..<start + 1)
            }
            if bytes[position] == comma {
                position += 1
            } else if bytes[position] == closeParenthesis {
                position += 1
                return arguments
            } else {
                throw unexpected("',' or ')'")
            }
        }
    }

    /// A net or an element inside `v( )` or `i( )`, whose name may hold what is an operator elsewhere.
    private mutating func readNet() throws(CardError) -> Expression {
        skipBlanks()
        let start = position
        while position < end, bytes[position] != comma, bytes[position] != closeParenthesis { position += 1 }
        var last = position
        while last > start, isBlank(bytes[last - 1]) { last -= 1 }
        guard last > start else { throw unexpected("a net") }
        return .identifier(String(decoding: bytes[start..<last], as: UTF8.self))
    }

    private mutating func readName() -> String {
        let start = position
        position += 1
        while position < end {
            let byte = bytes[position]
            if byte == openBracket, let close = bytes[position..<end].firstIndex(of: closeBracket) {
                position = close + 1
            } else if isWord(byte) || byte == point || byte == 0x23 || byte == dollar || byte == 0x40 {
                position += 1
            } else {
                break
            }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func isNameStart(_ byte: UInt8) -> Bool {
        (isWord(byte) && !isDigit(byte)) || byte == 0x40 || byte == 0x23 || byte == dollar
    }

    private mutating func takeSign() -> UnaryOperator? {
        skipBlanks()
        guard position < end else { return nil }
        let byte = bytes[position]
        guard byte == minus || byte == plus else { return nil }
        position += 1
        return byte == minus ? .minus : .plus
    }

    private mutating func take(_ character: UnicodeScalar) -> Bool {
        skipBlanks()
        guard position < end, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func skipBlanks() {
        while position < end, isBlank(bytes[position]) { position += 1 }
    }

    private func peek(_ distance: Int) -> UInt8 {
        position + distance < end ? bytes[position + distance] : 0
    }

    /// The operator of that level at the next place; levels from weak to strong.
    private mutating func binaryOperator(level: Int) -> (operator: BinaryOperator, length: Int)? {
        skipBlanks()
        guard position < end else { return nil }
        let second = peek(1)
        switch (bytes[position], level) {
        case (0x7C, 0): return (.or, second == 0x7C ? 2 : 1)
        case (0x26, 1): return (.and, second == 0x26 ? 2 : 1)
        case (equals, 2): return (.equal, second == equals ? 2 : 1)
        case (0x21, 2) where second == equals: return (.notEqual, 2)
        case (0x3C, 2): return second == 0x3E ? (.notEqual, 2) : second == equals ? (.lessOrEqual, 2) : (.less, 1)
        case (0x3E, 2): return second == equals ? (.greaterOrEqual, 2) : (.greater, 1)
        case (plus, 3): return (.add, 1)
        case (minus, 3): return (.subtract, 1)
        case (asterisk, 4) where second != asterisk: return (.multiply, 1)
        case (slash, 4): return (.divide, 1)
        case (0x25, 4): return (.remainder, 1)
        case (0x5C, 4): return (.integerDivide, 1)
        case (asterisk, 5) where second == asterisk: return (.power, 2)
        case (0x5E, 5): return (.power, 1)
        default: return nil
        }
    }

    private func unexpected(_ wanted: String) -> CardError {
        guard position < end else {
            let last = max(0, min(end, bytes.count) - 1)
            return CardError("bad-expression", "the expression ends where \(wanted) was expected", at: last..<last + 1)
        }
        let text = String(decoding: bytes[position..<min(end, position + 1)], as: UTF8.self)
        return CardError(
            "bad-expression", "expected \(wanted), found '\(text)'", at: position..<position + 1)
    }

    private func tooLong() -> CardError {
        CardError(
            "long-expression", "the expression is nested too deeply or too long", at: position..<position + 1,
            help: "at most \(deepest) levels and \(longest) operators; name a part of it with .param")
    }
}

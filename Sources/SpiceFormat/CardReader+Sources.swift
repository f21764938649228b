internal import Netlists

extension CardReader {
    // MARK: V I

    /// Reads what an independent source gives; a source with anything unknown is kept as text.
    mutating func readSource(_ element: inout Element) throws(CardError) {
        scanner.skipBlanks()
        let start = scanner.position
        if scanner.isAtEnd { return }
        var source = Source()
        var parameters: [Parameter] = []
        while true {
            skipBlanksAndCommas()
            if scanner.isAtEnd { break }
            guard try readSourceItem(&source, &parameters) else {
                scanner.position = start
                element.value = .text(scanner.rest())
                return
            }
        }
        if source != Source() { element.value = .source(source) }
        element.parameters = parameters
    }

    /// Reads one item of a source line.
    ///
    /// - Returns: Whether it was understood.
    private mutating func readSourceItem(
        _ source: inout Source, _ parameters: inout [Parameter]
    ) throws(CardError) -> Bool {
        let start = scanner.position
        guard isLetter(scanner.bytes[start]) else { return try readBareLevel(&source) }
        let word = scanner.takeWord()
        let keyword = scanner.keyword(word)
        switch keyword {
        case "dc" where source.dc == nil:
            _ = scanner.takeEquals()
            guard nextIsValue(allowingNames: true) else { return false }
            source.dc = try readValue()
        case "ac" where source.ac == nil:
            _ = scanner.takeEquals()
            var values: [Expression] = []
            while values.count < 2, nextIsValue(allowingNames: false) {
                values.append(try readValue())
                skipBlanksAndCommas()
            }
            source.ac = values
        case "pulse", "pwl", "sin", "exp":
            guard source.shape == nil, let values = try readShapeValues() else { return false }
            source.shape =
                switch keyword {
                case "pulse": .pulse(values)
                case "pwl": .piecewiseLinear(values)
                case "sin": .sine(values)
                default: .exponential(values)
                }
        case "sffm", "am", "trnoise", "trrandom":
            guard source.shape == nil else { return false }
            source.shape = .text(takeShapeText(from: start))
        case "external":
            parameters.append(Parameter(scanner.text(word)))
        default:
            if scanner.takeEquals() {
                parameters.append(Parameter(scanner.text(word), try readValues()))
            } else {
                scanner.position = start
                return try readBareLevel(&source)
            }
        }
        return true
    }

    private mutating func readBareLevel(_ source: inout Source) throws(CardError) -> Bool {
        guard source.dc == nil, source.ac == nil, source.shape == nil else { return false }
        let word = scanner.bytes[scanner.position]
        guard word != openParenthesis, word != closeParenthesis, word != equals else { return false }
        // A bare name is the level only if nothing follows that could make it a keyword with a value.
        if isLetter(word), nextIsKeywordWithValue() { return false }
        source.dc = try readValue()
        return true
    }

    private mutating func nextIsKeywordWithValue() -> Bool {
        let start = scanner.position
        defer { scanner.position = start }
        _ = scanner.takeWord()
        skipBlanksAndCommas()
        return !scanner.isAtEnd && nextIsValue(allowingNames: false)
    }

    /// Whether a value comes next; a name that is followed by `=` or that is a keyword is none.
    private mutating func nextIsValue(allowingNames: Bool) -> Bool {
        scanner.skipBlanks()
        guard !scanner.isAtEnd else { return false }
        let byte = scanner.bytes[scanner.position]
        if isDigit(byte) || byte == point || byte == plus || byte == minus || byte == openBrace || byte == singleQuote {
            return true
        }
        guard allowingNames, isWord(byte) else { return false }
        let start = scanner.position
        defer { scanner.position = start }
        let word = scanner.takeWord()
        return !scanner.takeEquals() && !isSourceKeyword(word)
    }

    private func isSourceKeyword(_ word: Range<Int>) -> Bool {
        [
            "dc", "ac", "pulse", "pwl", "sin", "exp", "sffm", "am", "trnoise", "trrandom", "external", "portnum", "z0",
            "distof1", "distof2",
        ].contains(scanner.keyword(word))
    }

    /// The arguments of a shape, with or without parentheses; `nil` if they are not all values.
    private mutating func readShapeValues() throws(CardError) -> [Expression]? {
        scanner.skipBlanks()
        var values: [Expression] = []
        let start = scanner.position
        guard start < scanner.end, scanner.bytes[start] == openParenthesis else {
            while true {
                skipBlanksAndCommas()
                guard nextIsValue(allowingNames: true) else { return values }
                values.append(try readValue())
            }
        }
        guard let close = scanner.closing(of: start) else {
            throw CardError("unclosed-parenthesis", "this is not closed by ')'", at: start..<start + 1)
        }
        let cardEnd = scanner.end
        scanner.position = start + 1
        scanner.end = close - 1
        defer {
            scanner.end = cardEnd
            scanner.position = close
        }
        while true {
            skipBlanksAndCommas()
            if scanner.isAtEnd { return values }
            guard nextIsValue(allowingNames: true) else { return nil }
            values.append(try readValue())
        }
    }

    private mutating func takeShapeText(from start: Int) -> String {
        scanner.skipBlanks()
        if !scanner.isAtEnd, scanner.bytes[scanner.position] == openParenthesis {
            scanner.position = scanner.closing(of: scanner.position) ?? scanner.end
        } else {
            while nextIsValue(allowingNames: true) {
                _ = scanner.takeChunk()
                skipBlanksAndCommas()
            }
        }
        var end = scanner.position
        while end > start, isBlank(scanner.bytes[end - 1]) { end -= 1 }
        return scanner.verbatim(start..<end)
    }

    private mutating func skipBlanksAndCommas() {
        while !scanner.isAtEnd, isBlank(scanner.bytes[scanner.position]) || scanner.bytes[scanner.position] == comma {
            scanner.position += 1
        }
    }

    // MARK: B

    mutating func readBehavioural(_ element: inout Element, at name: Range<Int>) throws(CardError) {
        scanner.skipBlanks()
        let start = scanner.position
        let word = scanner.takeWord()
        let keyword = scanner.keyword(word)
        guard keyword == "v" || keyword == "i", scanner.takeEquals() else {
            guard start < scanner.end else {
                throw CardError("missing-value", "'\(element.name)' has neither 'v=' nor 'i='", at: name)
            }
            scanner.position = start
            element.value = .text(scanner.rest())
            return
        }
        let value = try readFunction()
        element.value = keyword == "v" ? .voltage(value) : .current(value)
        element.parameters = try readParameters()
    }

    /// Reads an expression that goes on until a parameter of the element begins.
    private mutating func readFunction() throws(CardError) -> Expression {
        scanner.skipBlanks()
        let start = scanner.position
        var last = start
        while true {
            let before = scanner.position
            scanner.skipBlanks()
            if scanner.isAtEnd { break }
            if scanner.position > start {
                let place = scanner.position
                let word = scanner.takeWord()
                let names = ["tc1", "tc2", "m", "temp", "dtemp", "reciproctc", "reciprocm"]
                if names.contains(scanner.keyword(word)), scanner.takeEquals() {
                    scanner.position = before
                    break
                }
                scanner.position = place
            }
            _ = scanner.takeChunk()
            last = scanner.position
        }
        scanner.position = last
        return try expression(start..<last)
    }

    // MARK: E F G H

    mutating func readControlled(_ element: inout Element, controls: Int) throws(CardError) {
        scanner.skipBlanks()
        let start = scanner.position
        if let value = try readControlFunction(of: element.kind) {
            element.value = value
            element.parameters = try readParameters()
            if words.isEmpty { return }
        } else if !scanner.isAtEnd, try readLinear(&element, controls: controls) {
            return
        }
        scanner.position = start
        element.parameters = []
        element.value = .text(scanner.rest())
    }

    /// `vol={…}`, `cur={…}` or `value={…}`.
    private mutating func readControlFunction(of kind: Element.Kind) throws(CardError) -> Element.Value? {
        let start = scanner.position
        let keyword = scanner.keyword(scanner.takeWord())
        guard ["vol", "cur", "value"].contains(keyword), scanner.takeEquals() else {
            scanner.position = start
            return nil
        }
        scanner.skipBlanks()
        guard !scanner.isAtEnd, [openBrace, singleQuote].contains(scanner.bytes[scanner.position]) else {
            scanner.position = start
            return nil
        }
        let function = try readFunction()
        switch keyword {
        case "vol": return .voltage(function)
        case "cur": return .current(function)
        default: return kind == .voltageControlledVoltage ? .voltage(function) : .current(function)
        }
    }

    private mutating func readLinear(_ element: inout Element, controls: Int) throws(CardError) -> Bool {
        let start = scanner.position
        if isFunctionKeyword(scanner.takeWord()) { return false }
        scanner.position = start
        let parameters = try readParameters()
        guard words.count == controls + 1, let gain = words.last else { return false }
        let control = words.dropLast().map { scanner.text($0) }
        element.value = .controlled(control: control, gain: try value(ofWord: gain))
        element.parameters = parameters
        return true
    }

    private func isFunctionKeyword(_ word: Range<Int>) -> Bool {
        ["poly", "table", "laplace", "value", "vol", "cur", "freq", "opamp", "pwl", "and", "nand", "or", "nor"]
            .contains(scanner.keyword(word))
    }
}

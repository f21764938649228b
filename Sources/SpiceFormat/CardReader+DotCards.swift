internal import Diagnostics
internal import Netlists

extension CardReader {
    /// Reads a card that begins with a dot.
    mutating func readDotCard(line: Int32) throws(CardError) {
        let start = scanner.position
        let command = scanner.takeWord()
        switch scanner.keyword(command) {
        case ".subckt": open(.subcircuit(try readSubcircuitHead(at: command)), line: line, at: command)
        case ".ends", ".eom":
            try close(command, opener: ".subckt") { if case .subcircuit = $0 { true } else { false } }
        case ".if": open(.conditional([], try readCondition(at: command)), line: line, at: command)
        case ".elseif": try nextArm(try readCondition(at: command), at: command)
        case ".else": try nextArm(nil, at: command)
        case ".endif":
            try close(command, opener: ".if") { if case .conditional = $0 { true } else { false } }
        case ".lib": try readLibrary(at: command, line: line)
        case ".endl":
            try close(command, opener: ".lib") { if case .librarySection = $0 { true } else { false } }
        case ".include", ".inc", ".incl": append(.include(path: try readPath(at: command)), line: line)
        case ".control": append(.control(readControlLines(at: command)), line: line)
        case ".end": break
        case ".model":
            if isNumericalModel() {
                append(.verbatim(takeRawCard(from: start)), line: line)
            } else {
                append(.model(try readModel(at: command)), line: line)
            }
        case ".param", ".params", ".parameter", ".parameters", ".para": try readParam(line: line, start: start)
        case ".func": append(.function(try readFunctionDefinition(at: command)), line: line)
        case ".options", ".option", ".opt":
            let parameters = try readParameters(.word)
            append(.options(words.map { Parameter(scanner.text($0)) } + parameters), line: line)
        case ".global": append(.global(takeChunks()), line: line)
        case ".save": append(.save(takeChunks()), line: line)
        case ".ic": try readNetValues(line: line, start: start) { .initialConditions($0) }
        case ".nodeset": try readNetValues(line: line, start: start) { .nodeset($0) }
        case ".temp": append(.temperature(try readValueList()), line: line)
        case ".meas", ".measure": append(.measure(try readMeasure(at: command)), line: line)
        case ".tran", ".dc", ".ac", ".op", ".noise", ".tf", ".pz", ".sens", ".disto", ".sp", ".pss", ".hb":
            append(.analysis(try readAnalysis(scanner.keyword(command), start: start)), line: line)
        default:
            append(.verbatim(scanner.verbatim(start..<scanner.end)), line: line)
            scanner.position = scanner.end
        }
    }

    // MARK: Blocks

    private mutating func readSubcircuitHead(at command: Range<Int>) throws(CardError) -> Subcircuit {
        let name = scanner.takeWord()
        if name.isEmpty { throw CardError("missing-name", "the subcircuit has no name", at: command) }
        let parameters = try readParameters()
        let terminals = words.filter { scanner.keyword($0) != "params:" }.map { scanner.text($0) }
        return Subcircuit(name: scanner.text(name), terminals: terminals, parameters: parameters)
    }

    private mutating func readCondition(at command: Range<Int>) throws(CardError) -> Expression {
        scanner.skipBlanks()
        if scanner.isAtEnd { throw CardError("missing-value", "the condition is missing", at: command) }
        let start = scanner.position
        scanner.position = scanner.end
        return try expression(start..<scanner.end)
    }

    private mutating func nextArm(_ condition: Expression?, at command: Range<Int>) throws(CardError) {
        guard let frame = frames.last, case .conditional(let arms, let current) = frame.kind else {
            throw CardError("unopened-block", "'\(scanner.text(command))' without '.if' before it", at: command)
        }
        let arm = ConditionalBranch(condition: current, statements: frame.statements)
        frames[frames.count - 1].kind = .conditional(arms + [arm], condition)
        frames[frames.count - 1].statements = []
    }

    private mutating func readLibrary(at command: Range<Int>, line: Int32) throws(CardError) {
        let first = try readPath(at: command)
        scanner.skipBlanks()
        if scanner.isAtEnd {
            open(.librarySection(first), line: line, at: command)
        } else {
            append(.library(path: first, section: scanner.text(scanner.takeChunk())), line: line)
        }
    }

    private mutating func readPath(at command: Range<Int>) throws(CardError) -> String {
        let chunk = scanner.takeChunk()
        var range = chunk
        if chunk.count >= 2, let first = scanner.bytes[chunk].first, first == doubleQuote || first == singleQuote,
            scanner.bytes[chunk.upperBound - 1] == first
        {
            range = chunk.lowerBound + 1..<chunk.upperBound - 1
        }
        if range.isEmpty { throw CardError("missing-name", "a file or section is missing", at: command) }
        return scanner.text(range)
    }

    private mutating func readControlLines(at command: Range<Int>) -> [String] {
        var lines: [String] = []
        while let range = scanner.nextRawLine() {
            var trimmed = range
            while trimmed.lowerBound < trimmed.upperBound, isBlank(scanner.bytes[trimmed.lowerBound]) {
                trimmed = trimmed.lowerBound + 1..<trimmed.upperBound
            }
            if scanner.keyword(trimmed.prefix(5)) == ".endc" { return lines }
            lines.append(scanner.text(range))
        }
        report(
            .error,
            CardError("unended-block", "this block is never ended", at: command, help: "add '.endc'"))
        return lines
    }

    // MARK: Definitions

    /// Whether the card describes a device for ngspice's CIDER, whose continuation lines are cards of their own.
    private mutating func isNumericalModel() -> Bool {
        let start = scanner.position
        defer { scanner.position = start }
        _ = scanner.takeWord()
        return ["numd", "nbjt", "numos", "nbjt2", "numd2"].contains(scanner.keyword(scanner.takeWord()))
    }

    private mutating func readModel(at command: Range<Int>) throws(CardError) -> ModelCard {
        let name = scanner.takeWord()
        let typeRange = scanner.takeWord()
        guard !name.isEmpty, !typeRange.isEmpty else {
            throw CardError("missing-name", "a model card needs a name and a type", at: command)
        }
        var type = scanner.text(typeRange)
        if type.lowercased() == "ako:" || type.lowercased().hasPrefix("ako:") {
            if type.utf8.count == 4 { type += scanner.text(scanner.takeWord()) }
            let base = scanner.takeWord()
            if !base.isEmpty { type += " " + scanner.text(base) }
        }
        let parameters = try readParameters()
        let front = words.map { Parameter(scanner.text($0)) }
        return ModelCard(name: scanner.text(name), type: type, parameters: front + parameters)
    }

    /// `.param a=1 b={a*2} c = a + b`: a value goes on until the next `name=`.
    private mutating func readParam(line: Int32, start: Int) throws(CardError) {
        var parameters: [Parameter] = []
        while true {
            scanner.skipSeparators()
            if scanner.isAtEnd { break }
            let name = scanner.takeWord()
            guard scanner.takeEquals() else {
                try readParamFunction(name, alone: parameters.isEmpty, line: line, start: start)
                return
            }
            parameters.append(Parameter(scanner.text(name), try readAssigned()))
        }
        append(.parameters(parameters), line: line)
    }

    /// `.param f(x)='…'` is another way to write `.func`.
    private mutating func readParamFunction(
        _ name: Range<Int>, alone: Bool, line: Int32, start: Int
    ) throws(CardError) {
        guard alone, scanner.position < scanner.end, scanner.bytes[scanner.position] == openParenthesis else {
            let shown = name.isEmpty ? scanner.position..<scanner.position + 1 : name
            throw CardError(
                "missing-value", "'\(scanner.text(shown))' is not followed by '='", at: shown,
                help: "a .param card is a list of name=value")
        }
        scanner.position = name.lowerBound
        append(.function(try readFunctionDefinition(at: name)), line: line)
    }

    /// Reads a value that may hold blanks, up to the next `name=` or the end of the card.
    private mutating func readAssigned() throws(CardError) -> Expression {
        scanner.skipBlanks()
        let start = scanner.position
        guard start < scanner.end else {
            throw CardError("missing-value", "a value is missing at the end", at: start - 1..<start)
        }
        var last = start
        while true {
            scanner.skipBlanks()
            if scanner.isAtEnd { break }
            if scanner.position > start, startsAssignment() { break }
            _ = scanner.takeChunk()
            last = scanner.position
        }
        scanner.position = last
        while last > start + 1, scanner.bytes[last - 1] == comma { last -= 1 }
        return try assigned(start..<last)
    }

    private mutating func startsAssignment() -> Bool {
        let start = scanner.position
        defer { scanner.position = start }
        guard isWord(scanner.bytes[start]), !isDigit(scanner.bytes[start]) else { return false }
        var index = start
        while index < scanner.end, isWord(scanner.bytes[index]) || scanner.bytes[index] == point { index += 1 }
        scanner.position = index
        return scanner.takeEquals()
    }

    private mutating func assigned(_ range: Range<Int>) throws(CardError) -> Expression {
        let (position, end) = (scanner.position, scanner.end)
        defer { (scanner.position, scanner.end) = (position, end) }
        if let number = number(range) { return .number(number) }
        return try expression(range)
    }

    private mutating func readFunctionDefinition(at command: Range<Int>) throws(CardError) -> FunctionDefinition {
        let name = scanner.takeWord()
        scanner.skipBlanks()
        guard !name.isEmpty, !scanner.isAtEnd, scanner.bytes[scanner.position] == openParenthesis,
            let close = scanner.closing(of: scanner.position)
        else {
            throw CardError(
                "bad-function", "a function is written name(arguments) {expression}", at: name.isEmpty ? command : name)
        }
        let cardEnd = scanner.end
        scanner.end = close - 1
        var arguments: [String] = []
        while true {
            scanner.skipSeparators()
            if scanner.isAtEnd { break }
            arguments.append(scanner.text(scanner.takeWord()))
            if scanner.takeEquals() { break }
        }
        scanner.end = cardEnd
        scanner.position = close
        _ = scanner.takeEquals()
        scanner.skipBlanks()
        if scanner.isAtEnd { throw CardError("missing-value", "the function has no body", at: name) }
        let start = scanner.position
        scanner.position = scanner.end
        return FunctionDefinition(name: scanner.text(name), arguments: arguments, body: try expression(start..<cardEnd))
    }

    private mutating func readMeasure(at command: Range<Int>) throws(CardError) -> MeasureCard {
        let analysis = scanner.takeChunk()
        let name = scanner.takeChunk()
        guard !analysis.isEmpty, !name.isEmpty else {
            throw CardError("missing-name", "a measure needs an analysis and a name", at: command)
        }
        return MeasureCard(
            analysis: scanner.text(analysis), name: scanner.text(name), definition: scanner.rest())
    }
}

internal import Diagnostics
internal import Netlists

/// Reads card after card into a netlist; blocks are kept on a stack until they end.
struct CardReader {
    /// A block that is not yet ended, or the top level.
    struct Frame {
        enum Kind {
            case top
            case subcircuit(Subcircuit)
            case librarySection(String)
            /// Finished arms and the condition of the open one.
            case conditional([ConditionalBranch], Expression?)
        }

        var kind: Kind
        var statements: [Statement] = []
        var line: Int32
        /// The card that opened the block.
        var opening: Range<Int>
    }

    var scanner: CardScanner
    var frames: [Frame] = []
    /// Findings that do not yet know their line.
    private var findings: [(severity: Diagnostic.Severity, error: CardError)] = []
    /// The words of the card at hand that are not part of a parameter.
    var words: [Range<Int>] = []
    private let source: SourceText
    private let fileIndex: Int32
    private var comments: [Range<Int>] = []
    private var microSignNoted = false

    /// More findings than these help nobody.
    private let mostFindings = 500

    init(_ source: SourceText, fileIndex: Int32) {
        self.source = source
        self.fileIndex = fileIndex
        self.scanner = CardScanner(source.bytes)
    }

    mutating func readAll(hasTitle: Bool) -> Netlist {
        var netlist = Netlist()
        if hasTitle, let range = scanner.nextRawLine() { netlist.title = scanner.text(range) }
        frames = [Frame(kind: .top, line: 0, opening: 0..<0)]
        reading: while true {
            comments.removeAll(keepingCapacity: true)
            switch scanner.next(between: &comments) {
            case .none:
                break reading
            case .comment:
                append(.comment(scanner.text(scanner.position..<scanner.end)))
            case .card:
                readCard()
                for range in comments { append(.comment(String(decoding: source.bytes[range], as: UTF8.self))) }
            }
        }
        while frames.count > 1 { closeUnended() }
        netlist.statements = frames.removeLast().statements
        return netlist
    }

    private mutating func readCard() {
        let start = scanner.position
        let line = scanner.line
        do throws(CardError) {
            if scanner.bytes[start] == point {
                try readDotCard(line: line)
            } else if isLetter(scanner.bytes[start]) {
                append(.element(try readElement()), line: line)
            } else {
                throw CardError(
                    "unknown-card", "a card begins with a letter, '.', '*' or '+'", at: start..<start + 1)
            }
        } catch {
            report(.error, error)
            append(.verbatim(scanner.verbatim(start..<scanner.end)), line: line)
        }
    }

    mutating func append(_ content: Statement.Content) {
        append(content, line: scanner.line)
    }

    mutating func append(_ content: Statement.Content, line: Int32) {
        frames[frames.count - 1].statements.append(Statement(content, origin: Origin(file: fileIndex, line: line)))
    }

    // MARK: Blocks

    mutating func open(_ kind: Frame.Kind, line: Int32, at range: Range<Int>) {
        frames.append(Frame(kind: kind, line: line, opening: range))
    }

    /// Ends the innermost block of a kind; blocks inside it that were never ended are ended with it.
    mutating func close(_ ending: Range<Int>, opener: String, where matches: (Frame.Kind) -> Bool) throws(CardError) {
        guard frames.dropFirst().contains(where: { matches($0.kind) }) else {
            let name = scanner.text(ending)
            throw CardError("unopened-block", "'\(name)' without '\(opener)' before it", at: ending)
        }
        while let frame = frames.last, !matches(frame.kind) { closeUnended() }
        closeInnermost()
    }

    private mutating func closeUnended() {
        guard let frame = frames.last else { return }
        let ender =
            switch frame.kind {
            case .subcircuit: ".ends"
            case .librarySection: ".endl"
            default: ".endif"
            }
        report(
            .error,
            CardError("unended-block", "this block is never ended", at: frame.opening, help: "add '\(ender)'"))
        closeInnermost()
    }

    private mutating func closeInnermost() {
        let frame = frames.removeLast()
        switch frame.kind {
        case .top: break
        case .subcircuit(var subcircuit):
            subcircuit.statements = frame.statements
            append(.subcircuit(subcircuit), line: frame.line)
        case .librarySection(let name):
            append(.librarySection(name: name, statements: frame.statements), line: frame.line)
        case .conditional(let arms, let condition):
            let last = ConditionalBranch(condition: condition, statements: frame.statements)
            append(.conditional(arms + [last]), line: frame.line)
        }
    }

    /// The whole card with its line ends, for cards in which these have a meaning.
    mutating func takeRawCard(from start: Int) -> String {
        // Comments between its lines stay where they are.
        comments.removeAll()
        scanner.position = scanner.end
        return String(decoding: source.bytes[start..<scanner.end].filter { $0 != carriageReturn }, as: UTF8.self)
    }

    // MARK: Findings

    mutating func report(_ severity: Diagnostic.Severity, _ error: CardError) {
        if findings.count <= mostFindings { findings.append((severity, error)) }
    }

    /// The findings with their places; the lines of the text are counted once for all of them.
    func diagnostics() -> [Diagnostic] {
        guard !findings.isEmpty else { return [] }
        let lines = source.lineStarts()
        var result = findings.prefix(mostFindings).map { severity, error in
            let location = source.location(offset: error.offset, length: error.length, lineStarts: lines)
            return Diagnostic(
                severity, error.code, error.message, at: location,
                excerpt: source.line(location.line, lineStarts: lines), help: error.help)
        }
        if findings.count > mostFindings {
            result.append(Diagnostic(.note, "more-findings", "there are more than the \(mostFindings) findings shown"))
        }
        return result
    }

    /// Tells what is doubtful about a number.
    mutating func report(_ doubt: NumberToken.Doubt, at range: Range<Int>) {
        let text = scanner.text(range)
        switch doubt {
        case .atto:
            report(
                .warning,
                CardError(
                    "ambiguous-number", "the suffix of '\(text)' is read as atto (1e-18)", at: range,
                    help: "ngspice before 40 ignores it; write e-18, or leave the unit out if ampere is meant"))
        case .infix:
            report(
                .warning,
                CardError(
                    "ambiguous-number", "what follows the suffix in '\(text)' is ignored, as by ngspice 39", at: range,
                    help: "write 4.7k for 4k7 and 1.5 for 1R5"))
        case .mil:
            report(
                .warning,
                CardError(
                    "ambiguous-number", "'\(text)' inside an expression is milli, not 25.4e-6", at: range,
                    help: "ngspice knows 'mil' only outside of expressions; write the number in metres"))
        case .greekMu:
            report(
                .warning,
                CardError(
                    "ambiguous-number", "the Greek mu of '\(text)' is read as 1e-6", at: range,
                    help: "ngspice knows only the micro sign (U+00B5) and ignores this one; write u"))
        case .microSign:
            guard !microSignNoted else { return }
            microSignNoted = true
            report(
                .note,
                CardError("micro-sign", "the micro sign is read as 1e-6, here and below", at: range))
        }
    }
}

internal import Netlists

extension CardReader {
    /// Words with blanks between them, as written.
    mutating func takeChunks() -> [String] {
        var result: [String] = []
        while true {
            let chunk = scanner.takeChunk()
            if chunk.isEmpty { return result }
            result.append(scanner.text(chunk))
        }
    }

    /// Values with blanks or commas between them.
    mutating func readValueList() throws(CardError) -> [Expression] {
        var values: [Expression] = []
        while true {
            scanner.skipSeparators()
            if scanner.isAtEnd { return values }
            values.append(try readValue())
        }
    }

    /// `v(net)=value …`; anything else on the card keeps it as written.
    mutating func readNetValues(
        line: Int32, start: Int, _ content: ([NetValue]) -> Statement.Content
    ) throws(CardError) {
        var values: [NetValue] = []
        while true {
            while !scanner.isAtEnd, isBlank(scanner.bytes[scanner.position]) || scanner.bytes[scanner.position] == comma
            {
                scanner.position += 1
            }
            if scanner.isAtEnd { break }
            guard let net = takeVoltage(), scanner.takeEquals() else {
                append(.verbatim(scanner.verbatim(start..<scanner.end)), line: line)
                scanner.position = scanner.end
                return
            }
            values.append(NetValue(net, try readValue()))
        }
        append(content(values), line: line)
    }

    private mutating func takeVoltage() -> String? {
        guard scanner.bytes[scanner.position] | 0x20 == UInt8(ascii: "v") else { return nil }
        scanner.position += 1
        scanner.skipBlanks()
        guard !scanner.isAtEnd, scanner.bytes[scanner.position] == openParenthesis else { return nil }
        var first = scanner.position + 1
        var close = first
        while close < scanner.end, scanner.bytes[close] != closeParenthesis { close += 1 }
        guard close < scanner.end else { return nil }
        scanner.position = close + 1
        while first < close, isBlank(scanner.bytes[first]) { first += 1 }
        while close > first, isBlank(scanner.bytes[close - 1]) { close -= 1 }
        let isOneNet = !scanner.bytes[first..<close].contains { isBlank($0) || $0 == comma }
        return isOneNet && first < close ? scanner.text(first..<close) : nil
    }

    /// An analysis; one with an unusual shape is kept as text.
    mutating func readAnalysis(_ command: String, start: Int) throws(CardError) -> AnalysisCard {
        let known: AnalysisCard? =
            switch command {
            case ".op" where restIsEmpty(): .operatingPoint
            case ".tran": try readTransient()
            case ".dc": try readSweeps()
            case ".ac": try readSmallSignal()
            default: nil
            }
        if let known, restIsEmpty() { return known }
        scanner.position = scanner.end
        return .text(scanner.verbatim(start..<scanner.end))
    }

    private mutating func restIsEmpty() -> Bool {
        scanner.skipBlanks()
        return scanner.isAtEnd
    }

    private mutating func readTransient() throws(CardError) -> AnalysisCard? {
        var values: [Expression] = []
        var useInitialConditions = false
        while !restIsEmpty() {
            let start = scanner.position
            if scanner.keyword(scanner.takeChunk()) == "uic" {
                useInitialConditions = true
                break
            }
            scanner.position = start
            values.append(try readValue())
        }
        guard (2...4).contains(values.count) else { return nil }
        return .transient(
            step: values[0], stop: values[1], start: values.count > 2 ? values[2] : nil,
            maximumStep: values.count > 3 ? values[3] : nil, useInitialConditions: useInitialConditions)
    }

    private mutating func readSweeps() throws(CardError) -> AnalysisCard? {
        var sweeps: [SweepCard] = []
        while !restIsEmpty() {
            let name = scanner.text(scanner.takeChunk())
            var values: [Expression] = []
            while values.count < 3 {
                if restIsEmpty() { return nil }
                values.append(try readValue())
            }
            sweeps.append(SweepCard(name, start: values[0], stop: values[1], step: values[2]))
        }
        return sweeps.isEmpty ? nil : .dc(sweeps)
    }

    private mutating func readSmallSignal() throws(CardError) -> AnalysisCard? {
        let spacing = scanner.takeChunk()
        guard ["dec", "oct", "lin"].contains(scanner.keyword(spacing)) else { return nil }
        var values: [Expression] = []
        while values.count < 3 {
            if restIsEmpty() { return nil }
            values.append(try readValue())
        }
        return .ac(spacing: scanner.text(spacing), points: values[0], start: values[1], stop: values[2])
    }
}

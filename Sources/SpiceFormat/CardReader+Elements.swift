internal import Diagnostics
internal import Netlists

extension CardReader {
    /// Reads an element line.
    mutating func readElement() throws(CardError) -> Element {
        let nameRange = scanner.takeWord()
        let name = scanner.text(nameRange)
        let kind = Element.Kind(letter: scanner.bytes[nameRange.lowerBound])
        var element = Element(name, nets: [])
        switch kind {
        case .resistor, .capacitor, .inductor:
            try readPassive(&element, kind, at: nameRange)
        case .voltageSource, .currentSource:
            try readNets(2, of: &element, at: nameRange)
            try readSource(&element)
        case .behavioural:
            try readNets(2, of: &element, at: nameRange)
            try readBehavioural(&element, at: nameRange)
        case .voltageControlledVoltage, .voltageControlledCurrent:
            try readNets(2, of: &element, at: nameRange)
            try readControlled(&element, controls: 2)
        case .currentControlledCurrent, .currentControlledVoltage:
            try readNets(2, of: &element, at: nameRange)
            try readControlled(&element, controls: 1)
        case .mosfet:
            try readTransistor(&element, nets: 3...7, at: nameRange)
        case .bipolar:
            try readTransistor(&element, nets: 3...5, at: nameRange)
        case .jfet:
            try readTransistor(&element, nets: 3...3, at: nameRange)
        case .diode:
            try readTransistor(&element, nets: 2...3, at: nameRange)
        case .instance, .compiledModel:
            try readInstance(&element, at: nameRange)
        case .mutualInductance:
            try readCoupling(&element, at: nameRange)
        case .codeModel:
            try readCodeModel(&element, at: nameRange)
        case .other:
            try readOther(&element, at: nameRange)
        }
        return element
    }

    private mutating func readNets(_ count: Int, of element: inout Element, at name: Range<Int>) throws(CardError) {
        for _ in 0..<count {
            let word = scanner.takeWord()
            if word.isEmpty { throw tooFew(element, "needs \(count) nets, has \(element.nets.count)", at: name) }
            element.nets.append(scanner.text(word))
        }
    }

    private func tooFew(_ element: Element, _ message: String, at name: Range<Int>) -> CardError {
        CardError("missing-terminal", "'\(element.name)' \(message)", at: name)
    }

    // MARK: R C L

    private mutating func readPassive(
        _ element: inout Element, _ kind: Element.Kind, at name: Range<Int>
    ) throws(CardError) {
        try readNets(2, of: &element, at: name)
        var parameters = try readParameters()
        var leftOver = words[...]
        while let word = leftOver.first {
            if element.value == nil, beginsLevel(word) {
                element.value = .expression(try level(word))
            } else if element.model == nil {
                element.model = scanner.text(word)
            } else {
                break
            }
            leftOver.removeFirst()
        }
        for word in leftOver.reversed() { parameters.insert(Parameter(scanner.text(word)), at: 0) }
        // `r={…}` says the value like a bare one; beside a model `l=` is a length.
        if element.value == nil, let index = parameters.firstIndex(where: { $0.name.lowercased() == kind.rawValue }),
            let value = parameters[index].value, kind != .inductor || element.model == nil || value.number == nil
        {
            element.value = .expression(value)
            parameters.remove(at: index)
        }
        element.parameters = parameters
    }

    /// The level of R, C or L. Of a number with two points, `0.0.8792n`, ngspice takes the part before the second.
    private mutating func level(_ word: Range<Int>) throws(CardError) -> Expression {
        guard isVersion(word),
            let prefix = readNumber(scanner.bytes, from: word.lowerBound, to: word.upperBound, inExpression: false)
        else { return try value(ofWord: word) }
        let kept = scanner.text(word.lowerBound..<prefix.end)
        report(
            .warning,
            CardError(
                "ambiguous-number", "ngspice reads '\(scanner.text(word))' as '\(kept)'", at: word,
                help: "write the number with one point"))
        return .number(prefix.value)
    }

    /// Whether ngspice takes a word as a level: it begins like a number, or it is an expression.
    private func beginsLevel(_ word: Range<Int>) -> Bool {
        if isValue(word) { return true }
        let bytes = scanner.bytes[word]
        let digits = bytes.drop { $0 == plus || $0 == minus || $0 == point }
        return digits.first.map(isDigit) == true && bytes.count - digits.count <= 2
    }

    // MARK: D J M Q

    /// Nets, a model, an optional area factor, flags, and parameters.
    private mutating func readTransistor(
        _ element: inout Element, nets: ClosedRange<Int>, at name: Range<Int>
    ) throws(CardError) {
        let parameters = try readParameters()
        var front = words[...]
        var flags: [Parameter] = []
        var hasThermalNet = false
        while front.count > nets.lowerBound, let last = front.last,
            scanner.matches(last, "off") || scanner.matches(last, "thermal") || scanner.matches(last, "tnodeout")
        {
            hasThermalNet = hasThermalNet || !scanner.matches(last, "off")
            flags.insert(Parameter(scanner.text(last)), at: 0)
            front.removeLast()
        }
        if element.kind != .mosfet, front.count > nets.lowerBound + 1, let last = front.last, isValue(last) {
            element.value = .expression(try value(ofWord: last))
            front.removeLast()
        }
        // A second net of a diode counts as its model unless the line says that it has a thermal net.
        let most = element.kind == .diode && !hasThermalNet ? 2 : nets.upperBound
        guard front.count > nets.lowerBound, let model = front.last else {
            throw tooFew(element, "needs at least \(nets.lowerBound) nets and a model", at: name)
        }
        guard front.count - 1 <= most else {
            throw CardError(
                "too-many-terminals", "'\(element.name)' has more than \(most) nets before its model", at: name,
                help: "parameters are written name=value")
        }
        element.model = scanner.text(model)
        element.nets = front.dropLast().map { scanner.text($0) }
        element.parameters = flags + parameters
    }

    // MARK: X N

    private mutating func readInstance(_ element: inout Element, at name: Range<Int>) throws(CardError) {
        element.parameters = try readParameters()
        if let last = words.last, scanner.matches(last, "params:") { words.removeLast() }
        guard let model = words.last else {
            throw tooFew(element, "names no subcircuit or model", at: name)
        }
        element.model = scanner.text(model)
        element.nets.reserveCapacity(words.count - 1)
        for word in words.dropLast() { element.nets.append(scanner.text(word)) }
    }

    // MARK: K A and others

    private mutating func readCoupling(_ element: inout Element, at name: Range<Int>) throws(CardError) {
        element.parameters = try readParameters()
        guard words.count >= 2, let last = words.last else {
            throw CardError("missing-value", "'\(element.name)' needs inductors and a coefficient", at: name)
        }
        let inductors = words.dropLast().map { scanner.text($0) }
        element.value = .coupling(inductors: inductors, try value(ofWord: last))
    }

    private mutating func readCodeModel(_ element: inout Element, at name: Range<Int>) throws(CardError) {
        var chunks: [Range<Int>] = []
        while true {
            let chunk = scanner.takeChunk()
            if chunk.isEmpty { break }
            chunks.append(chunk)
        }
        guard chunks.count >= 2, let last = chunks.last else {
            throw tooFew(element, "needs ports and a model", at: name)
        }
        element.model = scanner.text(last)
        element.value = .text(scanner.verbatim(chunks[0].lowerBound..<chunks[chunks.count - 2].upperBound))
    }

    /// Whether the rest of the card has a parenthesis.
    private func hasParenthesis() -> Bool {
        scanner.bytes[scanner.position..<scanner.end].contains(UInt8(ascii: "("))
    }

    /// The nets of the letters that the reader does not understand, then the rest as written.
    private mutating func readOther(_ element: inout Element, at name: Range<Int>) throws(CardError) {
        let count =
            switch element.name.utf8.first.map(lowerCased) ?? 0 {
            case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "o"): 4
            case UInt8(ascii: "u"), UInt8(ascii: "z"): 3
            case UInt8(ascii: "w"): 2
            default: 0
            }
        // `u1 and(2) …` is a digital device of PSpice: its type stands before its nets.
        let isDigital = lowerCased(element.name.utf8.first ?? 0) == UInt8(ascii: "u") && hasParenthesis()
        try readNets(isDigital ? 0 : count, of: &element, at: name)
        let rest = scanner.rest()
        if !rest.isEmpty { element.value = .text(rest) }
    }
}

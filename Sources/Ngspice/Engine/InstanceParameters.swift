internal import Simulation

/// Parameters of instances of subcircuits that requests alter: ngspice fixes them when it loads a circuit, so that they are
/// written into the lines.
struct InstanceParameters: Hashable {
    /// Values by the instance's and the parameter's lower-case names.
    private(set) var values: [String: [String: Double]] = [:]

    /// Whether an alteration is one of an instance: its device is an X line.
    static func isOne(_ alteration: Alteration) -> Bool {
        alteration.device.first == "x" || alteration.device.first == "X"
    }

    /// No alterations.
    init() {}

    /// Takes the alterations of instances out of a request's.
    ///
    /// - Throws: ``SimulationFailure`` of kind `badAlteration` for a number that is not finite.
    init(_ alterations: [Alteration]) throws(SimulationFailure) {
        for alteration in alterations where Self.isOne(alteration) {
            guard alteration.value.isFinite else {
                throw SimulationFailure(
                    .badAlteration,
                    "The parameter \(alteration.parameter) of \(alteration.device) would become \(alteration.value).")
            }
            values[alteration.device.lowercased(), default: [:]][alteration.parameter.lowercased()] = alteration.value
        }
    }

    /// The lines of a circuit with the values in them.
    ///
    /// - Parameter lines: The lines of the circuit, continued ones on lines of their own.
    /// - Throws: ``SimulationFailure`` of kind `badAlteration` for an instance that is not at the top level, and for a parameter
    ///   that its subcircuit does not have: ngspice would pass over it without a word.
    func written(into lines: [String]) throws(SimulationFailure) -> [String] {
        guard !values.isEmpty else { return lines }
        let cards = Self.cards(lines)
        var formals: [String: Set<String>] = [:]
        for card in cards where Self.word(card) == ".subckt" {
            let words = Self.words(card)
            guard words.count > 1 else { continue }
            formals[words[1].lowercased()] = Set(words.dropFirst(2).compactMap(Self.assigned))
        }
        var missing = Set(values.keys)
        var result: [String] = []
        var depth = 0
        for card in cards {
            let word = Self.word(card)
            if word == ".subckt" { depth += 1 }
            if word == ".ends" { depth -= 1 }
            guard depth == 0, let own = values[word] else {
                result.append(card)
                continue
            }
            missing.remove(word)
            let words = Self.words(card)
            if let name = words.last(where: { Self.assigned($0) == nil && $0.lowercased() != "params:" }),
                let known = formals[name.lowercased()]
            {
                for parameter in own.keys.sorted() where !known.contains(parameter) {
                    throw SimulationFailure(
                        .badAlteration, "The subcircuit \(name) of \(word) has no parameter \(parameter).")
                }
            }
            let kept = words.filter { word in Self.assigned(word).map { own[$0] == nil } ?? true }
            let written = own.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            result.append((kept + written).joined(separator: " "))
        }
        if let name = missing.min() {
            throw SimulationFailure(.badAlteration, "There is no instance \(name) at the top level of the circuit.")
        }
        return result
    }

    /// The cards: lines with those that continue them.
    private static func cards(_ lines: [String]) -> [String] {
        var cards: [String] = []
        for line in lines {
            let text = line.drop { $0 == " " || $0 == "\t" }
            if text.first == "+", let last = cards.indices.last {
                cards[last] += " " + text.dropFirst()
            } else {
                cards.append(line)
            }
        }
        return cards
    }

    /// The first word of a card in lower case.
    private static func word(_ card: String) -> String {
        card.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }.lowercased()
    }

    /// The words of a card; what stands in braces or quotes, and an assignment with its value, is one.
    private static func words(_ card: String) -> [String] {
        var words: [String] = []
        var (depth, isQuoted) = (0, false)
        var current = ""
        func end() {
            if current.isEmpty { return }
            if let last = words.last, last.hasSuffix("=") || current.hasPrefix("=") {
                words[words.count - 1] = last + current
            } else {
                words.append(current)
            }
            current = ""
        }
        for character in card {
            if (character == " " || character == "\t"), depth == 0, !isQuoted {
                end()
                continue
            }
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            if character == "'" { isQuoted.toggle() }
            current.append(character)
        }
        end()
        return words
    }

    /// The name that a word assigns a value to, in lower case; `nil` for a word that is no assignment.
    private static func assigned(_ word: String) -> String? {
        guard let sign = word.firstIndex(of: "="), sign != word.startIndex else { return nil }
        return word[..<sign].lowercased()
    }
}

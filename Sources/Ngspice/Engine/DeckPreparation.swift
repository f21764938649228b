internal import Diagnostics
internal import Simulation

extension PreparedDeck {
    /// Makes a deck ready for ngspice: without title, comments, control blocks, analysis and output cards; with its
    /// options and temperature as cards.
    ///
    /// - Parameters:
    ///   - deck: The deck as the caller has it.
    ///   - retries: What to try after a run that did not converge; `nil` for the usual ladder.
    /// - Throws: ``SimulationFailure`` of kind `badDeck` for an option that ngspice does not know: ngspice itself would
    ///   pass over it without a word.
    init(_ deck: Deck, retries: [RetryStep]?) throws(SimulationFailure) {
        var kept = PreparedDeck.circuitLines(of: deck.lines)
        let cards = PreparedDeck.optionNames(in: kept)
        for name in cards.map(\.name) + deck.options.map(\.name) where !SolverOptionNames.all.contains(name) {
            let help = helpNaming(name, among: SolverOptionNames.all).map { "; \($0)" } ?? ""
            throw SimulationFailure(.badDeck, "ngspice has no option '\(name)' and would pass over it\(help)")
        }
        for option in deck.options {
            kept.append(".options " + (option.value.isEmpty ? option.name : "\(option.name)=\(option.value)"))
        }
        if let temperature = deck.temperature { kept.append(".temp \(temperature)") }
        let stated = cards + deck.options.map { ($0.name, $0.value) }
        let tolerance = stated.last { $0.name == "reltol" }.flatMap { Double($0.value) } ?? 1e-3
        self.init(
            lines: kept,
            analysis: deck.analysis,
            retries: retries ?? RetryStep.standardLadder(relativeTolerance: tolerance)
        )
    }

    private static let droppedCards: Set<String> = [
        ".end", ".tran", ".op", ".dc", ".ac", ".noise", ".tf", ".pz", ".sens", ".disto", ".sp", ".pss", ".save",
        ".print", ".plot", ".four", ".width", ".title",
    ]

    // ngspice turns a line with any other unusual first character into a comment too, with a warning that the worker
    // takes for what it is: an element that is not in the circuit.
    private static let commentMarks = ["*", ";", "#", "//", "$ "]

    /// The lines that make the circuit.
    private static func circuitLines(of lines: [String]) -> [String] {
        var kept: [String] = []
        var inControl = false
        var dropping = false
        // A line break inside a line would let a block through that is not looked at.
        let separate = lines.flatMap { $0.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init) }
        for line in separate.dropFirst() {
            let text = line.drop { $0 == " " || $0 == "\t" }
            let word = text.prefix { !" \t(".contains($0) }.lowercased()
            if word == ".control" { inControl = true }
            if inControl {
                if word == ".endc" { inControl = false }
                continue
            }
            if text.isEmpty || PreparedDeck.commentMarks.contains(where: text.hasPrefix) { continue }
            if text.hasPrefix("+") {
                if !dropping { kept.append(line) }
                continue
            }
            dropping = droppedCards.contains(word)
            if !dropping { kept.append(line) }
        }
        return kept
    }

    /// The options that the circuit's own `.options` cards set, in lower case.
    private static func optionNames(in lines: [String]) -> [(name: String, value: String)] {
        var text: [Substring] = []
        var inOptions = false
        for line in lines {
            let bare = line.drop { $0 == " " || $0 == "\t" }
            if bare.hasPrefix("+") {
                if inOptions { text.append(bare.dropFirst()) }
                continue
            }
            let word = bare.prefix { !" \t".contains($0) }.lowercased()
            inOptions = word == ".options" || word == ".option" || word == ".opt"
            if inOptions { text.append(bare.dropFirst(word.count)) }
        }
        return text.flatMap { card in
            let bare = card.prefix { $0 != ";" && $0 != "$" }.lowercased()
            var joined = ""
            for part in bare.split(separator: "=", omittingEmptySubsequences: false) {
                let trimmed = part.trimmed
                joined += joined.isEmpty ? trimmed : "=\(trimmed)"
            }
            return joined.split { " \t,()".contains($0) }.map { word in
                let sides = word.split(separator: "=", maxSplits: 1)
                return (String(sides.first ?? ""), sides.count > 1 ? String(sides[1]) : "")
            }
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}

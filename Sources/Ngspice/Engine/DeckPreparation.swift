internal import Diagnostics
internal import Simulation
internal import Units

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
        for name in deck.statedOptions.map(\.name) where !SolverOptionNames.all.contains(name) {
            let help = helpNaming(name, among: SolverOptionNames.all).map { "; \($0)" } ?? ""
            throw SimulationFailure(.badDeck, "ngspice has no option '\(name)' and would pass over it\(help)")
        }
        for option in deck.options {
            kept.append(".options " + (option.value.isEmpty ? option.name : "\(option.name)=\(option.value)"))
        }
        if let temperature = deck.temperature { kept.append(".temp \(temperature)") }
        let tolerance = deck.statedOptions.last { $0.name == "reltol" }.flatMap { SpiceNumber.parse($0.value) } ?? 1e-3
        self.init(
            lines: kept,
            analysis: deck.analysis,
            corners: deck.corners,
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
}

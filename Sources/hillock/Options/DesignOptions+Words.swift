internal import Simulation

extension DesignOptions {
    /// The options again, word by word, for the command that runs one sample.
    ///
    /// - Parameter solver: Solver settings that were chosen for the run; they take the place of those of the user.
    func words(with solver: SolverSettings? = nil) -> [String] {
        var words = [design]
        let maxStep = solver?.maximumStep.map { "\($0)s" } ?? maxStep
        let chosen = solver?.options ?? []
        let own = solverOptions.filter { text in !chosen.contains { text.lowercased().hasPrefix($0.name + "=") } }
        for (name, value) in [
            ("--technology", technology), ("--corner", corner), ("--preset", preset), ("--protocol", stimulation),
            ("--dataset", dataset),
            ("--temperature", temperature.map { "\($0)" }), ("--stop", stop), ("--step", step), ("--max-step", maxStep),
        ] {
            if let value { words += [name, value] }
        }
        for (name, values) in [
            ("--set", settings), ("--option", own + chosen.map { "\($0.name)=\($0.value)" }), ("--measure", measures),
            ("--probe", probes),
            ("--include-path", includePaths),
        ] {
            for value in values { words += [name, value] }
        }
        return trustDeck ? words + ["--trust-deck"] : words
    }
}

/// Words as a shell would need them: quoted where they hold more than plain characters.
func shellText(_ words: [String]) -> String {
    words.map { word in
        let plain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=,:%+@".contains($0)) }
        if plain, !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }.joined(separator: " ")
}

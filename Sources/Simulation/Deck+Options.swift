extension Deck {
    /// All solver options that the deck states, in the order in which they take effect: the `.options` cards among its
    /// lines, then ``options``. Of several with one name the last one counts.
    public var statedOptions: [SolverOption] { optionCards + options }

    /// The options of the `.options` (`.option`, `.opt`) cards among the lines, continued lines included.
    public var optionCards: [SolverOption] {
        var text: [Substring] = []
        var inOptions = false
        for line in lines.dropFirst() {
            let bare = line.drop { $0 == " " || $0 == "\t" }
            if bare.hasPrefix("+") {
                if inOptions { text.append(bare.dropFirst()) }
                continue
            }
            if bare.hasPrefix("*") { continue }
            let word = bare.prefix { !" \t".contains($0) }.lowercased()
            inOptions = word == ".options" || word == ".option" || word == ".opt"
            if inOptions { text.append(bare.dropFirst(word.count)) }
        }
        return text.flatMap(options(of:))
    }

    /// The options of one physical line: `name`, `name=value` or `name = value`.
    private func options(of card: Substring) -> [SolverOption] {
        let code = card.prefix { $0 != ";" && $0 != "$" }
        var words: [String] = []
        var joins = false
        for part in code.split(whereSeparator: { " \t,()".contains($0) }) {
            if joins || part.hasPrefix("="), let last = words.popLast() {
                words.append(last + part)
            } else {
                words.append(String(part))
            }
            joins = part.hasSuffix("=")
        }
        return words.map { word in
            let sides = word.split(separator: "=", maxSplits: 1)
            return SolverOption(sides.first.map(String.init) ?? "", sides.count > 1 ? String(sides[1]) : "")
        }
    }
}

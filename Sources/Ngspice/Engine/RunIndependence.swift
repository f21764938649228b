/// What must be new for a run, so that it gives the same bits whatever ran before it.
///
/// A run of a loaded circuit with altered parameters repeats bit by bit for most kinds of elements, and costs no load;
/// tests show it for each kind. Some keep in ngspice 39 what no alteration undoes.
enum RunIndependence: Hashable {
    /// Nothing: the loaded circuit serves every run.
    case nothing
    /// The circuit: a run leaves the coupling of inductors other than it was.
    case load
    /// The process: events of XSPICE devices outlive their circuit. So do elements of which nothing is known.
    case process

    private static let provenKinds = Set("rclvibefghdqjzmxswtouy".utf8)

    /// What a deck's runs need. Files that the lines include are not looked into: decks of Hillock include none.
    ///
    /// - Parameter lines: The lines of the circuit, without a title.
    init(of lines: [String]) {
        self = .nothing
        lazy var own = Self.ownCards(lines)
        for line in lines {
            let word = line.utf8.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard let kind = word.first.map(Self.lowered), Self.letters.contains(kind) else { continue }
            if kind == UInt8(ascii: "k") {
                self = .load
            } else if kind == UInt8(ascii: "a"), let card = line.split(separator: " ").last?.lowercased(),
                own.contains(card)
            {
                continue
            } else if !Self.provenKinds.contains(kind) {
                self = .process
                return
            }
        }
    }

    /// The cards whose type is a code model of Hillock's in all of their definitions. These know no events and keep nothing:
    /// what they remember is the charge of capacitors.
    private static func ownCards(_ lines: [String]) -> Set<String> {
        var (own, others): (Set<String>, Set<String>) = ([], [])
        for line in lines where line.lowercased().hasPrefix(".model ") {
            let words = line.lowercased().split { " \t(".contains($0) }
            guard words.count > 2 else { continue }
            if words[2].hasPrefix("hillock_") { own.insert(String(words[1])) } else { others.insert(String(words[1])) }
        }
        return own.subtracting(others)
    }

    /// What a user should know of a deck in which ngspice draws: it begins its sequence of noise with the number of the
    /// process, so that no seed brings a run back.
    ///
    /// - Parameter lines: The lines of the circuit, without a title.
    /// - Returns: A sentence, or nothing.
    static func remark(on lines: [String]) -> String? {
        let words = ["trnoise", "trrandom", "agauss", "gauss(", "aunif", "unif("]
        let patterns = words.map { Array($0.utf8) }
        for line in lines {
            for (word, pattern) in zip(words, patterns) where contains(line.utf8, pattern) {
                let name = word.prefix { $0 != "(" }
                return "The deck lets ngspice draw random numbers ('\(name)'): its runs do not repeat bit by bit."
            }
        }
        return nil
    }

    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func contains(_ text: String.UTF8View, _ word: [UInt8]) -> Bool {
        var rest = text[...]
        while let start = rest.firstIndex(where: { lowered($0) == word[0] }) {
            if rest[start...].lazy.map(lowered).starts(with: word) { return true }
            rest = rest[rest.index(after: start)...]
        }
        return false
    }
}

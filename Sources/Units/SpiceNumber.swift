/// Numbers as SPICE users write them: `10m`, `2.5meg`, `1k`, `100f`.
public enum SpiceNumber {
    /// The powers of ten of the scale suffixes, by lower-case suffix. `m` is milli; mega is `meg`.
    public static let exponents: [String: Int] = [
        "t": 12, "g": 9, "meg": 6, "k": 3, "m": -3, "u": -6, "µ": -6, "μ": -6, "n": -9, "p": -12, "f": -15, "a": -18,
    ]

    /// The number that a text states.
    ///
    /// Suffixes are read without regard to case, and letters after a suffix are a unit that is ignored (`10kOhm`).
    /// `mil` is 25.4e-6. The result is the double nearest to the decimal number that is meant: the suffix is taken into
    /// the exponent and not multiplied.
    ///
    /// - Parameter text: A number with an optional suffix and unit, without blanks around it.
    /// - Returns: The number, or `nil` if the text states none or states one that SPICE would misread (`1R5`, `4k7`).
    public static func parse(_ text: some StringProtocol) -> Double? {
        guard let parts = split(text) else { return nil }
        let letters = parts.letters.lowercased()
        if letters.isEmpty { return Double(parts.digits) }
        guard letters.allSatisfy({ $0.isLetter || $0 == "µ" || $0 == "μ" || $0 == "Ω" || $0 == "°" }) else {
            return nil
        }
        if letters.hasPrefix("mil") { return Double(parts.digits).map { $0 * 25.4e-6 } }
        let suffix = letters.hasPrefix("meg") ? "meg" : String(letters.prefix(1))
        guard let exponent = exponents[suffix] else { return Double(parts.digits) }
        return scaled(parts.digits, by: exponent)
    }

    /// The digits with sign and exponent, and the letters that follow them without a blank between.
    static func split(_ text: some StringProtocol) -> (digits: String, letters: String)? {
        let characters = Array(text)
        var index = 0
        if index < characters.count, characters[index] == "-" || characters[index] == "+" { index += 1 }
        let first = index
        var points = 0
        while index < characters.count, isDigit(characters[index]) || (characters[index] == "." && points == 0) {
            if characters[index] == "." { points += 1 }
            index += 1
        }
        guard index - first > points else { return nil }
        if index < characters.count, characters[index] == "e" || characters[index] == "E" {
            var after = index + 1
            if after < characters.count, characters[after] == "-" || characters[after] == "+" { after += 1 }
            let digits = after
            while after < characters.count, isDigit(characters[after]) { after += 1 }
            if after > digits { index = after }
        }
        return (String(characters[..<index]), String(characters[index...]))
    }

    /// A decimal number times a power of ten, rounded once.
    static func scaled(_ digits: String, by exponent: Int) -> Double? {
        let parts = digits.split(whereSeparator: { $0 == "e" || $0 == "E" })
        guard let mantissa = parts.first else { return nil }
        let own = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        return Double("\(mantissa)e\(own + exponent)")
    }

    private static func isDigit(_ character: Character) -> Bool { character >= "0" && character <= "9" }
}

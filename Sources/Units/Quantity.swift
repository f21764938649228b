public import Diagnostics

/// Values with units, as the command line and YAML files state them.
public enum Quantity {
    /// The value of a text in the SI unit that is needed.
    ///
    /// For `V`: `10m`, `10mV`, `10 mV` and `0.01V` are all 0.01. A bare number other than zero is refused where a unit
    /// is needed, because `--sigma-vth 10` is more often a mistake than ten volts. For `%` or no unit, a bare number
    /// stands for itself and `5%` is 0.05.
    ///
    /// - Parameters:
    ///   - text: What the user wrote.
    ///   - unit: The SI unit: `V`, `A`, `s`, `Hz`, `F`, `Ohm`, `m`, `K`, …; empty or `1` for a pure number.
    ///   - option: What the value is for, in the words of the user: `--sigma-vth`, `tau_plus`.
    ///   - location: Where the text stands, if in a file.
    ///   - excerpt: The whole line at that place.
    /// - Returns: The value in the SI unit.
    /// - Throws: A `DiagnosticError` that says what was expected.
    public static func parse(
        _ text: String, unit: String, option: String, at location: SourceLocation? = nil, excerpt: String? = nil
    ) throws(DiagnosticError) -> Double {
        let trimmed = text.split(separator: " ").joined()
        func refuse(_ code: String, _ message: String, _ help: String) -> DiagnosticError {
            DiagnosticError(code, message, at: location, excerpt: excerpt, help: help)
        }
        let pure = unit.isEmpty || unit == "1" || unit == "%"
        let example = pure ? "0.5 or 50%" : "10m\(unit), 10m or 0.01\(unit)"
        guard let parts = SpiceNumber.split(trimmed) else {
            throw refuse(
                "not-a-number", "'\(text)' is not a number, for \(option)", "expected a value such as \(example)")
        }
        if parts.letters.isEmpty {
            let value = Double(parts.digits) ?? .nan
            // In exponent form (1e-12) the scale has been thought of.
            let thoughtful = value == 0 || parts.digits.contains("e") || parts.digits.contains("E")
            if pure || thoughtful { return value }
            throw refuse(
                "missing-unit", "\(option) \(text): \(text) what?", "write \(text)\(unit) or \(text)m\(unit)")
        }
        if parts.letters == "%" {
            guard pure, let value = SpiceNumber.scaled(parts.digits, by: -2) else {
                throw refuse("wrong-unit", "\(option) is in \(unit), not in %", "expected a value such as \(example)")
            }
            return value
        }
        guard let exponent = exponent(of: parts.letters, unit: pure ? "" : unit) else {
            let what = pure ? "is a pure number" : "is in \(unit)"
            throw refuse(
                "wrong-unit", "'\(text)' has the wrong unit: \(option) \(what)", "expected a value such as \(example)")
        }
        guard let value = SpiceNumber.scaled(parts.digits, by: exponent) else {
            throw refuse(
                "not-a-number", "'\(text)' is not a number, for \(option)", "expected a value such as \(example)")
        }
        return value
    }

    /// The power of ten of the letters after a number, if they are a scale, the unit, or a scale and the unit.
    private static func exponent(of letters: String, unit: String) -> Int? {
        let names = aliases[unit.lowercased()] ?? [unit.lowercased()]
        let lower = letters.lowercased()
        if names.contains(lower) { return 0 }
        // To SPICE they are atto and femto, but who writes 3 A for a voltage means amperes.
        if letters == "A" || letters == "F" { return nil }
        for name in [""] + names where lower.hasSuffix(name) {
            let scale = String(lower.dropLast(name.count))
            // With a unit, M is mega as physicists write it; alone it is SPICE's milli.
            if !name.isEmpty, letters.hasPrefix("M"), scale == "m" { return 6 }
            if let exponent = SpiceNumber.exponents[scale] { return exponent }
        }
        return nil
    }

    private static let aliases: [String: [String]] = [
        "ohm": ["ohm", "ohms", "Ω".lowercased()], "s": ["s", "sec"], "v": ["v", "volt"], "a": ["a", "amp"],
        "": [],
    ]
}

/// A value with a scale prefix, for people: `3.30 mV`, `-12.5 pA`, `1.00 kHz`.
///
/// - Parameters:
///   - value: The value in the SI unit.
///   - unit: The unit; empty for a pure number, which gets no prefix.
///   - digits: Significant digits, at least 1.
/// - Returns: The text; `nan` and infinities as words.
public func engineering(_ value: Double, unit: String, digits: Int = 4) -> String {
    let digits = max(1, digits)
    guard value.isFinite else {
        let word = value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
        return unit.isEmpty ? word : "\(word) \(unit)"
    }
    guard value != 0 else { return unit.isEmpty ? "0" : "0 \(unit)" }
    let decimal = DecimalText(value, digits: digits)
    if unit.isEmpty || unit == "1" || unit == "%" {
        return decimal.plain + (unit == "%" ? " %" : "")
    }
    let group = min(12, max(-18, Int((Double(decimal.exponent) / 3).rounded(.down)) * 3))
    return "\(decimal.shifted(by: -group)) \(prefixes[group] ?? "")\(unit)"
}

/// A duration for people: `0.8 s`, `42 s`, `3 min 20 s`, `2 h 05 min`.
///
/// - Parameter seconds: The duration; negative and infinite ones are given as `–`.
/// - Returns: The text.
public func durationText(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "–" }
    if seconds < 10 { return "\(Double(Int((seconds * 10).rounded())) / 10) s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    let minutes = whole / 60 % 60
    return "\(whole / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min"
}

private let prefixes: [Int: String] = [
    12: "T", 9: "G", 6: "M", 3: "k", 0: "", -3: "m", -6: "µ", -9: "n", -12: "p", -15: "f", -18: "a",
]

/// A number rounded to some significant digits, and written without losing its trailing zeros.
private struct DecimalText {
    var negative: Bool
    var digits: [Character]
    /// The power of ten of the first digit.
    var exponent: Int

    init(_ value: Double, digits count: Int) {
        negative = value < 0
        // The shortest text that reads back as the same number, rounded as a decimal number.
        var text = "\(abs(value))"
        var power = 0
        if let mark = text.firstIndex(where: { $0 == "e" }) {
            power = Int(text[text.index(after: mark)...]) ?? 0
            text = String(text[..<mark])
        }
        let sides = text.split(separator: ".", omittingEmptySubsequences: false)
        let whole = sides.first.map(String.init) ?? ""
        let all = Array(whole + (sides.count > 1 ? String(sides[1]) : ""))
        let lead = all.firstIndex { $0 != "0" } ?? 0
        exponent = power + whole.count - 1 - lead
        var kept = Array(all[lead...].prefix(count))
        let next = lead + count < all.count ? all[lead + count] : "0"
        while kept.count < count { kept.append("0") }
        if next >= "5" {
            var index = kept.count - 1
            while index >= 0, kept[index] == "9" {
                kept[index] = "0"
                index -= 1
            }
            if index >= 0 {
                kept[index] = Character("\((kept[index].wholeNumberValue ?? 0) + 1)")
            } else {
                kept = ["1"] + kept.dropLast()
                exponent += 1
            }
        }
        digits = kept
    }

    /// The number times a power of ten, written with a point and no exponent.
    func shifted(by power: Int) -> String {
        let place = exponent + power
        let sign = negative ? "-" : ""
        if place < 0 { return sign + "0." + String(repeating: "0", count: -place - 1) + String(digits) }
        if place >= digits.count - 1 {
            return sign + String(digits) + String(repeating: "0", count: place - digits.count + 1)
        }
        return sign + String(digits[...place]) + "." + String(digits[(place + 1)...])
    }

    /// The number without a prefix, with an exponent where it is very large or small.
    var plain: String {
        if exponent >= -4, exponent < max(6, digits.count) { return shifted(by: 0) }
        return shifted(by: -exponent) + "e\(exponent)"
    }
}

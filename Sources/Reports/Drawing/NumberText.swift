internal import Foundation

/// Numbers as text that is the same on every machine and in every locale.
enum NumberText {
    /// A coordinate with at most two decimals, without trailing zeros.
    ///
    /// - Parameter value: Pixels; between -1e12 and 1e12.
    static func coordinate(_ value: Double) -> String {
        coordinate(hundredths: hundredths(value))
    }

    /// A coordinate in whole hundredths of a pixel, the grid on which everything is drawn.
    static func hundredths(_ value: Double) -> Int {
        Int((min(1e12, max(-1e12, value)) * 100).rounded())
    }

    /// A coordinate given in hundredths, as text.
    static func coordinate(hundredths value: Int) -> String {
        let magnitude = value.magnitude
        let whole = magnitude / 100
        let rest = magnitude % 100
        let sign = value < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
        return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// A whole number times a power of ten, written without an exponent and with a typographic minus sign.
    ///
    /// - Parameters:
    ///   - count: The whole number.
    ///   - exponent: The power of ten; for a negative one that many decimals are written.
    static func decimal(_ count: Int, exponent: Int) -> String {
        let digits = String(count.magnitude)
        let sign = count < 0 ? "−" : ""
        if count == 0 || exponent == 0 {
            return exponent < 0 ? "0." + String(repeating: "0", count: -exponent) : sign + digits
        }
        if exponent > 0 { return sign + digits + String(repeating: "0", count: exponent) }
        let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
        return "\(sign)\(padded.dropLast(-exponent)).\(padded.suffix(-exponent))"
    }

    /// A decimal number without the zeros at its end.
    static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// A number with at most three decimals and without trailing zeros.
    static func short(_ value: Double) -> String {
        trimmed(decimal(Int((value * 1000).rounded()), exponent: -3))
    }

    /// A number in superscript digits, e.g. `⁻¹²`.
    static func superscript(_ number: Int) -> String {
        let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        return (number < 0 ? "⁻" : "")
            + String(String(number.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] })
    }

    /// The text with the characters escaped that XML keeps for itself, and without those that it forbids.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += " "
            default:
                let forbidden = scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
                if !forbidden { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }
}

/// A number as SPICE writes it, with what is doubtful about it.
struct NumberToken {
    /// What a reader should be told about a number.
    enum Doubt {
        /// The suffix `a` is 1e-18 from ngspice 40 on, and nothing before.
        case atto
        /// A micro sign instead of `u`.
        case microSign
        /// A Greek mu, which looks the same, but which ngspice ignores.
        case greekMu
        /// Digits after the suffix, as in `4k7` or `1R5`.
        case infix
        /// `mil` inside an expression, which ngspice takes as `m`.
        case mil
    }

    var value: Double
    var end: Int
    var doubt: Doubt?
}

/// Reads a number at `start`: digits, exponent, scale suffix, and unit letters, which are ignored.
///
/// - Parameters:
///   - bytes: The text.
///   - start: Where the number begins; a sign is allowed.
///   - limit: Where the text ends.
///   - inExpression: Whether ngspice's expression reader would see it, which does not know `mil`.
/// - Returns: The number and where it ends, or `nil` if there is none.
func readNumber(_ bytes: [UInt8], from start: Int, to limit: Int, inExpression: Bool) -> NumberToken? {
    var index = start
    var negative = false
    if index < limit, bytes[index] == minus || bytes[index] == plus {
        negative = bytes[index] == minus
        index += 1
    }
    var decimal = Decimal()
    let digits = index
    index = decimal.readDigits(bytes, from: index, to: limit)
    guard index > digits, index - digits > 1 || isDigit(bytes[digits]) else { return nil }
    if index < limit, bytes[index] | 0x20 == 0x65 || bytes[index] | 0x20 == 0x64 {
        index = decimal.readExponent(bytes, from: index, to: limit)
    }
    var doubt: NumberToken.Doubt?
    index = decimal.readSuffix(bytes, from: index, to: limit, inExpression: inExpression, doubt: &doubt)
    let value = decimal.value
    return NumberToken(value: negative ? -value : value, end: index, doubt: doubt)
}

/// A decimal number that is collected digit by digit and rounded once.
struct Decimal {
    private var mantissa: UInt64 = 0
    private var dropped = false
    private var digits: [UInt8] = []
    private var exponent = 0

    /// Reads digits with at most one point.
    mutating func readDigits(_ bytes: [UInt8], from start: Int, to limit: Int) -> Int {
        var index = start
        var pointSeen = false
        while index < limit {
            let byte = bytes[index]
            if isDigit(byte) {
                append(byte)
                if pointSeen { exponent -= 1 }
            } else if byte == point, !pointSeen {
                pointSeen = true
            } else {
                break
            }
            index += 1
        }
        return index
    }

    private mutating func append(_ digit: UInt8) {
        // 18 digits always fit in 64 bits; the rare longer ones are kept as text.
        if digits.isEmpty, mantissa < 100_000_000_000_000_000 {
            mantissa = mantissa * 10 + UInt64(digit - 0x30)
        } else {
            digits.append(digit)
        }
    }

    /// Reads `e-12` or `d3`; a letter without digits belongs to the unit.
    mutating func readExponent(_ bytes: [UInt8], from start: Int, to limit: Int) -> Int {
        var index = start + 1
        var negative = false
        if index < limit, bytes[index] == minus || bytes[index] == plus {
            negative = bytes[index] == minus
            index += 1
        }
        guard index < limit, isDigit(bytes[index]) else { return start }
        var power = 0
        while index < limit, isDigit(bytes[index]) {
            power = min(power * 10 + Int(bytes[index] - 0x30), 100_000)
            index += 1
        }
        exponent += negative ? -power : power
        return index
    }

    /// Reads the scale suffix and the letters after it.
    mutating func readSuffix(
        _ bytes: [UInt8], from start: Int, to limit: Int, inExpression: Bool, doubt: inout NumberToken.Doubt?
    ) -> Int {
        var index = start
        guard index < limit else { return index }
        let first = lowerCased(bytes[index])
        let second = index + 1 < limit ? lowerCased(bytes[index + 1]) : 0
        let third = index + 2 < limit ? lowerCased(bytes[index + 2]) : 0
        switch first {
        case UInt8(ascii: "t"): exponent += 12
        case UInt8(ascii: "g"): exponent += 9
        case UInt8(ascii: "k"): exponent += 3
        case UInt8(ascii: "u"): exponent -= 6
        case UInt8(ascii: "n"): exponent -= 9
        case UInt8(ascii: "p"): exponent -= 12
        case UInt8(ascii: "f"): exponent -= 15
        case UInt8(ascii: "a"):
            exponent -= 18
            doubt = .atto
        case UInt8(ascii: "m"):
            if second == UInt8(ascii: "e"), third == UInt8(ascii: "g") {
                exponent += 6
            } else if second == UInt8(ascii: "i"), third == UInt8(ascii: "l") {
                if inExpression { exponent -= 3 } else { scale(by: 254, exponent: -7) }
                doubt = inExpression ? .mil : nil
            } else {
                exponent -= 3
            }
        case 0xC2 where second == 0xB5, 0xCE where second == 0xBC:
            exponent -= 6
            doubt = first == 0xC2 ? .microSign : .greekMu
        default: break
        }
        while index < limit, isLetter(bytes[index]) || bytes[index] >= 0x80 { index += 1 }
        return index
    }

    private mutating func scale(by factor: UInt64, exponent change: Int) {
        let product = mantissa.multipliedReportingOverflow(by: factor)
        guard digits.isEmpty, !product.overflow else {
            // Longer than any length is known: the last digits do not matter.
            mantissa = (mantissa / 1000) * factor
            exponent += change + 3 + digits.count
            digits = []
            return
        }
        mantissa = product.partialValue
        exponent += change
    }

    /// The nearest Double.
    var value: Double {
        if digits.isEmpty, mantissa < 1 << 53 {
            // Both factors are exact, so that one operation rounds once.
            if exponent == 0 { return Double(mantissa) }
            if exponent < 0, exponent >= -22 { return Double(mantissa) / powersOfTen[-exponent] }
            if exponent > 0, exponent <= 22 { return Double(mantissa) * powersOfTen[exponent] }
        }
        let text = String(mantissa) + String(decoding: digits, as: UTF8.self) + "e" + String(exponent)
        return Double(text) ?? (exponent > 0 ? .infinity : 0)
    }
}

private let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
]

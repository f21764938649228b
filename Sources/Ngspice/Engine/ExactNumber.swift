/// A number as a command of ngspice, so that ngspice gets exactly this `Double`.
///
/// ngspice's number reader multiplies digits and powers of ten in floating point, so that 17 decimal digits come out
/// one unit of the last place off now and then. A whole number below 2⁵³ it reads exactly, and division by a power of
/// two is exact, so the value is written as a quotient (`5764607523034235/4294967296/4294967296`), which `alter`
/// evaluates.
///
/// - Parameter value: A finite number.
/// - Returns: An expression for the right side of `alter`.
func exactNumber(_ value: Double) -> String {
    if value == 0 { return "0" }
    let sign = value < 0 ? "-" : ""
    var mantissa = value.magnitude.significandBitPattern
    var exponent: Int
    if value.isNormal {
        mantissa |= 1 << 52
        exponent = Int(value.exponent) - 52
    } else {
        exponent = -1074
    }
    while mantissa & 1 == 0 {
        mantissa >>= 1
        exponent += 1
    }
    var text = sign + String(mantissa)
    while exponent != 0 {
        let part = min(32, abs(exponent))
        text += (exponent < 0 ? "/" : "*") + String(UInt64(1) << UInt64(part))
        exponent += exponent < 0 ? part : -part
    }
    return text
}

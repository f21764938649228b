import Foundation

/// Numbers in a deck as ngspice's own reader takes them.
///
/// It gathers the digits in a `Double` and multiplies with a rounded power of ten, so that the shortest decimal text of
/// a number comes out one unit of the last place off more often than not. That is enough to move a time step, and by it
/// an end weight by nanovolts: decks that are compared with numbers handed over exactly must be written for this reader.
enum NgspiceNumber {
    /// A text of which ngspice makes exactly this `Double`.
    static func text(_ value: Double) -> String {
        if value == 0 { return "0" }
        let sign = value < 0 ? "-" : ""
        // More digits than a Double holds: each neighbour rounds in its own way, and each power of ten too.
        for digits in 15...18 {
            let parts = String(format: "%.\(digits - 1)e", value.magnitude).split(separator: "e")
            guard parts.count == 2, let whole = Int(parts[0].filter { $0 != "." }), let exponent = Int(parts[1]) else {
                continue
            }
            for zeros in 0...(digits < 18 ? 0 : 14) {
                for distance in 0...(digits < 18 ? 2 : 300) {
                    for candidate in [whole + distance, whole - distance] {
                        let digitText = "\(candidate)" + String(repeating: "0", count: zeros)
                        let power = exponent - (digits - 1) - zeros
                        if read(digitText, power) == value.magnitude { return "\(sign)\(digitText)e\(power)" }
                    }
                }
            }
        }
        return "\(value)"
    }

    /// What ngspice 39 makes of digits and a power of ten: `INPevaluate` in its `inpeval.c`.
    static func read(_ digits: String, _ power: Int) -> Double {
        var mantissa = 0.0
        for digit in digits.utf8 { mantissa = (10 * mantissa + Double(digit)) - 48 }
        return mantissa * pow(10, Double(power))
    }
}

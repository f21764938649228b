internal import Foundation

/// One labelled place on an axis.
struct Tick: Hashable {
    /// The place, in the axis's unit.
    var value: Double
    /// The text; for a power of ten only its base.
    var text: String
    /// The exponent to be set higher, for a power of ten.
    var exponent: String?
}

/// The ticks of an axis, and what its title must say for the labels to be true.
struct AxisTicks: Hashable {
    /// Labelled places, increasing.
    var major: [Tick]
    /// Places without a label.
    var minor: [Double] = []
    /// The power of ten that the labels are counted in.
    var exponent = 0
    /// What is taken off before the labels are written: the text of a value in the axis's unit.
    var offset: String?

    /// Ticks of the form 1, 2 or 5 times a power of ten.
    ///
    /// - Parameters:
    ///   - lower: The lower end of the axis.
    ///   - upper: The upper end, greater than `lower` by at least a millionth of a millionth of its size.
    ///   - target: About how many ticks to make, at least 1.
    ///   - unit: The unit, which decides whether a prefix may be used.
    static func linear(from lower: Double, to upper: Double, target: Int, unit: String) -> AxisTicks {
        var (multiple, power) = niceStep((upper / Double(target)) - (lower / Double(target)))
        var (first, last) = (0, 0)
        // At least three labels, so that a reader can tell how far apart two values are.
        for _ in 0..<3 {
            let step = Double(multiple) * pow(10, Double(power))
            first = Int((lower / step - 1e-6).rounded(.up))
            last = max(first, Int((upper / step + 1e-6).rounded(.down)))
            if last - first >= 2 { break }
            (multiple, power) = multiple == 1 ? (5, power - 1) : multiple == 2 ? (1, power) : (2, power)
        }
        let step = Double(multiple) * pow(10, Double(power))
        let largest = max(abs(lower), abs(upper))

        // More than five digits would be needed: write differences from a round value instead.
        let origin = (upper - lower) / largest < 2e-4 ? (first + last) / 2 : 0
        let span = origin == 0 ? largest : upper - lower
        let exponent = prefixExponent(for: span, step: step, unit: unit)
        var ticks = AxisTicks(major: [], exponent: exponent)
        if origin != 0 {
            let whole = prefixExponent(for: largest, step: largest, unit: unit)
            let number = NumberText.trimmed(NumberText.decimal(origin * multiple, exponent: power - whole))
            ticks.offset = number + " " + unitText(unit, exponent: whole)
        }
        ticks.major = (first...last).map { count in
            let text = NumberText.decimal((count - origin) * multiple, exponent: power - exponent)
            return Tick(value: Double(count) * step, text: text)
        }
        return ticks
    }

    /// Ticks at powers of ten; where there are few of these, at 1, 2 and 5 times powers of ten.
    ///
    /// - Parameters:
    ///   - lower: The lower end of the axis, positive.
    ///   - upper: The upper end, greater than `lower`.
    ///   - target: About how many ticks to make at most.
    ///   - unit: The unit, which decides whether a prefix may be used.
    static func logarithmic(from lower: Double, to upper: Double, target: Int, unit: String) -> AxisTicks {
        let first = Int((log10(lower) - 1e-9).rounded(.up))
        let last = Int((log10(upper) + 1e-9).rounded(.down))
        let decades = (first - 1)...max(first - 1, last)
        let inside = { (value: Double) in value >= lower * (1 - 1e-9) && value <= upper * (1 + 1e-9) }
        if last - first >= 2 {
            let stride = (last - first) / max(3, target) + 1
            var ticks = AxisTicks(major: [])
            ticks.major = (first...last).filter { $0 % stride == 0 }.map { power in
                Tick(value: pow(10, Double(power)), text: "10", exponent: signed(power))
            }
            let multiples = stride == 1 ? Array(2...9) : [1]
            ticks.minor = decades.flatMap { power in multiples.map { Double($0) * pow(10, Double(power)) } }
                .filter(inside)
            return ticks
        }
        let exponent = prefixExponent(for: upper, step: lower, unit: unit)
        let major = decades.flatMap { power in
            [1, 2, 5].map { multiple in
                Tick(
                    value: Double(multiple) * pow(10, Double(power)),
                    text: NumberText.decimal(multiple, exponent: power - exponent))
            }
        }.filter { inside($0.value) }
        guard major.count >= 2 else { return linear(from: lower, to: upper, target: target, unit: unit) }
        return AxisTicks(major: major, exponent: exponent)
    }

    /// The step of the form 1, 2 or 5 times a power of ten that is nearest to a wanted one, by ratio.
    private static func niceStep(_ wanted: Double) -> (multiple: Int, power: Int) {
        let power = Int(log10(wanted).rounded(.down))
        switch wanted / pow(10, Double(power)) {
        case ..<2.0.squareRoot(): return (1, power)
        case ..<10.0.squareRoot(): return (2, power)
        case ..<50.0.squareRoot(): return (5, power)
        default: return (1, power + 1)
        }
    }

    private static func signed(_ number: Int) -> String {
        number < 0 ? "−\(-number)" : "\(number)"
    }

    /// The power of ten in which values are written: that of a prefix where the unit takes one.
    ///
    /// - Parameters:
    ///   - largest: The largest magnitude on the axis.
    ///   - step: The distance of ticks.
    ///   - unit: The unit.
    /// - Returns: A multiple of three.
    static func prefixExponent(for largest: Double, step: Double, unit: String) -> Int {
        guard largest > 0 else { return 0 }
        if takesPrefix(unit) {
            // From 0.5 on the larger unit reads better: 0.8 V rather than 800 mV.
            return Int((log10(largest * 2) / 3 + 1e-9).rounded(.down)) * 3
        }
        if largest < 1e5, step >= 1e-4 { return 0 }
        return Int((log10(largest) / 3 + 1e-9).rounded(.down)) * 3
    }

    /// Whether a prefix may stand before the unit: not before powers, percentages, degrees and decibels.
    static func takesPrefix(_ unit: String) -> Bool {
        guard let first = unit.first, first.isLetter else { return false }
        return !unit.contains { "²³^".contains($0) } && !["dB", "deg", "rad"].contains(unit)
    }

    /// The unit with the prefix of a power of ten, e.g. `mV`; or with the power itself where there is no prefix.
    static func unitText(_ unit: String, exponent: Int) -> String {
        guard exponent != 0 else { return unit }
        if takesPrefix(unit), let prefix = prefixes[exponent] { return prefix + unit }
        let power = "×10" + NumberText.superscript(exponent)
        return unit.isEmpty ? power : "\(power) \(unit)"
    }

    private static let prefixes: [Int: String] = [
        -18: "a", -15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 3: "k", 6: "M", 9: "G", 12: "T",
    ]
}

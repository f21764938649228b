import Foundation
import Testing

@testable import Reports

@Suite("Axes")
struct AxisTests {
    /// Ranges of many sizes, near and far from zero.
    static let ranges: [ClosedRange<Double>] = [
        0...1, 0...3.3, -0.15...0.15, 0...0.7, 1.65...1.6512, -5...(-4.999), 3.3...3.3000001, 0...1e-15, -2e-9...3e-9,
        0...1e300, -1e300...1e300, 1e-300...2e-300, 0...99.99, 0...100.01, 999...1001, -7e5...3e4, 1e12...1.0000001e12,
    ]

    @Test("linear ticks lie in the range, reach within one step of its ends, and are at least three", arguments: ranges)
    func coverage(range: ClosedRange<Double>) throws {
        for target in [2, 5, 10] {
            let ticks = AxisTicks.linear(from: range.lowerBound, to: range.upperBound, target: target, unit: "V")
            let values = ticks.major.map(\.value)
            #expect(values.count >= 3 && values.count <= 4 * target, "\(values)")
            let step = values[1] - values[0]
            // A step of 1e-12 of the value is still resolved by a Double to 1e-4 of the step.
            let slack = step * 1e-3
            #expect(try #require(values.first) >= range.lowerBound - slack)
            #expect(try #require(values.last) <= range.upperBound + slack)
            #expect(try #require(values.first) - range.lowerBound < step + slack)
            #expect(range.upperBound - (try #require(values.last)) < step + slack)
            #expect(zip(values, values.dropFirst()).allSatisfy { abs($1 - $0 - step) <= slack })
        }
    }

    @Test("a tick's label, with prefix and offset of the title, is its value", arguments: ranges)
    func labels(range: ClosedRange<Double>) throws {
        for unit in ["V", ""] {
            let ticks = AxisTicks.linear(from: range.lowerBound, to: range.upperBound, target: 5, unit: unit)
            let prefixes: [Character: Double] = ["T": 1e12, "G": 1e9, "M": 1e6, "k": 1e3, "m": 1e-3, "µ": 1e-6]
            var offset = 0.0
            if let text = ticks.offset {
                let words = text.split(separator: " ")
                let unit = words.count > 1 ? String(words[1]) : ""
                let power = unit.hasPrefix("×10") ? superscript(unit.dropFirst(3)) : 0
                let factor = unit.count == 2 ? try #require(prefixes[unit.first ?? " "]) : pow(10, Double(power))
                offset = try number(String(words[0])) * factor
            }
            for tick in ticks.major {
                let value = try offset + number(tick.text) * pow(10, Double(ticks.exponent))
                #expect(abs(value - tick.value) <= 1e-9 * (range.upperBound - range.lowerBound) + 1e-15 * abs(value))
            }
            #expect(Set(ticks.major.map(\.text)).count == ticks.major.count)
        }
    }

    @Test("the prefix keeps numbers between 0.5 and 500")
    func prefixes() {
        let cases: [(Double, String)] = [
            (3.3, "V"), (0.7, "V"), (0.2, "mV"), (450e-6, "µV"), (600e-6, "mV"), (2e-12, "pV"), (5e3, "kV"),
        ]
        for (upper, expected) in cases {
            let ticks = AxisTicks.linear(from: 0, to: upper, target: 5, unit: "V")
            #expect(AxisTicks.unitText("V", exponent: ticks.exponent) == expected)
        }
        #expect(AxisTicks.linear(from: 0, to: 5000, target: 5, unit: "").exponent == 0)
        #expect(AxisTicks.linear(from: 0, to: 5e-5, target: 5, unit: "%").exponent == -6)
        #expect(AxisTicks.unitText("%", exponent: -6) == "×10⁻⁶ %")
        #expect(AxisTicks.unitText("V", exponent: -30) == "×10⁻³⁰ V")
    }

    @Test("logarithmic ticks are powers of ten over decades, and 1, 2, 5 over less")
    func logarithmic() {
        let wide = AxisTicks.logarithmic(from: 1e-15, to: 1e-3, target: 6, unit: "A")
        #expect(wide.major.map(\.exponent) == ["−15", "−12", "−9", "−6", "−3"])
        let some = AxisTicks.logarithmic(from: 0.9, to: 1100, target: 6, unit: "Hz")
        #expect(some.major.map(\.exponent) == ["0", "1", "2", "3"])
        #expect(some.minor.contains(20) && some.minor.contains(900))
        let narrow = AxisTicks.logarithmic(from: 3e-12, to: 6e-11, target: 6, unit: "A")
        #expect(narrow.major.map(\.text) == ["5", "10", "20", "50"] && narrow.exponent == -12)
        let tiny = AxisTicks.logarithmic(from: 1.02, to: 1.08, target: 4, unit: "V")
        #expect(tiny.major.count >= 3)
    }

    @Test("a constant lies in the middle of its axis")
    func constant() throws {
        for value in [0, 3.3, -1e-12, 1e-307, 1e200] {
            let layout = try AxisLayout(PlotAxis("x"), data: value...value)
            #expect(abs(layout.fraction(value) - 0.5) < 1e-6)
            #expect(layout.ticks(length: 300, spacing: 50).major.count >= 3)
        }
        let logarithmic = try AxisLayout(PlotAxis("x", scale: .logarithmic), data: 2e-9...2e-9)
        #expect(abs(logarithmic.fraction(2e-9) - 0.5) < 1e-6)
    }

    @Test("a range without extent or with a zero at a logarithmic axis is refused with a sentence")
    func refused() throws {
        #expect(throws: PlotError.emptyRange("x", lower: 2, upper: 1)) {
            try AxisLayout(PlotAxis("x", lower: 2, upper: 1), data: 0...1)
        }
        #expect(throws: PlotError.notPositive("x", value: -1)) {
            try AxisLayout(PlotAxis("x", scale: .logarithmic), data: -1...1)
        }
        #expect("\(PlotError.notPositive("x", value: -1))".contains("use a linear axis"))
    }

    @Test("a value is written with three digits and its prefix, also where rounding reaches the next prefix")
    func quantity() {
        let volts = PlotAxis("x", unit: "V")
        #expect(volts.text(-148.2e-6) == "−148 µV")
        #expect(volts.text(999.7e-6) == "1.00 mV")
        #expect(volts.text(0) == "0 V")
        #expect(volts.text(12.345e3) == "12.3 kV")
        #expect(PlotAxis("x").text(0.5) == "0.500")
        #expect(PlotAxis("x", unit: "%").text(47.25) == "47.3 %")
    }

    private func superscript(_ text: Substring) -> Int {
        text.reduce(0) { $0 * 10 + ("⁰¹²³⁴⁵⁶⁷⁸⁹".map { $0 }.firstIndex(of: $1) ?? 0) }
    }

    private func number(_ text: String) throws -> Double {
        try #require(Double(text.replacingOccurrences(of: "−", with: "-")))
    }
}

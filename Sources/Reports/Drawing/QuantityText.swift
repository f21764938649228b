internal import Foundation

extension PlotAxis {
    /// A value of the axis with its unit, e.g. `−148 µV`.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - digits: Significant digits, 1 to 15.
    func text(_ value: Double, digits: Int = 3) -> String {
        guard value.isFinite else { return "\(value)" }
        guard abs(value) > 1e-290 else { return unit.isEmpty ? "0" : "0 \(unit)" }
        // Counts are exact.
        if unit.isEmpty, abs(value) < 1e15, value == value.rounded() {
            return NumberText.decimal(Int(value), exponent: 0)
        }
        // Rounded first, so that 999.7 µV becomes 1.00 mV and not 1000 µV.
        var power = Int(log10(abs(value)).rounded(.down)) - digits + 1
        var count = Int((value / pow(10, Double(power))).rounded())
        if Double(count.magnitude) >= pow(10, Double(digits)) {
            power += 1
            count /= 10
        }
        let size = abs(Double(count) * pow(10, Double(power)))
        var exponent = Int((log10(size) / 3 + 1e-9).rounded(.down)) * 3
        if !AxisTicks.takesPrefix(unit), size < 1e5, size >= 1e-3 { exponent = 0 }
        let number = NumberText.decimal(count, exponent: power - exponent)
        let unit = AxisTicks.unitText(unit, exponent: exponent)
        return unit.isEmpty ? number : "\(number) \(unit)"
    }
}

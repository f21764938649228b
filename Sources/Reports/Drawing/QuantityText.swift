internal import Foundation

extension PlotAxis {
    /// A value of the axis with three significant digits and its unit, e.g. `−148 µV`.
    func text(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return unit.isEmpty ? "0" : "0 \(unit)" }
        // Rounded to three digits first, so that 999.7 µV becomes 1.00 mV and not 1000 µV.
        var power = Int(log10(abs(value)).rounded(.down)) - 2
        var count = Int((value / pow(10, Double(power))).rounded())
        if count.magnitude > 999 {
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

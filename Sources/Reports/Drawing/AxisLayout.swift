internal import Foundation

/// An axis with its final range: lays values along it, and knows its ticks and title.
struct AxisLayout: Hashable {
    let axis: PlotAxis
    /// The value at fraction 0.
    let lower: Double
    /// The value at fraction 1.
    let upper: Double

    /// Fixes the range of an axis.
    ///
    /// - Parameters:
    ///   - axis: What was asked for.
    ///   - data: The smallest and the largest value to be shown.
    /// - Throws: ``PlotError`` when the range is empty or not positive on a logarithmic axis.
    init(_ axis: PlotAxis, data: ClosedRange<Double>) throws(PlotError) {
        self.axis = axis
        if axis.scale == .logarithmic {
            if let bad = [axis.lower ?? data.lowerBound, axis.upper ?? data.upperBound].first(where: { $0 <= 0 }) {
                throw .notPositive(axis.label, value: bad)
            }
            let low = log10(axis.lower ?? data.lowerBound)
            let high = log10(axis.upper ?? data.upperBound)
            let room = high - low < 1e-9 ? 0.5 : (high - low) * axis.padding
            lower = axis.lower ?? pow(10, max(-307, low - room))
            upper = axis.upper ?? pow(10, min(307, high + room))
        } else {
            var low = axis.lower ?? data.lowerBound
            var high = axis.upper ?? data.upperBound
            let size = max(abs(low), abs(high))
            if high - low <= size * 1e-11 {
                // A constant: what is seen is that it is constant, in the middle of the picture.
                let room = size > 1e-300 ? size * 0.1 : 1
                low = axis.lower ?? low - room
                high = axis.upper ?? high + room
            } else {
                let room = (high * axis.padding - low * axis.padding)
                low = axis.lower ?? low - room
                high = axis.upper ?? high + room
            }
            lower = low
            upper = high
        }
        guard lower < upper, lower.isFinite, upper.isFinite, (upper / 4 - lower / 4).isFinite else {
            throw .emptyRange(axis.label, lower: lower, upper: upper)
        }
    }

    /// Where a value lies: 0 at the lower end, 1 at the upper end.
    func fraction(_ value: Double) -> Double {
        if axis.scale == .logarithmic {
            return (log10(value) - log10(lower)) / (log10(upper) - log10(lower))
        }
        return (value / 4 - lower / 4) / (upper / 4 - lower / 4)
    }

    /// The ticks for a number of pixels.
    ///
    /// - Parameters:
    ///   - length: The length of the axis in pixels.
    ///   - spacing: The wanted distance of ticks in pixels.
    func ticks(length: Double, spacing: Double) -> AxisTicks {
        guard axis.showsTicks else { return AxisTicks(major: []) }
        let target = max(2, Int(length / spacing))
        switch axis.scale {
        case .linear:
            return AxisTicks.linear(from: lower, to: upper, target: target, unit: axis.unit)
        case .logarithmic:
            return AxisTicks.logarithmic(from: lower, to: upper, target: target, unit: axis.unit)
        }
    }

    /// The quantity with its unit, as the ticks count it: `Weight − 1.2 V (µV)`.
    func title(_ ticks: AxisTicks) -> String {
        axis.label + suffix(ticks)
    }

    /// The title in lines that fit; where it is too long the quantity is cut, never the unit.
    func titleLines(_ ticks: AxisTicks, room: Double, size: Double, limit: Int) -> [String] {
        let whole = title(ticks)
        let lines = TextMetrics.lines(whole, room: room, size: size, limit: limit)
        guard lines.contains(where: { $0.hasSuffix("…") }) else { return lines }
        let suffix = suffix(ticks)
        let rest = room - (limit > 1 ? 0 : TextMetrics.width(suffix, size: size))
        let label = TextMetrics.truncated(axis.label, room: rest, size: size)
        return limit > 1 ? [label, String(suffix.drop { $0 == " " })] : [label + suffix]
    }

    private func suffix(_ ticks: AxisTicks) -> String {
        let unit = AxisTicks.unitText(axis.unit, exponent: ticks.exponent)
        let offset = ticks.offset.map { $0.hasPrefix("−") ? " + \($0.dropFirst())" : " − \($0)" } ?? ""
        return offset + (unit.isEmpty ? "" : (axis.label.isEmpty ? unit : " (\(unit))"))
    }
}

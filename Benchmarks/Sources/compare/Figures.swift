import Foundation
import Reports

/// A row of figures with the target beside it.
struct Figures {
    enum Target {
        case atLeast(Double)
        case atMost(Double)
        case none
    }

    private var rows: [[String]] = []

    /// Adds a figure measured several times.
    mutating func add(_ name: String, _ values: [Double], unit: String = "", target: Target = .none) {
        let sorted = values.sorted()
        guard let low = sorted.first, let high = sorted.last else { return }
        let median = Self.median(values)
        var aim = ""
        var verdict = ""
        switch target {
        case .atLeast(let limit):
            aim = "≥ \(Self.text(limit, unit))"
            verdict = median >= limit ? "met" : "MISSED"
        case .atMost(let limit):
            aim = "≤ \(Self.text(limit, unit))"
            verdict = median <= limit ? "met" : "MISSED"
        case .none: break
        }
        rows.append([name, Self.text(low, unit), Self.text(median, unit), Self.text(high, unit), aim, verdict])
    }

    /// Prints the table.
    func print() {
        let table = TextTable(
            [
                .init(""), .init("min", .right), .init("median", .right), .init("max", .right), .init("target", .right),
                .init(""),
            ], rows: rows)
        Swift.print(table.text(indent: 2), terminator: "")
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    static func text(_ value: Double, _ unit: String) -> String {
        let number = abs(value) >= 1000 ? String(format: "%.0f", value) : String(format: "%.3g", value)
        return unit.isEmpty ? number : "\(number) \(unit)"
    }
}

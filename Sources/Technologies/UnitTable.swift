package import Units
package import Yams

extension YAMLReader {
    /// A number with a unit in SI, or a finding and 0.
    package mutating func quantity(_ name: String, _ dimension: UnitTable, in mapping: Node.Mapping, of owner: String)
        -> Double
    {
        guard let node = node(name, in: mapping, of: owner) else { return 0 }
        return quantity(node, dimension)
    }

    /// The value of a node as a number with a unit in SI, or a finding and 0.
    package mutating func quantity(_ node: Node, _ dimension: UnitTable) -> Double {
        let text = node.scalar?.string ?? ""
        if let value = dimension.value(of: text) { return value }
        let units = dimension.powers.map(\.0).joined(separator: ", ")
        report(
            "'\(text)' is not a number with a unit", at: node,
            help: units.isEmpty ? "expected a number" : "expected a number, a space and one of: \(units)")
        return 0
    }

    /// Two numbers with units, the smaller one first, or a finding and 0...0.
    package mutating func range(_ name: String, _ dimension: UnitTable, in mapping: Node.Mapping, of owner: String)
        -> ClosedRange<Double>
    {
        guard let node = node(name, in: mapping, of: owner) else { return 0...0 }
        guard let ends = node.sequence, ends.count == 2 else {
            report("'\(name)' must be [smallest, largest]", at: node)
            return 0...0
        }
        let low = quantity(ends[0], dimension)
        let high = quantity(ends[1], dimension)
        guard low <= high else {
            report("'\(name)' must be [smallest, largest]", at: node)
            return 0...0
        }
        return low...high
    }
}

/// The units that a quantity of a technology file may have, each with the power of ten that turns it into SI units.
package struct UnitTable {
    /// Unit and power of ten.
    package let powers: [(String, Int)]

    package static let voltage = UnitTable(powers: [("V", 0), ("mV", -3)])
    package static let length = UnitTable(powers: [("um", -6), ("nm", -9), ("m", 0)])
    package static let temperature = UnitTable(powers: [("degC", 0)])
    package static let current = UnitTable(powers: [
        ("A", 0), ("uA", -6), ("nA", -9), ("pA", -12), ("fA", -15), ("aA", -18),
    ])
    package static let currentPerWidth = UnitTable(powers: [("A/m", 0), ("pA/um", -6), ("fA/um", -9), ("aA/um", -12)])
    package static let capacitancePerWidth = UnitTable(powers: [("F/m", 0), ("fF/um", -9)])
    package static let capacitancePerArea = UnitTable(powers: [("F/m2", 0), ("fF/um2", -3)])
    package static let chargePerWidth = UnitTable(powers: [("C/m", 0), ("fC/um", -9)])
    package static let chargePerArea = UnitTable(powers: [("C/m2", 0), ("fC/um2", -3)])
    package static let thresholdCoefficient = UnitTable(powers: [("mV*um", -9), ("V*m", 0)])
    package static let gainCoefficient = UnitTable(powers: [("%*um", -8), ("m", 0)])
    package static let dataSize = UnitTable(powers: [("byte", 0), ("kB", 3), ("MB", 6)])
    package static let number = UnitTable(powers: [])

    /// The number in SI units, or `nil` when the text is not a number with one of the units.
    ///
    /// The power of ten is put into the text, so that `0.85 um` is the same number as `0.85e-6`.
    package func value(of text: String) -> Double? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard let first = parts.first, let number = Double(first), number.isFinite else { return nil }
        if powers.isEmpty { return parts.count == 1 ? number : nil }
        guard parts.count == 2, let power = powers.first(where: { $0.0 == parts[1] })?.1 else { return nil }
        return Double("\(first)e\(power)")
    }
}

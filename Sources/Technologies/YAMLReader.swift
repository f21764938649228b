package import Diagnostics
internal import Foundation
package import Yams

/// Reads the mappings of one YAML file and collects what is wrong with it, each finding with its place.
package struct YAMLReader {
    /// The path for messages.
    package let file: String

    /// The text, by lines, for excerpts.
    package let lines: [Substring]

    /// The findings so far.
    package private(set) var diagnostics: [Diagnostic] = []

    /// The mapping at the top.
    package let root: Node.Mapping

    /// The code of findings, e.g. `technology-file`.
    private let code: String

    /// Reads a text as YAML.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - file: The path for messages.
    ///   - code: The code of findings.
    /// - Throws: A finding when it is no YAML, or no mapping.
    package init(text: String, file: String, code: String = "technology-file") throws(DiagnosticError) {
        self.file = file
        self.code = code
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        do {
            guard let mapping = try Yams.compose(yaml: text)?.mapping else {
                throw DiagnosticError("yaml", "\(file) is not a mapping of names to values")
            }
            root = mapping
        } catch let error as DiagnosticError {
            throw error
        } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _)
        {
            let excerpt = lines.indices.contains(mark.line - 1) ? String(lines[mark.line - 1]) : nil
            throw DiagnosticError(
                "yaml", problem, at: SourceLocation(file: file, line: mark.line, column: mark.column),
                excerpt: excerpt)
        } catch {
            throw DiagnosticError("yaml", "\(file) cannot be read as YAML: \(error)")
        }
    }

    /// Notes a finding at a node.
    package mutating func report(_ message: String, at node: Node?, help: String? = nil) {
        guard let mark = node?.mark else {
            diagnostics.append(Diagnostic(.error, code, "\(file): \(message)", help: help))
            return
        }
        let length = node?.scalar?.string.count ?? 1
        diagnostics.append(
            Diagnostic(
                .error, code, message,
                at: SourceLocation(file: file, line: mark.line, column: mark.column, length: length),
                excerpt: lines.indices.contains(mark.line - 1) ? String(lines[mark.line - 1]) : nil, help: help))
    }

    /// Reports every name of a mapping that is not among the known ones.
    package mutating func checkNames(of mapping: Node.Mapping, known: [String]) {
        for (key, _) in mapping {
            let name = key.scalar?.string ?? ""
            if !known.contains(name) {
                report("unknown name '\(name)'", at: key, help: helpNaming(name, among: known))
            }
        }
    }

    /// The node of that name, or a finding.
    package mutating func node(_ name: String, in mapping: Node.Mapping, of owner: String) -> Node? {
        if let node = mapping[name] { return node }
        let place = mapping.first?.key
        report("\(owner) has no '\(name)'", at: place)
        return nil
    }

    /// A text, or a finding and the empty text.
    package mutating func string(_ name: String, in mapping: Node.Mapping, of owner: String) -> String {
        guard let node = node(name, in: mapping, of: owner) else { return "" }
        guard let text = node.scalar?.string else {
            report("'\(name)' must be a text", at: node)
            return ""
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A mapping, or a finding and the empty one.
    package mutating func mapping(_ name: String, in mapping: Node.Mapping, of owner: String) -> Node.Mapping {
        guard let node = node(name, in: mapping, of: owner) else { return Node.Mapping([]) }
        guard let inner = node.mapping else {
            report("'\(name)' must be a mapping of names to values", at: node)
            return Node.Mapping([])
        }
        return inner
    }

    /// A list of texts; a single text counts as a list of one.
    package mutating func strings(_ node: Node) -> [Node] {
        if let sequence = node.sequence { return Array(sequence) }
        return [node]
    }

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

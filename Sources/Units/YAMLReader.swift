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
        guard let node, let place = place(of: node) else {
            return add(Diagnostic(.error, code, "\(file): \(message)", help: help))
        }
        add(Diagnostic(.error, code, message, at: place.location, excerpt: place.excerpt, help: help))
    }

    /// Where a node stands, and its line.
    package func place(of node: Node) -> (location: SourceLocation, excerpt: String?)? {
        guard let mark = node.mark else { return nil }
        return (
            SourceLocation(
                file: file, line: mark.line, column: mark.column, length: node.scalar?.string.count ?? 1),
            lines.indices.contains(mark.line - 1) ? String(lines[mark.line - 1]) : nil
        )
    }

    /// Adds a finding.
    package mutating func add(_ finding: Diagnostic) { diagnostics.append(finding) }

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

    /// A number with a unit, as ``Quantity`` reads it, or a finding and `nil`.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - unit: The SI unit; empty for a pure number.
    ///   - name: What the value is for.
    package mutating func quantity(_ node: Node, unit: String, of name: String) -> Double? {
        do throws(DiagnosticError) {
            return try Quantity.parse(node.scalar?.string ?? "", unit: unit, option: name)
        } catch {
            report(error.diagnostics[0].message, at: node, help: error.diagnostics[0].help)
            return nil
        }
    }
}

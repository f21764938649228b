public import CompactModels
public import Diagnostics

/// A module of Verilog-A with places for what a model says: `{{module}}`, `{{parameters}}`, `{{equations}}` and so on.
///
/// A part that stands alone in its line is indented like its place. Text outside the places stays as it is.
public struct VerilogATemplate: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case text(String)
        /// A part's name, and what stands before it in its line if that is blank.
        case part(String, indent: String)
    }

    private var pieces: [Piece] = []

    /// The names of the parts that a template may hold, with what they are.
    public static let parts: [(name: String, meaning: String)] = [
        ("module", "the name of the module"), ("summary", "what the model is, in a line"),
        ("sources", "where its equations come from, as comments"), ("terminals", "the terminals, with commas"),
        ("terminal_meanings", "what the terminals are, as comments"),
        ("nodes", "the declaration of the internal nodes"),
        ("node_meanings", "what the internal nodes are, as comments"),
        ("parameters", "the declarations of the parameters"), ("variables", "the declarations of the variables"),
        ("functions", "the definitions of functions"), ("equations", "the assignments to the variables"),
        ("currents", "the contributions of the currents"),
        ("charges", "the contributions of the charges"), ("states", "the equations of the states"),
    ]

    /// Parts without which a module would not be the model.
    private static let needed = [
        "module", "terminals", "nodes", "parameters", "variables", "functions", "equations", "currents", "charges",
        "states",
    ]

    /// Reads a template.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - file: The path for messages.
    /// - Throws: A `DiagnosticError` with every place that names no part, and with the parts that are missing.
    public init(_ text: String, file: String) throws(DiagnosticError) {
        var findings: [Diagnostic] = []
        var found: Set<String> = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (row, line) in lines.enumerated() {
            func report(_ message: String, _ column: Int, _ length: Int, _ help: String?) {
                findings.append(
                    Diagnostic(
                        .error, "template", message,
                        at: SourceLocation(file: file, line: row + 1, column: column, length: length),
                        excerpt: String(line), help: help))
            }
            if row > 0 { pieces.append(.text("\n")) }
            var rest = line
            while let open = rest.firstRange(of: "{{") {
                let column = line.distance(from: line.startIndex, to: open.lowerBound) + 1
                guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                    report("'{{' without '}}' in its line", column, 2, nil)
                    break
                }
                let name = rest[open.upperBound..<close.lowerBound].filter { $0 != " " }
                if !Self.parts.contains(where: { $0.name == name }) {
                    let help = helpNaming(name, among: Self.parts.map(\.name))
                    report(
                        "there is no part '\(name)'", column,
                        line.distance(from: open.lowerBound, to: close.upperBound), help)
                }
                found.insert(name)
                let before = String(rest[..<open.lowerBound])
                let isAlone = before.allSatisfy(\.isWhitespace) && rest.startIndex == line.startIndex
                pieces += [.text(before), .part(name, indent: isAlone ? before : "")]
                rest = rest[close.upperBound...]
            }
            pieces.append(.text(String(rest)))
        }
        for name in Self.needed where !found.contains(name) {
            findings.append(
                Diagnostic(
                    .error, "template", "\(file) has no place for {{\(name)}}: the module would not be the model",
                    help: Self.parts.first { $0.name == name }.map { "it stands for \($0.meaning)" }))
        }
        if !findings.isEmpty { throw DiagnosticError(findings) }
    }

    /// The module of a model.
    ///
    /// - Parameter model: The model.
    /// - Returns: The text.
    public func write(_ model: CompactModel) -> String { filled(VerilogAParts(model).texts) }

    func filled(_ texts: [String: String]) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .part(let name, let indent):
                result += (texts[name] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
                    .joined(separator: "\n" + indent)
            }
        }
        return result
    }

    private init(unchecked text: String) {
        self = (try? VerilogATemplate(text, file: "")) ?? VerilogATemplate(pieces: [])
    }

    private init(pieces: [Piece]) { self.pieces = pieces }

    /// The template for those who bring none.
    public static let standard = VerilogATemplate(
        unchecked: """
            // {{module}}: {{summary}}
            {{sources}}
            // Written by Hillock from a compact model; the same equations exist as a SPICE subcircuit and as C.
            `include "disciplines.vams"

            module {{module}}({{terminals}});
                inout {{terminals}};
                electrical {{terminals}};
                {{terminal_meanings}}
                {{nodes}}
                {{node_meanings}}

                {{parameters}}

                {{variables}}

                {{functions}}

                analog begin
                    {{equations}}

                    {{currents}}
                    {{charges}}

                    // A state is held at its initial value until time begins, in operating points as well.
                    {{states}}
                end
            endmodule

            """)
}

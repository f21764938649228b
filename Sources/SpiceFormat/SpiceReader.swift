public import Diagnostics
public import Netlists

/// Reads netlists in ngspice's dialect of SPICE.
///
/// The reader understands the cards that Hillock works with and keeps every other one as it is written, so that nothing
/// is lost on the way through. Comments at the end of a line are dropped. Files that a text includes are not opened.
public enum SpiceReader {
    /// What came of reading one text.
    public struct Result: Hashable, Sendable {
        /// The netlist, without the cards that could not be read.
        public var netlist: Netlist

        /// All findings in the order of the text.
        public var diagnostics: [Diagnostic]

        /// The texts that were read, in the order of ``Origin/file``.
        public var sources: [SourceText]

        /// Whether a finding is an error.
        public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
    }

    /// Reads one text.
    ///
    /// - Parameters:
    ///   - text: The text of a deck; its first line is the title.
    ///   - file: The path as the user gave it, for findings.
    ///   - hasTitle: Whether the first line is a title; false for a file that another one includes.
    ///   - fileIndex: The number that origins bear; the reader's own list has one source all the same.
    /// - Returns: The netlist and the findings.
    public static func read(_ text: String, file: String, hasTitle: Bool = true, fileIndex: Int32 = 0) -> Result {
        let source = SourceText(text, file: file)
        var reader = CardReader(source, fileIndex: fileIndex)
        let netlist = reader.readAll(hasTitle: hasTitle)
        return Result(netlist: netlist, diagnostics: reader.diagnostics(), sources: [source])
    }

    /// Reads one expression, such as `2*wn` or `vdd/2`.
    ///
    /// - Parameter text: The expression, with or without braces around it.
    /// - Returns: The tree.
    /// - Throws: A finding that points into the text.
    public static func expression(_ text: String) throws(DiagnosticError) -> Expression {
        let source = SourceText(text, file: "expression")
        var reader = ExpressionReader(source.bytes, from: 0, to: source.bytes.count)
        do {
            return try reader.readAll()
        } catch {
            throw DiagnosticError(
                error.code, error.message,
                at: source.location(offset: error.offset, length: error.length),
                excerpt: source.line(1), help: error.help)
        }
    }
}

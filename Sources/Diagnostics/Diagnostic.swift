/// One finding about a user's input: what is wrong, where, and what to do.
///
/// A reader or a rule collects diagnostics and goes on; it throws ``DiagnosticError`` only when nothing useful is left
/// to do.
public struct Diagnostic: Hashable, Codable, Sendable {
    /// How much a finding matters.
    public enum Severity: String, Hashable, Codable, Sendable, CaseIterable {
        /// The input cannot be used.
        case error
        /// The input can be used but probably means something else.
        case warning
        /// Something the user should know.
        case note
    }

    /// How much the finding matters.
    public var severity: Severity

    /// A stable kebab-case name of the kind of finding, e.g. `undefined-model`.
    public var code: String

    /// One sentence that says what is wrong.
    public var message: String

    /// Where in the user's input it is, if it is in a file.
    public var location: SourceLocation?

    /// The whole source line that ``location`` points into.
    public var excerpt: String?

    /// What was expected, or what to do about it.
    public var help: String?

    /// Creates a diagnostic.
    ///
    /// - Parameters:
    ///   - severity: How much it matters.
    ///   - code: A stable kebab-case name of the kind of finding.
    ///   - message: One sentence that says what is wrong.
    ///   - location: Where it is.
    ///   - excerpt: The whole source line at that place.
    ///   - help: What was expected, or what to do.
    public init(
        _ severity: Severity,
        _ code: String,
        _ message: String,
        at location: SourceLocation? = nil,
        excerpt: String? = nil,
        help: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.location = location
        self.excerpt = excerpt
        self.help = help
    }
}

/// Findings that stop the work they were found in.
public struct DiagnosticError: Error, Hashable, Sendable, CustomStringConvertible {
    /// All findings, errors and others, in the order of their discovery.
    public var diagnostics: [Diagnostic]

    /// Creates an error from several findings.
    ///
    /// - Parameter diagnostics: The findings; at least one is an error.
    public init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    /// Creates an error from one finding.
    ///
    /// - Parameters:
    ///   - code: A stable kebab-case name of the kind of finding.
    ///   - message: One sentence that says what is wrong.
    ///   - location: Where it is.
    ///   - excerpt: The whole source line at that place.
    ///   - help: What was expected, or what to do.
    public init(
        _ code: String,
        _ message: String,
        at location: SourceLocation? = nil,
        excerpt: String? = nil,
        help: String? = nil
    ) {
        self.init([Diagnostic(.error, code, message, at: location, excerpt: excerpt, help: help)])
    }

    /// The findings as plain text, without colour.
    public var description: String {
        diagnostics.map { $0.rendered() }.joined(separator: "\n")
    }
}

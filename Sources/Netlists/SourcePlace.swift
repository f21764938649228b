public import Diagnostics

/// A place in a source text with the line that stands there.
public struct SourcePlace: Hashable, Codable, Sendable {
    /// The place.
    public var location: SourceLocation

    /// The whole line at that place.
    public var excerpt: String

    /// Creates a place.
    ///
    /// - Parameters:
    ///   - location: The place.
    ///   - excerpt: The whole line at that place.
    public init(location: SourceLocation, excerpt: String) {
        self.location = location
        self.excerpt = excerpt
    }
}

/// Turns the origin of a statement into a place in the text that it was read from.
///
/// A netlist holds no text; who read it hands over such a function so that messages can show the line. The second
/// argument is the word of the statement that the message is about, to put the caret under it.
public typealias SourceFinder = @Sendable (_ origin: Origin, _ word: String?) -> SourcePlace?

extension Diagnostic {
    /// Creates a diagnostic about a statement.
    ///
    /// - Parameters:
    ///   - severity: How much it matters.
    ///   - code: A stable kebab-case name of the kind of finding.
    ///   - message: One sentence that says what is wrong.
    ///   - word: The word of the statement that the message is about, if it is about one.
    ///   - origin: Where the statement is.
    ///   - finder: Turns the origin into a place.
    ///   - help: What was expected, or what to do.
    public init(
        _ severity: Severity, _ code: String, _ message: String, about word: String?, in origin: Origin,
        _ finder: SourceFinder, help: String? = nil
    ) {
        let place = origin.line > 0 ? finder(origin, word) : nil
        self.init(severity, code, message, at: place?.location, excerpt: place?.excerpt, help: help)
    }
}

/// A stretch of text in a file that a user wrote.
public struct SourceLocation: Hashable, Codable, Sendable {
    /// The path as the user gave it, or a name such as `command line`.
    public var file: String

    /// The line, counted from 1.
    public var line: Int

    /// The column of the first character, counted from 1 in characters.
    public var column: Int

    /// How many characters the stretch covers; at least 1.
    public var length: Int

    /// Creates a location.
    ///
    /// - Parameters:
    ///   - file: The path as the user gave it.
    ///   - line: The line, from 1.
    ///   - column: The first character's column, from 1.
    ///   - length: The number of characters covered.
    public init(file: String, line: Int, column: Int = 1, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.length = max(1, length)
    }
}

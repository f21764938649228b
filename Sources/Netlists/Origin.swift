/// Where in the read files a statement stands.
///
/// Origins are for messages only: two origins are always equal, so that netlists compare by what they say and not by
/// where they came from.
public struct Origin: Hashable, Codable, Sendable {
    /// The index of the file in the reader's list of sources, or -1 for a statement that no file holds.
    public var file: Int32

    /// The first physical line of the statement, from 1.
    public var line: Int32

    /// The origin of a statement that was made by code.
    public static let none = Origin(file: -1, line: 0)

    /// Creates an origin.
    ///
    /// - Parameters:
    ///   - file: The index of the file in the reader's list of sources.
    ///   - line: The first physical line, from 1.
    public init(file: Int32, line: Int32) {
        self.file = file
        self.line = line
    }

    /// Always true: see the type's description.
    public static func == (left: Origin, right: Origin) -> Bool { true }

    /// Adds nothing: all origins are equal.
    public func hash(into hasher: inout Hasher) {}
}

/// Names for the things of a model in a language with words of its own.
///
/// Names are told apart without regard to case, because SPICE does not see it.
public struct IdentifierList: Sendable {
    private var taken: Set<String>

    /// Creates a list.
    ///
    /// - Parameter reserved: Words that name something in the language, in lower case.
    public init(reserved: Set<String>) { taken = reserved }

    /// A name that nothing else has: the wish, or the wish with a tail.
    ///
    /// - Parameters:
    ///   - wish: The name in the model; what is no letter, digit or underscore becomes an underscore.
    ///   - tail: What is put behind a name that is taken.
    /// - Returns: The name.
    public mutating func name(_ wish: String, tail: String = "_") -> String {
        var base = String(wish.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        if base.first?.isLetter != true { base = "v" + base }
        var name = base
        var count = 1
        while !taken.insert(name.lowercased()).inserted {
            name = base + tail + (count > 1 ? "\(count)" : "")
            count += 1
        }
        return name
    }
}

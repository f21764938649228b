/// A pattern over device paths: `*` stands for any run of characters (dots too), `?` for one; case does not matter.
///
/// `xsyn.*` is every device inside `Xsyn`, at any depth.
struct PathPattern: Hashable, Sendable {
    /// The pattern as the user wrote it.
    let text: String

    private let pattern: [UInt8]

    /// Creates a pattern.
    ///
    /// - Parameter text: The pattern, e.g. `xbias.*`.
    init(_ text: String) {
        self.text = text
        pattern = Array(text.lowercased().utf8)
    }

    /// Whether the whole path fits the pattern.
    ///
    /// - Parameter path: A device path in lower case.
    /// - Returns: True if it fits.
    func matches(_ path: String) -> Bool {
        let star = UInt8(ascii: "*")
        let any = UInt8(ascii: "?")
        let path = Array(path.utf8)
        var (p, s) = (0, 0)
        var retry: (p: Int, s: Int)?
        while s < path.count {
            if p < pattern.count, pattern[p] == star {
                retry = (p + 1, s)
                p += 1
            } else if p < pattern.count, pattern[p] == any || pattern[p] == path[s] {
                p += 1
                s += 1
            } else if let (afterStar, start) = retry {
                retry = (afterStar, start + 1)
                (p, s) = (afterStar, start + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == star }
    }
}

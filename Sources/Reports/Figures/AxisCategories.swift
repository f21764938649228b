/// Named places along an axis, 0, 1, 2, …, in groups.
public struct AxisCategories: Hashable, Codable, Sendable {
    /// Neighbouring places with a common name.
    public struct Group: Hashable, Codable, Sendable {
        /// The name, below the places' own; empty for none.
        public var name: String

        /// The names of the places.
        public var places: [String]

        /// Creates a group.
        ///
        /// - Parameters:
        ///   - name: The name, below the places' own; empty for none.
        ///   - places: The names of the places.
        public init(_ name: String, places: [String]) {
            self.name = name
            self.places = places
        }
    }

    /// The groups from left to right.
    public var groups: [Group]

    /// Creates categories.
    ///
    /// - Parameter groups: The groups from left to right.
    public init(_ groups: [Group]) {
        self.groups = groups
    }

    /// The names of all places from left to right; the place of each is its index.
    var names: [String] { groups.flatMap(\.places) }

    /// The name and the first and last place of each group.
    var spans: [(name: String, first: Double, last: Double)] {
        var first = 0
        return groups.filter { !$0.places.isEmpty }.map { group in
            defer { first += group.places.count }
            return (group.name, Double(first), Double(first + group.places.count - 1))
        }
    }
}

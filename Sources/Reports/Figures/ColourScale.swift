/// What the colours of cells mean: values from −limit to +limit, by a scale that diverges from zero.
public struct ColourScale: Hashable, Codable, Sendable {
    /// The quantity.
    public var label: String

    /// The unit without a prefix; empty for a number without dimension.
    public var unit: String

    /// The value at the strongest colour; its negative stands at the other end. Values beyond it have that colour too.
    public var limit: Double

    /// Creates a scale.
    ///
    /// - Parameters:
    ///   - label: The quantity.
    ///   - unit: The unit without a prefix.
    ///   - limit: The value at the strongest colour, above zero.
    public init(_ label: String, unit: String = "", limit: Double) {
        self.label = label
        self.unit = unit
        self.limit = limit
    }

    /// The number of shades of each sign; a picture has few paths then.
    static let shades = 24

    /// The shade of a value, from −``shades`` to ``shades``.
    func shade(_ value: Double) -> Int {
        Int((min(1, max(-1, value / limit)) * Double(Self.shades)).rounded())
    }
}

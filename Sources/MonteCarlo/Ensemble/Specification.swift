/// The range in which a measure must lie.
public struct Specification: Hashable, Codable, Sendable {
    /// The lowest value that passes, in the measure's unit; `nil` for no limit.
    public var lower: Double?

    /// The highest value that passes, in the measure's unit; `nil` for no limit.
    public var upper: Double?

    /// Creates a range.
    ///
    /// - Parameters:
    ///   - lower: The lowest value that passes.
    ///   - upper: The highest value that passes.
    public init(lower: Double? = nil, upper: Double? = nil) {
        self.lower = lower
        self.upper = upper
    }

    /// Whether a value passes.
    ///
    /// - Parameter value: A value in the measure's unit.
    /// - Returns: True if it lies in the range; the limits belong to it.
    public func passes(_ value: Double) -> Bool {
        value >= (lower ?? -.infinity) && value <= (upper ?? .infinity)
    }
}

/// A figure with the interval in which it lies with 95 % confidence.
public struct Estimate: Hashable, Codable, Sendable {
    /// The estimate.
    public var value: Double

    /// The lower end of the interval; `nil` where the samples do not bound it.
    public var lower: Double?

    /// The upper end of the interval; `nil` where the samples do not bound it.
    public var upper: Double?

    /// The confidence of all intervals of this module.
    public static let confidence = 0.95

    /// Creates an estimate.
    ///
    /// - Parameters:
    ///   - value: The estimate.
    ///   - lower: The lower end of the interval.
    ///   - upper: The upper end of the interval.
    public init(_ value: Double, lower: Double? = nil, upper: Double? = nil) {
        self.value = value
        self.lower = lower
        self.upper = upper
    }
}

/// A re-tuned sample on the reference engine: its errors with the biases that another engine found.
public struct RetuningCheck: Hashable, Codable, Sendable {
    /// The number of the sample.
    public var sample: Int

    /// The error with the biases of the nominal circuit; `nil` where the run fails.
    public var before: Double?

    /// The error with the fitted biases; `nil` where the run fails.
    public var after: Double?

    /// The error with the biases that a digital generator can give; `nil` where the run fails or there are none.
    public var quantised: Double?

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - sample: The number of the sample.
    ///   - before: The error with the biases of the nominal circuit.
    ///   - after: The error with the fitted biases.
    ///   - quantised: The error with the biases that a digital generator can give.
    public init(sample: Int, before: Double?, after: Double?, quantised: Double? = nil) {
        self.sample = sample
        self.before = before
        self.after = after
        self.quantised = quantised
    }
}

/// How far an ensemble has come.
public struct EnsembleProgress: Hashable, Sendable {
    /// How many samples there are to be.
    public var total: Int

    /// How many of them are stored, those of earlier runs included.
    public var stored: Int

    /// How many of the stored ones failed.
    public var failed: Int

    /// How many were stored by this run.
    public var new: Int

    /// Seconds since this run began.
    public var elapsed: Double

    /// Samples a second of this run; `nil` before the first.
    public var rate: Double? { new > 0 && elapsed > 0 ? Double(new) / elapsed : nil }

    /// Seconds that are left at this rate; `nil` before the first sample.
    public var remaining: Double? { rate.map { Double(total - stored) / $0 } }

    /// Creates a state of progress.
    ///
    /// - Parameters:
    ///   - total: How many samples there are to be.
    ///   - stored: How many of them are stored.
    ///   - failed: How many of the stored ones failed.
    ///   - new: How many were stored by this run.
    ///   - elapsed: Seconds since this run began.
    public init(total: Int, stored: Int, failed: Int, new: Int, elapsed: Double) {
        self.total = total
        self.stored = stored
        self.failed = failed
        self.new = new
        self.elapsed = elapsed
    }
}

/// A measured current under terminal voltages over time.
public struct TransientRecord: Hashable, Codable, Sendable {
    /// The times in s, growing.
    public var times: [Double]

    /// The voltages in V by terminal, each with as many values as there are times.
    public var voltages: [String: [Double]]

    /// The current in A into the first terminal of the model's first current.
    public var currents: [Double]

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - times: The times in s, growing.
    ///   - voltages: The voltages in V by terminal.
    ///   - currents: The current in A.
    public init(times: [Double], voltages: [String: [Double]], currents: [Double]) {
        self.times = times
        self.voltages = voltages
        self.currents = currents
    }
}

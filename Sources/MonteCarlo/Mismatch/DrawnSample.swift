public import Simulation

/// One random quantity of an ensemble: a column of the table of draws.
public struct DrawnQuantity: Hashable, Codable, Sendable {
    /// The device path; `process` for what all devices share.
    public var path: String

    /// What is drawn: `vth`, `beta`, `capacitance`, `resistance`, and for the process `vth.n`, `vth.p`, `beta.n`, ….
    public var channel: String

    /// The standard deviation, in ``unit``.
    public var sigma: Double

    /// `V`, or `1` for a relative change.
    public var unit: String

    /// Creates a quantity.
    ///
    /// - Parameters:
    ///   - path: The device path; `process` for what all devices share.
    ///   - channel: What is drawn.
    ///   - sigma: The standard deviation.
    ///   - unit: `V`, or `1` for a relative change.
    public init(path: String, channel: String, sigma: Double, unit: String) {
        self.path = path
        self.channel = channel
        self.sigma = sigma
        self.unit = unit
    }
}

/// The draws of one sample, and what they change in the circuit.
public struct DrawnSample: Hashable, Sendable {
    /// The number of the sample; 0 is nominal.
    public var number: Int

    /// One value for each ``MismatchModel/quantities``, in their order and units; all zero for the nominal sample.
    public var draws: [Double]

    /// What the draws change; nothing for the nominal sample.
    public var alterations: [Alteration]

    /// Creates a sample.
    ///
    /// - Parameters:
    ///   - number: The number of the sample.
    ///   - draws: One value for each quantity.
    ///   - alterations: What the draws change.
    public init(number: Int, draws: [Double], alterations: [Alteration]) {
        self.number = number
        self.draws = draws
        self.alterations = alterations
    }
}

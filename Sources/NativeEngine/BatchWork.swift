/// What one batch cost: for benchmarks, and for messages about speed.
public struct BatchWork: Hashable, Codable, Sendable {
    /// Evaluations of all devices, each in all lanes.
    public var evaluations: Int

    /// Transistors of the circuit.
    public var transistors: Int

    /// Samples that were computed at once, copies that only fill lanes included.
    public var lanes: Int

    /// Points of the grid that were accepted.
    public var accepted: Int

    /// Steps that were tried and taken back.
    public var rejected: Int

    /// Seconds from parameters to waveforms.
    public var seconds: Double

    /// Seconds per evaluation of one transistor in one lane, everything else of the run included.
    public var secondsPerTransistor: Double {
        seconds / (Double(max(evaluations, 1)) * Double(max(transistors, 1)) * Double(max(lanes, 1)))
    }
}

/// What one batch cost: for benchmarks, and for messages about speed.
public struct BatchWork: Hashable, Codable, Sendable {
    /// Evaluations of all devices, each in all lanes.
    public var evaluations: Int

    /// Evaluations of single transistors, each in all lanes, in which the equation was computed. The others were of
    /// transistors whose voltages had hardly moved.
    public var computed: Int

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

    /// Seconds per evaluation of one transistor in one lane, everything else of the run included; those that were taken as
    /// linear count.
    public var secondsPerTransistor: Double {
        seconds / (Double(max(evaluations, 1)) * Double(max(transistors, 1)) * Double(max(lanes, 1)))
    }
}

/// A stimulation protocol: a schedule of spikes with its experimental meaning, as a list of conditions.
///
/// Each condition has an answer of its own: what all its repetitions do to the weight. Native models take the spikes as
/// events; a circuit gets them as pulses, `acceleration` times faster (``schedule(acceleration:layout:)``).
public struct StimulationProtocol: Hashable, Codable, Sendable {
    /// The protocol as text, e.g. `pairing(dt=1e-2, period=1e0, repetitions=60)`; a file's name for one from a file.
    public var text: String

    /// The conditions; no two have the same name.
    public var conditions: [Condition]

    /// Creates a protocol.
    ///
    /// - Parameters:
    ///   - text: The protocol as text.
    ///   - conditions: The conditions; no two have the same name.
    public init(_ text: String, conditions: [Condition]) {
        self.text = text
        self.conditions = conditions
    }
}

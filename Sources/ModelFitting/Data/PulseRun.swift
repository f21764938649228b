/// Pulses of any amplitude and width one after the other, with the conductance read after each.
public struct PulseRun: Hashable, Codable, Sendable {
    /// The name, e.g. that of its column or its number.
    public var name: String

    /// The gate voltage of each pulse in V; 0 where a reading follows no pulse.
    public var amplitudes: [Double]

    /// How long each pulse stays, in s.
    public var widths: [Double]

    /// The conductance after each pulse, in S or in arbitrary units.
    public var conductances: [Double]

    /// Creates a run; all lists are equally long.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - amplitudes: The gate voltage of each pulse in V; 0 where a reading follows no pulse.
    ///   - widths: How long each pulse stays, in s.
    ///   - conductances: The conductance after each pulse.
    public init(_ name: String, amplitudes: [Double], widths: [Double], conductances: [Double]) {
        self.name = name
        self.amplitudes = amplitudes
        self.widths = widths
        self.conductances = conductances
    }
}

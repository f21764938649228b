/// Programming pulses: what turns a number of pulses into a time and an overdrive.
public struct PulseConditions: Hashable, Codable, Sendable {
    /// One pulse.
    public struct Pulse: Hashable, Codable, Sendable {
        /// The gate voltage in V.
        public var amplitude: Double
        /// How long it stays, in s.
        public var width: Double

        /// Creates a pulse.
        ///
        /// - Parameters:
        ///   - amplitude: The gate voltage in V.
        ///   - width: How long it stays, in s.
        public init(amplitude: Double, width: Double) {
            self.amplitude = amplitude
            self.width = width
        }
    }

    /// The pulse that raises the conductance; `nil` where it is not known.
    public var set: Pulse?

    /// The pulse that lowers it; `nil` where it is not known.
    public var reset: Pulse?

    /// The voltage between drain and source when the conductance was read, in V; `nil` where it is not known.
    public var readVoltage: Double?

    /// What a pulse costs: a gate's resistance and capacitance, or the conductance itself; `nil` where it is not known.
    public var gate: Gate?

    /// What takes up the energy of a pulse.
    public enum Gate: Hashable, Codable, Sendable {
        /// A gate with a resistance in Ohm and a capacitance in F: E = V² (w/R + C).
        case separate(resistance: Double?, capacitance: Double)
        /// No gate: the pulse lies across the conductance itself, E = V² G w at the mean of the range.
        case channel
    }

    /// Creates conditions.
    ///
    /// - Parameters:
    ///   - set: The pulse that raises the conductance.
    ///   - reset: The pulse that lowers it.
    ///   - readVoltage: The voltage at which the conductance was read, in V.
    ///   - gate: What takes up the energy of a pulse.
    public init(set: Pulse? = nil, reset: Pulse? = nil, readVoltage: Double? = nil, gate: Gate? = nil) {
        self.set = set
        self.reset = reset
        self.readVoltage = readVoltage
        self.gate = gate
    }

    /// The pulse of a direction.
    ///
    /// - Parameter polarity: The direction.
    public subscript(polarity: Polarity) -> Pulse? { polarity == .set ? set : reset }

    /// Takes the pulse of the largest amplitude of a direction for that of the direction: the ideal times hold there.
    mutating func take(_ direction: DirectionFit, sign: Double, from runs: [PulseRun]) {
        guard let reference = direction.law?.reference else { return }
        let amplitude = reference * sign * (direction.polarity == .set ? 1 : -1)
        for run in runs {
            for index in run.amplitudes.indices where abs(run.amplitudes[index] - amplitude) <= 1e-6 * reference {
                let pulse = Pulse(amplitude: amplitude, width: run.widths[index])
                if direction.polarity == .set { set = pulse } else { reset = pulse }
                return
            }
        }
    }
}

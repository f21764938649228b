internal import RealModule

/// The DPI synapse from edge to edge of its spikes, in closed form.
///
/// It is the compact model `dpi-synapse`, with the same names of parameters, without its NMDA gate and conductance, and with a
/// pair that stays in weak inversion. With
/// I = 5 I₀ exp(V/(n_p U_T)) the output current, x = (I/i_gain)^(n_p/n_n) obeys the equation of ``DPIIntegrator`` with the
/// input i_weight exp(−d/(n_n U_T)) while a spike lasts. Depression d is a ``ClampedDecay``: i_std while a spike lasts,
/// recovery by i_rec always; a spike during which it changes the weight is taken in pieces, each with its mean.
public struct DPISynapse: Hashable, Codable, Sendable {
    /// C_syn in F.
    public var capacitance: Double
    /// τ in s.
    public var tau: Double
    /// I_g in A.
    public var gain: Double
    /// The current of the pair while a spike lasts, in A.
    public var weight: Double
    /// Depression; `nil` for none.
    public var depression: Depression?
    /// n_n, the slope factor of the pair and of the weight.
    public var pairSlope: Double
    /// n_p, the slope factor of the output.
    public var outputSlope: Double
    /// U_T in V.
    public var thermalVoltage: Double

    /// Short-term depression.
    public struct Depression: Hashable, Codable, Sendable {
        /// C_std in F.
        public var capacitance: Double
        /// What a spike takes from the gate of the weight, in A.
        public var current: Double
        /// What brings it back, in A.
        public var recovery: Double

        /// Creates a depression.
        ///
        /// - Parameters:
        ///   - capacitance: C_std in F.
        ///   - current: i_std, what a spike takes from the gate of the weight, in A.
        ///   - recovery: i_rec, what brings it back, in A.
        public init(capacitance: Double, current: Double, recovery: Double) {
            self.capacitance = capacitance
            self.current = current
            self.recovery = recovery
        }
    }

    /// The state at an edge.
    public struct State: Hashable, Codable, Sendable {
        /// The output current in A.
        public var current: Double
        /// d in V.
        public var depression: Double

        /// Creates a state.
        ///
        /// - Parameters:
        ///   - current: The output current in A, above 0.
        ///   - depression: d, by how much the gate of the weight is lowered, in V.
        public init(current: Double, depression: Double = 0) {
            self.current = current
            self.depression = depression
        }
    }

    /// Creates a synapse.
    ///
    /// - Parameters:
    ///   - capacitance: C_syn in F.
    ///   - tau: τ in s.
    ///   - gain: I_g in A.
    ///   - weight: The current of the pair while a spike lasts, in A.
    ///   - depression: Depression; `nil` for none.
    ///   - pairSlope: n_n, the slope factor of the pair and of the weight.
    ///   - outputSlope: n_p, the slope factor of the output.
    ///   - thermalVoltage: U_T in V.
    public init(
        capacitance: Double, tau: Double, gain: Double, weight: Double, depression: Depression? = nil,
        pairSlope: Double, outputSlope: Double, thermalVoltage: Double = 0.02586
    ) {
        self.capacitance = capacitance
        self.tau = tau
        self.gain = gain
        self.weight = weight
        self.depression = depression
        self.pairSlope = pairSlope
        self.outputSlope = outputSlope
        self.thermalVoltage = thermalVoltage
    }

    /// The state after a time without an edge.
    ///
    /// - Parameters:
    ///   - time: The time in s.
    ///   - state: The state at its start.
    ///   - isSpiking: Whether a spike lasts.
    ///   - pieces: In how many pieces a spike is taken where depression changes the weight.
    public func state(after time: Double, from state: State, isSpiking: Bool, pieces: Int = 8) -> State {
        guard time > 0 else { return state }
        let leak = outputSlope * thermalVoltage * capacitance / tau
        let integrator = DPIIntegrator(timeConstant: pairSlope * thermalVoltage * capacitance / leak)
        var ratio = Double.pow(state.current / gain, outputSlope / pairSlope)
        var lowered = state.depression
        let count = isSpiking && depression != nil ? pieces : 1
        let length = time / Double(count)
        for _ in 0..<count {
            let middle = depressed(lowered, after: 0.5 * length, isSpiking)
            let input = isSpiking ? weight * .exp(-middle / (pairSlope * thermalVoltage)) : 0
            ratio = integrator.ratio(after: length, from: ratio, drive: input / leak)
            lowered = depressed(lowered, after: length, isSpiking)
        }
        return State(current: gain * .pow(ratio, pairSlope / outputSlope), depression: lowered)
    }

    private func depressed(_ voltage: Double, after time: Double, _ isSpiking: Bool) -> Double {
        guard let depression else { return voltage }
        return ClampedDecay(
            capacitance: depression.capacitance, current: depression.recovery, thermalVoltage: thermalVoltage
        ).voltage(after: time, from: voltage, input: isSpiking ? depression.current : 0)
    }
}

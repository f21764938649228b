internal import RealModule

/// The DPI neuron from event to event: the closed form of its integrator between spikes, a refractory period, and adaptation as
/// a second integrator.
///
/// It is the compact model `dpi-neuron` without positive feedback and with a pair that stays in weak inversion. The membrane's current is
/// I = 5 I₀ exp(V/(n_n U_T)); x = (I/i_gain)^(n_n/n_p) obeys the equation of ``DPIIntegrator``. A spike is where I reaches
/// i_th; the membrane is then held at V = 0 for t_ref, during which i_w_ahp charges the integrator of adaptation. Its current
/// adds to the leak, and makes it change during an interval: such intervals are taken in pieces during which it changes by
/// a fixed share, each with its mean; what that leaves is of second order in the share.
public struct DPINeuron: Hashable, Codable, Sendable {
    /// C_mem in F.
    public var membraneCapacitance: Double
    /// τ of the membrane in s.
    public var tau: Double
    /// I_g in A.
    public var gain: Double
    /// The threshold in A.
    public var threshold: Double
    /// The refractory period in s.
    public var refractoryPeriod: Double
    /// Adaptation; `nil` for none.
    public var adaptation: Adaptation?
    /// The current of the membrane at its reset, 5 I₀, in A.
    public var reset: Double
    /// n_n, the slope factor of the transistor that reads the membrane.
    public var readingSlope: Double
    /// n_p, the slope factor of the pair.
    public var pairSlope: Double
    /// U_T in V.
    public var thermalVoltage: Double

    /// The integrator of adaptation.
    public struct Adaptation: Hashable, Codable, Sendable {
        /// C_ahp in F.
        public var capacitance: Double
        /// τ_ahp in s.
        public var tau: Double
        /// The gain in A.
        public var gain: Double
        /// The current into the pair during the refractory period in A.
        public var weight: Double

        /// Creates an integrator of adaptation.
        ///
        /// - Parameters:
        ///   - capacitance: C_ahp in F.
        ///   - tau: τ_ahp in s.
        ///   - gain: The gain in A.
        ///   - weight: The current into the pair during the refractory period in A.
        public init(capacitance: Double, tau: Double, gain: Double, weight: Double) {
            self.capacitance = capacitance
            self.tau = tau
            self.gain = gain
            self.weight = weight
        }
    }

    /// Creates a neuron.
    ///
    /// - Parameters:
    ///   - membraneCapacitance: C_mem in F.
    ///   - tau: τ of the membrane in s.
    ///   - gain: I_g in A.
    ///   - threshold: The threshold in A.
    ///   - refractoryPeriod: The refractory period in s.
    ///   - adaptation: Adaptation; `nil` for none.
    ///   - reset: The current of the membrane at its reset, 5 I₀, in A.
    ///   - readingSlope: n_n, the slope factor of the transistor that reads the membrane.
    ///   - pairSlope: n_p, the slope factor of the pair.
    ///   - thermalVoltage: U_T in V.
    public init(
        membraneCapacitance: Double, tau: Double, gain: Double, threshold: Double, refractoryPeriod: Double,
        adaptation: Adaptation? = nil, reset: Double, readingSlope: Double, pairSlope: Double,
        thermalVoltage: Double = 0.02586
    ) {
        self.membraneCapacitance = membraneCapacitance
        self.tau = tau
        self.gain = gain
        self.threshold = threshold
        self.refractoryPeriod = refractoryPeriod
        self.adaptation = adaptation
        self.reset = reset
        self.readingSlope = readingSlope
        self.pairSlope = pairSlope
        self.thermalVoltage = thermalVoltage
    }

    /// I_τ = n_n U_T C_mem/τ in A.
    public var leak: Double { readingSlope * thermalVoltage * membraneCapacitance / tau }

    /// x at a current of the membrane.
    private func ratio(at current: Double) -> Double { .pow(current / gain, readingSlope / pairSlope) }

    /// The integrator of the membrane with a leak in A.
    private func integrator(leak: Double) -> DPIIntegrator {
        DPIIntegrator(timeConstant: pairSlope * thermalVoltage * membraneCapacitance / leak)
    }

    /// The largest input that makes no spike: (I_τ + I_ahp) (1 + (i_th/I_g)^(n_n/n_p)) in A, at the rest of adaptation.
    public var rheobase: Double { (leak + adaptationAtRest) * (1 + ratio(at: threshold)) }

    /// What the transistor of adaptation takes when its gate is at ground, in A.
    private var adaptationAtRest: Double { adaptation == nil ? 0 : reset }

    /// The period under a constant input, without adaptation beyond its rest, in s; `nil` below the rheobase.
    ///
    /// - Parameter input: The input current in A.
    public func period(input: Double) -> Double? {
        let leak = leak + adaptationAtRest
        return integrator(leak: leak).time(from: ratio(at: reset), to: ratio(at: threshold), drive: input / leak)
            .map { refractoryPeriod + $0 }
    }

    /// The state between events.
    public struct State: Hashable, Codable, Sendable {
        /// The time in s.
        public var time = 0.0
        /// x of the membrane.
        public var ratio: Double
        /// Until when the membrane is held, in s.
        public var heldUntil = 0.0
        /// The voltage of adaptation's capacitor in V.
        public var adaptation = 0.0
    }

    /// The neuron at its reset.
    public var start: State { State(ratio: ratio(at: reset)) }

    /// Advances under a constant input.
    ///
    /// - Parameters:
    ///   - state: The state, which moves to the end.
    ///   - end: The time at the end in s.
    ///   - input: The input current in A.
    ///   - share: By how much the leak may change in a piece of an interval.
    /// - Returns: The times of spikes in s.
    public func advance(_ state: inout State, to end: Double, input: Double, share: Double = 0.02) -> [Double] {
        var spikes: [Double] = []
        let goal = ratio(at: threshold)
        while state.time < end {
            if state.time < state.heldUntil {
                let stop = Swift.min(end, state.heldUntil)
                state.adaptation = adapted(state.adaptation, after: stop - state.time, isHeld: true)
                (state.time, state.ratio) = (stop, ratio(at: reset))
                continue
            }
            let piece = Swift.min(end - state.time, piece(state.adaptation, share))
            let middle = adapted(state.adaptation, after: 0.5 * piece, isHeld: false)
            let leak = leak + adaptationCurrent(middle)
            let integrator = integrator(leak: leak)
            if let time = integrator.time(from: state.ratio, to: goal, drive: input / leak), time <= piece {
                state.adaptation = adapted(state.adaptation, after: time, isHeld: false)
                state.time += time
                spikes.append(state.time)
                (state.ratio, state.heldUntil) = (ratio(at: reset), state.time + refractoryPeriod)
            } else {
                state.ratio = integrator.ratio(after: piece, from: state.ratio, drive: input / leak)
                // Ground holds the membrane from below.
                state.ratio = Swift.max(state.ratio, ratio(at: reset))
                state.adaptation = adapted(state.adaptation, after: piece, isHeld: false)
                state.time = piece == end - state.time ? end : state.time + piece
            }
        }
        return spikes
    }

    // MARK: Adaptation

    /// I_ahp in A at a voltage of its capacitor.
    private func adaptationCurrent(_ voltage: Double) -> Double {
        adaptation == nil ? 0 : reset * .exp(voltage / (readingSlope * thermalVoltage))
    }

    /// How long the leak changes by no more than a share of it.
    private func piece(_ voltage: Double, _ share: Double) -> Double {
        guard let adaptation else { return .infinity }
        let part = adaptationCurrent(voltage) / (leak + adaptationCurrent(voltage))
        return share / Swift.max(part, 1e-3 * share) * adaptation.tau
    }

    /// The voltage of adaptation's capacitor after a time: a ``DPIIntegrator`` while the membrane is held, a ``ClampedDecay``
    /// otherwise.
    private func adapted(_ voltage: Double, after time: Double, isHeld: Bool) -> Double {
        guard let adaptation, time > 0 else { return voltage }
        let leak = readingSlope * thermalVoltage * adaptation.capacitance / adaptation.tau
        if isHeld, adaptation.weight > 0 {
            let scale = pairSlope * thermalVoltage
            let middle = readingSlope * thermalVoltage * .log(adaptation.gain / reset)
            let integrator = DPIIntegrator(timeConstant: scale * adaptation.capacitance / leak)
            let ratio = integrator.ratio(
                after: time, from: .exp((voltage - middle) / scale), drive: adaptation.weight / leak)
            return Swift.max(middle + scale * .log(ratio), 0)
        }
        return ClampedDecay(
            capacitance: adaptation.capacitance, current: leak, thermalVoltage: thermalVoltage
        ).voltage(after: time, from: voltage)
    }
}

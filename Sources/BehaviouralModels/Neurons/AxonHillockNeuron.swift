/// The axon-hillock neuron as events: closed form between spikes for an input current that is constant between steps.
///
/// The membrane counts charge. A spike begins when the charge has risen by q = C_fb V_dd − (C_fb + C_mem) v_sw from where the
/// last one ended; then I_r − I takes it away again, and for a time t_lag longer:
///
///     t_low = (q + (I_r − I) t_lag)/I     t_high = q/(I_r − I) + t_lag
///
/// (C. Mead, Analog VLSI and Neural Systems, 1989, chapter 12, there with v_sw = 0 and t_lag = 0). v_sw is how far the two
/// voltages lie apart at which an amplifier of finite gain switches, t_lag how long the reset current flows on after the membrane
/// has switched back. The compact model `axon-hillock` is the same without events.
public struct AxonHillockNeuron: Hashable, Codable, Sendable {
    /// The feedback capacitor C_fb in F.
    public var feedbackCapacitor: Double

    /// The membrane capacitor C_mem in F.
    public var membraneCapacitor: Double

    /// The reset current I_r in A.
    public var resetCurrent: Double

    /// The supply V_dd in V.
    public var supply: Double

    /// The distance v_sw of the two switching voltages in V.
    public var switchingWidth: Double

    /// How long the reset current flows on, t_lag in s.
    public var lag: Double

    /// What the neuron does.
    public enum Phase: Hashable, Codable, Sendable {
        /// It is silent; so much charge in C is missing to the next spike.
        case low(missing: Double)
        /// It fires; so much charge in C is left until the membrane switches back.
        case high(left: Double)
        /// The membrane has switched back; the reset current flows on for so long in s, and so much charge in C is missing to the
        /// next spike.
        case falling(left: Double, missing: Double)
    }

    /// What the neuron does now.
    public var phase: Phase

    /// Creates a neuron at the end of a spike.
    ///
    /// - Parameters:
    ///   - feedbackCapacitor: C_fb in F.
    ///   - membraneCapacitor: C_mem in F.
    ///   - resetCurrent: I_r in A.
    ///   - supply: V_dd in V.
    ///   - switchingWidth: v_sw in V.
    ///   - lag: t_lag in s.
    public init(
        feedbackCapacitor: Double, membraneCapacitor: Double, resetCurrent: Double, supply: Double,
        switchingWidth: Double = 0, lag: Double = 0
    ) {
        self.feedbackCapacitor = feedbackCapacitor
        self.membraneCapacitor = membraneCapacitor
        self.resetCurrent = resetCurrent
        self.supply = supply
        self.switchingWidth = switchingWidth
        self.lag = lag
        phase = .low(missing: feedbackCapacitor * supply - (feedbackCapacitor + membraneCapacitor) * switchingWidth)
    }

    /// The charge of a spike q in C.
    public var spikeCharge: Double {
        feedbackCapacitor * supply - (feedbackCapacitor + membraneCapacitor) * switchingWidth
    }

    /// Puts the silent membrane at a voltage.
    ///
    /// - Parameters:
    ///   - voltage: The voltage of the membrane in V.
    ///   - threshold: The middle of the two switching voltages in V.
    public mutating func rest(at voltage: Double, threshold: Double) {
        let level = threshold - switchingWidth / 2
        phase = .low(missing: (feedbackCapacitor + membraneCapacitor) * (level - voltage))
    }

    /// The rate under a constant current.
    ///
    /// - Parameter input: The input current I in A.
    /// - Returns: 1/(t_low + t_high) in Hz; 0 for a current that never fires or never resets.
    public func rate(input: Double) -> Double {
        guard input > 0, input < resetCurrent else { return 0 }
        let low = (spikeCharge + (resetCurrent - input) * lag) / input
        return 1 / (low + spikeCharge / (resetCurrent - input) + lag)
    }

    /// How long a constant current takes to the beginning of the next spike.
    ///
    /// - Parameter input: The input current in A.
    /// - Returns: The time in s, 0 for a neuron that stands just there; `nil` where no spike comes.
    public func timeToSpike(input: Double) -> Double? {
        guard input > 0 else { return nil }
        switch phase {
        case .low(let missing): return max(missing, 0) / input
        case .high(let left):
            guard input < resetCurrent else { return nil }
            return left / (resetCurrent - input) + lag + (spikeCharge + (resetCurrent - input) * lag) / input
        case .falling(let left, let missing): return left + (missing + (resetCurrent - input) * left) / input
        }
    }

    /// Goes on under a constant current.
    ///
    /// - Parameters:
    ///   - duration: How long, in s.
    ///   - input: The input current in A.
    /// - Returns: When spikes begin, in s after the start; none for a neuron whose spikes take no charge.
    public mutating func advance(by duration: Double, input: Double) -> [Double] {
        guard spikeCharge > 0 else { return [] }
        var spikes: [Double] = []
        var time = 0.0
        while time < duration {
            let rest = duration - time
            switch phase {
            case .low(let missing):
                guard input * rest > missing, input > 0 else {
                    phase = .low(missing: missing - input * rest)
                    return spikes
                }
                time += max(missing, 0) / input
                spikes.append(time)
                phase = .high(left: spikeCharge)
            case .high(let left):
                let current = resetCurrent - input
                guard current * rest > left, current > 0 else {
                    phase = .high(left: left - current * rest)
                    return spikes
                }
                time += max(left, 0) / current
                phase = .falling(left: lag, missing: spikeCharge)
            case .falling(let left, let missing):
                let length = min(left, rest)
                let now = missing + (resetCurrent - input) * length
                guard length == left else {
                    phase = .falling(left: left - length, missing: now)
                    return spikes
                }
                time += length
                phase = .low(missing: now)
            }
        }
        return spikes
    }

    /// The beginnings of spikes under a current that is constant between steps.
    ///
    /// - Parameters:
    ///   - steps: Times in s, increasing, from each of which on the input has a value in A.
    ///   - stop: The end in s.
    /// - Returns: Times in s.
    public mutating func spikes(under steps: [(time: Double, input: Double)], until stop: Double) -> [Double] {
        var times: [Double] = []
        for (index, step) in steps.enumerated() {
            let end = index + 1 < steps.count ? min(steps[index + 1].time, stop) : stop
            times += advance(by: end - step.time, input: step.input).map { step.time + $0 }
        }
        return times
    }
}

public import Waveforms

/// What one form of a model answered to one stimulus.
public struct FormRun: Hashable, Sendable {
    /// The form, e.g. `XSPICE C`.
    public var form: String
    /// The stimulus's name.
    public var stimulus: String
    /// The states by name, `i(NAME)` for the currents into terminals in A, and `v(NAME)` for free terminals in V.
    public var waveforms: WaveformSet
    /// Seconds that the engine took.
    public var seconds: Double

    /// How many time points there are.
    public var points: Int { waveforms.axis.count }

    /// A signal at times in increasing order, straight between points.
    func values(of name: String, at times: [Double]) -> [Double]? {
        guard let signal = waveforms[name] else { return nil }
        let axis = waveforms.axis
        var index = 0
        return times.map { time in
            while index + 2 < axis.count, axis[index + 1] <= time { index += 1 }
            guard axis.count > 1 else { return signal.values.first ?? .nan }
            let (t0, t1) = (axis[index], axis[index + 1])
            guard t1 > t0 else { return signal.values[index + 1] }
            let share = min(1, max(0, (time - t0) / (t1 - t0)))
            return signal.values[index] + share * (signal.values[index + 1] - signal.values[index])
        }
    }
}

/// How far two forms are from each other under one stimulus.
public struct FormDeviation: Hashable, Sendable {
    /// The stimulus's name.
    public var stimulus: String
    /// One form.
    public var first: String
    /// The other.
    public var second: String
    /// The largest difference of a state, of the voltage of a free terminal, or of the first current, as a share of its full scale.
    public var value: Double
    /// The signal with that difference.
    public var signal: String
    /// The largest deviation that passes, where the stimulus states one.
    public var tolerance: Double?
}

public import Stimuli

/// The traces and the weight of a triplet rule over time, for pictures.
///
/// All arrays have the same length. At a spike there are two points at the same time: just before and just after.
public struct TripletTrajectory: Hashable, Codable, Sendable {
    /// Times in seconds, never decreasing.
    public var times: [Double] = []

    /// r₁, left by pre spikes, that grows the weight at post spikes.
    public var r1: [Double] = []

    /// r₂, left by pre spikes, that strengthens the loss at pre spikes.
    public var r2: [Double] = []

    /// o₁, left by post spikes, that lowers the weight at pre spikes.
    public var o1: [Double] = []

    /// o₂, left by post spikes, that strengthens the growth at post spikes.
    public var o2: [Double] = []

    /// The change of the weight so far, Δw, without a unit.
    public var weightChange: [Double] = []

    fileprivate mutating func append(_ state: TripletState, at time: Double) {
        times.append(time)
        r1.append(state.r1)
        r2.append(state.r2)
        o1.append(state.o1)
        o2.append(state.o2)
        weightChange.append(state.weight)
    }
}

extension TripletRule {
    /// The traces and the weight over time for a condition, from traces at zero.
    ///
    /// The last weight is that of ``weightChange(_:)``.
    ///
    /// - Parameters:
    ///   - condition: The spikes, in seconds of biological time.
    ///   - interval: The longest time between two points, in seconds; curves between spikes are smooth when it is a
    ///     small part of the shortest time constant. `nil` gives points at spikes only.
    /// - Returns: The trajectory from 0 to the end of the last period.
    public func trajectory(_ condition: Condition, interval: Double? = nil) -> TripletTrajectory {
        let events = SpikeEvents(condition)
        let decays = events.gaps.map { TripletDecay(over: $0, of: self) }
        var trajectory = TripletTrajectory()
        var state = TripletState()
        var now = 0.0
        trajectory.append(state, at: now)
        func fill(until end: Double) {
            guard let interval, interval > 0, end - now > interval else { return }
            let count = Int(((end - now) / interval).rounded(.up))
            for step in 1..<max(1, count) {
                let ahead = (end - now) * Double(step) / Double(count)
                var between = state
                between.decay(TripletDecay(over: ahead, of: self))
                trajectory.append(between, at: now + ahead)
            }
        }
        for repetition in 0..<events.repetitions {
            let start = Double(repetition) * condition.period
            for (instant, decay) in zip(events.instants, decays) {
                let time = start + instant.time
                fill(until: time)
                state.decay(decay)
                now = time
                trajectory.append(state, at: now)
                state.take(instant, self)
                trajectory.append(state, at: now)
            }
        }
        let end = Double(condition.repetitions) * condition.period
        if end > now {
            fill(until: end)
            state.decay(TripletDecay(over: end - now, of: self))
            trajectory.append(state, at: end)
        }
        return trajectory
    }
}

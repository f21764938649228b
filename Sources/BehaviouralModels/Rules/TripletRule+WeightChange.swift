public import Stimuli

extension TripletRule: PlasticityRule {
    /// The change of the weight from spikes that find all traces at zero.
    ///
    /// The sum is exact up to rounding: traces go from spike to spike in closed form. Times may come in any order.
    ///
    /// - Parameters:
    ///   - pre: Pre spikes in seconds.
    ///   - post: Post spikes in seconds.
    /// - Returns: Δw, relative to the weight before, without a unit.
    public func weightChange(pre: [Double], post: [Double]) -> Double {
        weightChange(SpikeEvents(pre: pre, post: post))
    }

    /// The total change of the weight after all repetitions of a condition, spike by spike, from traces at zero.
    ///
    /// Traces are carried from period to period. The gaps repeat, so their exponentials are computed once.
    ///
    /// - Parameter condition: The spikes, in seconds of biological time.
    /// - Returns: Δw, relative to the weight before, without a unit.
    public func weightChange(_ condition: Condition) -> Double {
        weightChange(SpikeEvents(condition))
    }

    func weightChange(_ events: SpikeEvents) -> Double {
        let decays = events.gaps.map { TripletDecay(over: $0, of: self) }
        var state = TripletState()
        for _ in 0..<events.repetitions {
            for (instant, decay) in zip(events.instants, decays) {
                state.decay(decay)
                state.take(instant, self)
            }
        }
        return state.weight
    }
}

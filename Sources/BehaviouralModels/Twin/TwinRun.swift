internal import Stimuli

/// Up to eight twins under one condition.
struct TwinRun {
    private enum Event { case pre, post, delayedPost }

    private let parameters: TwinParameters
    private let events: [(time: Double, event: Event)]
    private let period: Double
    private let repetitions: Int

    init(_ parameters: TwinParameters, _ condition: Condition) {
        self.parameters = parameters
        let scale = parameters.timeScale
        var events: [(time: Double, event: Event)] = condition.pre.map { ($0 * scale, .pre) }
        for time in condition.post {
            events.append((time * scale, .post))
            events.append((time * scale + parameters.delay, .delayedPost))
        }
        // A stable order: of spikes at the same time, the pre spike comes first, and a trace is read before it is set.
        self.events = events.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }.map(\.element)
        period = condition.period * scale
        repetitions = max(0, condition.repetitions)
    }

    /// Δw of each lane.
    ///
    /// What a repetition does to the weight is V → a + bV, because currents depend on the weight's voltage as straight
    /// lines. a and b depend on the traces alone, which spikes set anew; once they come out the same (to a nanovolt) as
    /// in the repetition before, those that follow are applied without going through their spikes.
    func weightChange() -> TwinLanes {
        var state = TwinState(parameters)
        var (offset, factor) = (TwinLanes(), TwinLanes())
        var done = 0
        while done < repetitions {
            let start = Double(done) * period
            state.startRepetition()
            for (time, event) in events {
                state.advance(to: start + time)
                switch event {
                case .pre: state.pre()
                case .post: state.post()
                case .delayedPost: state.delayedPost()
                }
            }
            state.advance(to: start + period)
            done += 1
            let moved = LaneMath.magnitude(state.offset - offset) + LaneMath.magnitude(state.factor - factor)
            (offset, factor) = (state.offset, state.factor)
            if done > 1, moved.max() < 1e-9 { break }
        }
        for _ in done..<max(done, repetitions) { state.weight = state.bounded(offset + factor * state.weight) }
        return (state.weight - parameters.weightStart) / parameters.weightScale
    }
}

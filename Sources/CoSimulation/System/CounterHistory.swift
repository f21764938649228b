/// What a latch and a counter decided at each pulse.
public struct CounterHistory: Hashable, Sendable {
    /// Pulses in a row with the same decision.
    public struct Stretch: Hashable, Sendable {
        /// The first pulse, from 0.
        public var first: Int
        /// The last pulse.
        public var last: Int
        /// 1 for up, −1 for down, 0 for hold.
        public var step: Int
        /// The count after the last pulse.
        public var value: Int
    }

    /// The decision at each pulse: 1 for up, −1 for down, 0 for hold.
    public private(set) var decisions: [Int]

    /// The count after each pulse.
    public private(set) var values: [Int]

    /// The history of a counter.
    ///
    /// - Parameters:
    ///   - part: The name of the counter's part.
    ///   - description: What the counter is.
    ///   - record: What left the parts of the system.
    public init(of part: String, _ description: SystemDescription.CounterDescription, in record: SystemRun.Record) {
        let events = [("up", 1), ("down", -1), ("held", 0)].flatMap { port, step in
            (record.spikes[.init(part, port)] ?? []).map { (time: $0, step: step) }
        }.sorted { $0.time < $1.time }
        decisions = events.map(\.step)
        var count = description.start
        values = decisions.map { step in
            count = min(max(count + step, description.low), description.high)
            return count
        }
    }

    /// The decisions with those in a row put together.
    public var stretches: [Stretch] {
        var stretches: [Stretch] = []
        for (pulse, step) in decisions.enumerated() {
            if let last = stretches.last, last.step == step {
                stretches[stretches.count - 1].last = pulse
                stretches[stretches.count - 1].value = values[pulse]
            } else {
                stretches.append(Stretch(first: pulse, last: pulse, step: step, value: values[pulse]))
            }
        }
        return stretches
    }
}

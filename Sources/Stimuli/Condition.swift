public import Waveforms

/// One condition of a plasticity experiment: the spikes of one period, and how often the period is repeated.
///
/// All times are seconds of biological time; a circuit runs `acceleration` times faster. Trains without a period, such as
/// Poisson trains or recorded spikes, are one repetition of a period as long as the recording.
public struct Condition: Hashable, Codable, Sendable {
    /// What tells it from the other conditions of its protocol, e.g. `+10 ms`.
    public var name: String

    /// The spikes of the neuron before the synapse, in seconds from the start of a period, increasing.
    public var pre: [Double]

    /// The spikes of the neuron behind the synapse, in seconds from the start of a period, increasing.
    public var post: [Double]

    /// The time from repetition to repetition, in seconds.
    public var period: Double

    /// How often the period is repeated.
    public var repetitions: Int

    /// The curve that the condition is a point of.
    public var series: NamedMeasure.Series?

    /// Creates a condition.
    ///
    /// - Parameters:
    ///   - name: What tells it from the other conditions of its protocol.
    ///   - pre: The spikes before the synapse, in seconds from the start of a period, increasing.
    ///   - post: The spikes behind the synapse, in seconds from the start of a period, increasing.
    ///   - period: The time from repetition to repetition, in seconds.
    ///   - repetitions: How often the period is repeated.
    ///   - series: The curve that the condition is a point of.
    public init(
        name: String, pre: [Double], post: [Double], period: Double, repetitions: Int = 1,
        series: NamedMeasure.Series? = nil
    ) {
        self.name = name
        self.pre = pre
        self.post = post
        self.period = period
        self.repetitions = repetitions
        self.series = series
    }

    /// The neuron of a spike.
    public enum Side: String, Hashable, Codable, Sendable {
        /// The neuron before the synapse.
        case pre
        /// The neuron behind it.
        case post
    }

    /// How long nothing happens between the last spike of a repetition and the first one of the next, in seconds.
    public var pause: Double {
        let all = pre + post
        guard let first = all.min(), let last = all.max() else { return period }
        return period - (last - first)
    }

    /// Which neuron spikes last in a period; `nil` when none does.
    public var lastSide: Side? {
        guard let pre = pre.last else { return post.isEmpty ? nil : .post }
        guard let post = post.last else { return .pre }
        return post > pre ? .post : .pre
    }

    /// Moves a group of spikes into a period: their middle lies at 0.4 of it, so that traces have most of it to decay;
    /// where the group is too long for that, a quarter of what is left of the period goes before it.
    ///
    /// - Parameters:
    ///   - name: What tells the condition from others.
    ///   - pre: The spikes before the synapse, in seconds from anywhere.
    ///   - post: The spikes behind the synapse, on the same clock.
    ///   - period: The time from repetition to repetition, in seconds.
    ///   - repetitions: How often the period is repeated.
    ///   - series: The curve that the condition is a point of.
    /// - Returns: The condition.
    static func centred(
        name: String, pre: [Double], post: [Double], period: Double, repetitions: Int,
        series: NamedMeasure.Series? = nil
    ) -> Condition {
        let all = pre + post
        let (first, last) = (all.min() ?? 0, all.max() ?? 0)
        let shift = max(0.4 * period - (last + first) / 2, (period - (last - first)) / 4 - first)
        return Condition(
            name: name, pre: pre.map { $0 + shift }, post: post.map { $0 + shift }, period: period,
            repetitions: repetitions, series: series)
    }
}

extension Condition {
    /// The name of a time, e.g. `+10 ms`.
    static func milliseconds(_ seconds: Double, signed: Bool = true) -> String {
        let value = (seconds * 1e6).rounded() / 1e3
        let text = value == value.rounded() ? "\(Int(value))" : "\(value)"
        return (signed && value > 0 ? "+" : "") + text + " ms"
    }
}

extension Condition {
    /// How many spikes a period holds, of both neurons.
    public var spikeCount: Int { pre.count + post.count }

    /// What kind of stimulation it is, by its spikes: pairs, pairs at rates, triplets of either order, quadruplets, trains.
    public var family: String {
        switch (pre.count, post.count) {
        case (1, 1): series?.unit == "Hz" ? "pairs at rates" : "pairs"
        case (2, 1): "pre-post-pre"
        case (1, 2): "post-pre-post"
        case (2, 2): "quadruplets"
        default: "trains"
        }
    }
}

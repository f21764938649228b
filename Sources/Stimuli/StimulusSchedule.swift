public import Waveforms

/// The spikes of a protocol in the time of a circuit, one stretch of time for each condition.
public struct StimulusSchedule: Hashable, Codable, Sendable {
    /// How much of each condition is simulated.
    public enum Layout: Hashable, Codable, Sendable {
        /// All repetitions of all conditions.
        case whole
        /// The first repetitions only, for an extrapolation: one where traces decay between repetitions, this many where
        /// they do not.
        case settling(Int)
    }

    /// The stretch of time that belongs to one condition.
    public struct Stretch: Hashable, Codable, Sendable {
        /// The place of the condition in the protocol.
        public var condition: Int

        /// When the stretch begins, in seconds of circuit time.
        public var start: Double

        /// The time from repetition to repetition, in seconds of circuit time.
        public var period: Double

        /// How many repetitions it holds.
        public var simulated: Int

        /// How many repetitions the condition has.
        public var repetitions: Int

        /// When it ends, in seconds of circuit time.
        public var end: Double { start + Double(simulated) * period }
    }

    /// The spikes of the neuron before the synapse, in seconds of circuit time.
    public var pre: SpikeTrain

    /// The spikes of the neuron behind the synapse, in seconds of circuit time.
    public var post: SpikeTrain

    /// One stretch for each condition, in the order of time.
    public var stretches: [Stretch]

    /// When the last stretch ends, in seconds of circuit time.
    public var stop: Double

    /// A schedule without spikes, of a circuit whose bench holds its stimuli.
    ///
    /// - Parameter stop: When it ends, in seconds of circuit time.
    /// - Returns: The schedule.
    public static func empty(stop: Double) -> StimulusSchedule {
        StimulusSchedule(pre: SpikeTrain([]), post: SpikeTrain([]), stretches: [], stop: stop)
    }
}

extension StimulationProtocol {
    /// A pause after which all traces have decayed, in seconds of biological time: ten time constants of 50 ms.
    public static let rest = 0.5

    /// Up to how many spikes a period counts as short.
    static let fewSpikes = 8

    /// The spikes and stretches of the protocol in the time of a circuit.
    ///
    /// Conditions follow each other in one run and must not see each other. Where pauses are long enough for traces to
    /// decay, what remains of the past is which neuron spiked last (charges on nets between a switch and a current
    /// source); so one repetition that no stretch holds goes before a condition unless the condition before it ended with
    /// the same neuron. A condition without such pauses starts after ``rest``, as the experiment does; where
    /// its period holds more than a few spikes it starts without the extra repetition, which would change little beside
    /// all of them.
    ///
    /// - Parameters:
    ///   - acceleration: How many times faster than biology the circuit runs.
    ///   - layout: How much of each condition is simulated. Conditions that end with the same neuron stand together in a
    ///     layout that settles, which saves repetitions; the whole layout keeps the order of the protocol.
    /// - Returns: What to send and when to read.
    public func schedule(acceleration: Double, layout: StimulusSchedule.Layout = .whole) -> StimulusSchedule {
        var pre: [Double] = []
        var post: [Double] = []
        var stretches: [StimulusSchedule.Stretch] = []
        var start = 0.0
        var lastSide: Condition.Side?
        var pause = Double.infinity
        func repeatOnce(_ condition: Condition) {
            pre += condition.pre.map { start + $0 / acceleration }
            post += condition.post.map { start + $0 / acceleration }
            start += condition.period / acceleration
        }
        for index in order(layout) {
            let condition = conditions[index]
            if pause < Self.rest { start += Self.rest / acceleration }
            let rests = condition.pause >= Self.rest
            if lastSide != condition.lastSide, rests || condition.spikeCount <= Self.fewSpikes {
                repeatOnce(condition)
                if !rests { start += Self.rest / acceleration }
            }
            let simulated =
                switch layout {
                case .whole: condition.repetitions
                case .settling(let count): rests ? 1 : min(count, condition.repetitions)
                }
            stretches.append(
                .init(
                    condition: index, start: start, period: condition.period / acceleration, simulated: simulated,
                    repetitions: condition.repetitions))
            for _ in 0..<simulated { repeatOnce(condition) }
            (lastSide, pause) = (condition.lastSide, condition.pause)
        }
        return StimulusSchedule(pre: SpikeTrain(pre), post: SpikeTrain(post), stretches: stretches, stop: start)
    }

    private func order(_ layout: StimulusSchedule.Layout) -> [Int] {
        guard case .settling = layout else { return Array(conditions.indices) }
        let resting = conditions.indices.filter { conditions[$0].pause >= Self.rest }
        let others = conditions.indices.filter { conditions[$0].pause < Self.rest }
        return resting.filter { conditions[$0].lastSide == .pre } + resting.filter { conditions[$0].lastSide != .pre }
            + others
    }
}

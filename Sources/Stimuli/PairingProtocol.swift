public import Waveforms

/// The pairing protocol: one pre and one post spike a period, a distance Δt = t_post − t_pre apart.
///
/// Each Δt has a stretch of its own in one transient: `repetitions` periods, with the weight read before and after. The
/// periods are long enough for all traces to decay, so that stretches do not see each other. One period goes before
/// them and is not measured: the first spikes find nets that no spike has set yet.
///
/// Times are those of the biological experiment; a circuit runs `acceleration` times faster. G.-Q. Bi and M.-M. Poo,
/// J. Neurosci. 18 (1998) 10464: 60 pairs at 1 Hz.
public struct PairingProtocol: Hashable, Codable, Sendable {
    /// The distances Δt = t_post − t_pre in seconds of biological time.
    public var distances: [Double]

    /// The time from pair to pair in seconds of biological time.
    public var period: Double

    /// How many pairs each Δt gets.
    public var repetitions: Int

    /// Creates a protocol.
    ///
    /// - Parameters:
    ///   - distances: The distances Δt in seconds.
    ///   - period: The time from pair to pair in seconds.
    ///   - repetitions: How many pairs each Δt gets.
    public init(distances: [Double] = Self.usualDistances, period: Double = 1, repetitions: Int = 1) {
        self.distances = distances
        self.period = period
        self.repetitions = repetitions
    }

    /// Sixteen distances from −100 ms to 100 ms, closer together where the window is steep.
    public static let usualDistances: [Double] = [
        -0.1, -0.06, -0.04, -0.03, -0.02, -0.015, -0.01, -0.005, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.1,
    ]

    /// The spikes and stretches of the protocol in the time of a circuit.
    ///
    /// - Parameter acceleration: How many times faster than biology the circuit runs.
    /// - Returns: What to send and when to read.
    public func schedule(acceleration: Double) -> PairingSchedule {
        let period = period / acceleration
        var pre: [Double] = []
        var post: [Double] = []
        var stretches: [PairingSchedule.Stretch] = []
        var start = 0.0
        func pair(_ distance: Double) {
            // The middle of the pair lies at 0.4 of its period, so that traces have most of it to decay.
            let middle = start + 0.4 * period
            pre.append(middle - distance / acceleration / 2)
            post.append(middle + distance / acceleration / 2)
            start += period
        }
        if let first = distances.first { pair(first) }
        for distance in distances {
            let begin = start
            for _ in 0..<max(1, repetitions) { pair(distance) }
            stretches.append(.init(distance: distance, start: begin, end: start))
        }
        return PairingSchedule(pre: SpikeTrain(pre), post: SpikeTrain(post), stretches: stretches, stop: start)
    }
}

/// A pairing protocol in the time of a circuit.
public struct PairingSchedule: Hashable, Codable, Sendable {
    /// The stretch of time that belongs to one Δt.
    public struct Stretch: Hashable, Codable, Sendable {
        /// Δt in seconds of biological time.
        public var distance: Double

        /// When the stretch begins, in seconds of circuit time.
        public var start: Double

        /// When it ends, in seconds of circuit time.
        public var end: Double
    }

    /// The spikes of the neuron before the synapse, in seconds of circuit time.
    public var pre: SpikeTrain

    /// The spikes of the neuron behind the synapse, in seconds of circuit time.
    public var post: SpikeTrain

    /// One stretch for each Δt.
    public var stretches: [Stretch]

    /// When the last stretch ends, in seconds of circuit time.
    public var stop: Double
}

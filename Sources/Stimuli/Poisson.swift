internal import Diagnostics
internal import Foundation
internal import Statistics
internal import Waveforms

/// Poisson trains on both sides of the synapse: what rates do to a weight.
public struct PoissonTrains: Hashable, Codable, Sendable {
    /// The rate of the neuron before the synapse, in Hz.
    public var preRate = 10.0

    /// The rates of the neuron behind the synapse, in Hz, one point of the curve each.
    public var postRates: [Double] = [2, 5, 10, 15, 20, 30, 40, 50]

    /// How long each train lasts, in seconds.
    public var duration = 10.0

    /// How many trains there are for each rate.
    public var trials = 10

    /// The seed of the draws.
    public var seed: UInt64 = 1

    /// The shortest time from spike to spike of one train, in seconds: two pulses of 1 ms with the delay between them.
    public var deadTime = 2.5e-3

    /// Creates the usual trains: 10 Hz before the synapse, 2 to 50 Hz behind it, ten trials of 10 s.
    public init() {}

    /// One train of a rate: exponential intervals after a dead time, whose mean is that of the rate.
    ///
    /// - Parameters:
    ///   - rate: Spikes a second, in Hz.
    ///   - side: Which neuron; both have draws of their own.
    ///   - postRate: The rate behind the synapse of the condition, so that each condition has draws of its own.
    ///   - trial: The number of the trial, from 1.
    /// - Returns: The spikes in seconds, increasing, the last one a dead time before the end.
    func train(_ rate: Double, _ side: Condition.Side, postRate: Double, trial: Int) -> [Double] {
        guard rate > 0 else { return [] }
        var stream = RandomStream(
            seed: seed, sample: trial, path: "\(side.rawValue) \(preRate) \(postRate)", channel: "poisson")
        let mean = 1 / rate - deadTime
        var times: [Double] = []
        // The first interval has no spike before it, so no dead time.
        var time = -mean * log(stream.nextUniform())
        while time < duration - deadTime {
            times.append(time)
            time += deadTime - mean * log(stream.nextUniform())
        }
        return times
    }
}

extension StimulationProtocol {
    /// Poisson trains as a protocol: one condition for each rate behind the synapse and trial.
    ///
    /// - Parameter trains: The rates, duration, trials and seed.
    /// - Returns: The protocol; equal parameters give equal spikes.
    public static func poisson(_ trains: PoissonTrains = PoissonTrains()) -> StimulationProtocol {
        func text(_ value: Double) -> String { ProtocolArguments.text(value) }
        return StimulationProtocol(
            "poisson(pre=\(text(trains.preRate)), post=\(ProtocolArguments.text(trains.postRates)), "
                + "duration=\(text(trains.duration)), trials=\(trains.trials), seed=\(trains.seed), "
                + "dead=\(text(trains.deadTime)))",
            conditions: trains.postRates.flatMap { rate in
                (1...trains.trials).map { trial in
                    Condition(
                        name: "\(Condition.number(rate)) Hz trial \(trial)",
                        pre: trains.train(trains.preRate, .pre, postRate: rate, trial: trial),
                        post: trains.train(rate, .post, postRate: rate, trial: trial), period: trains.duration,
                        series: .init(name: "trial \(trial)", coordinate: rate, unit: "Hz"))
                }
            })
    }

    /// Poisson trains from their arguments.
    static func poisson(_ arguments: ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol {
        var trains = PoissonTrains()
        trains.preRate = try arguments.quantity("pre", unit: "Hz") ?? trains.preRate
        trains.postRates = try arguments.quantities("post", unit: "Hz") ?? trains.postRates
        trains.duration = try arguments.second("duration") ?? trains.duration
        trains.trials = try arguments.count("trials", of: "trials") ?? trains.trials
        trains.deadTime = try arguments.second("dead") ?? trains.deadTime
        if let word = arguments.word("seed") {
            guard let seed = UInt64(word) else {
                throw arguments.problem("'\(word)' is no seed", at: "seed", help: "expected a whole number from 0")
            }
            trains.seed = seed
        }
        guard trains.duration > 0 else {
            throw arguments.problem("a train must last some time", at: "duration", help: "expected e.g. 10e0 or 10s")
        }
        guard trains.deadTime >= 0 else {
            throw arguments.problem("a dead time cannot be negative", at: "dead", help: "expected e.g. 2.5m")
        }
        for (name, rates) in [("pre", [trains.preRate]), ("post", trains.postRates)] {
            for rate in rates where rate < 0 || rate * trains.deadTime >= 0.5 {
                throw DiagnosticError(
                    "bad-protocol",
                    "\(name) = \(Condition.number(rate)) Hz is no rate of a train whose spikes are at least "
                        + "\(Condition.milliseconds(trains.deadTime, signed: false)) apart",
                    help: "expected 0 to \(Condition.number(0.5 / trains.deadTime)) Hz, or a shorter dead time")
            }
        }
        if Set(trains.postRates).count < trains.postRates.count {
            throw arguments.problem("a rate is given twice", at: "post", help: "more trials give more trains of a rate")
        }
        return .poisson(trains)
    }
}

import Stimuli
import Testing

@Suite("Poisson trains")
struct PoissonTests {
    /// The trains of one rate.
    private func conditions(
        _ rate: Double, duration: Double, trials: Int = 1, seed: UInt64 = 3, deadTime: Double = 0.005, pre: Double = 10
    ) -> [Condition] {
        var trains = PoissonTrains()
        (trains.postRates, trains.duration, trains.trials) = ([rate], duration, trials)
        (trains.seed, trains.deadTime, trains.preRate) = (seed, deadTime, pre)
        return StimulationProtocol.poisson(trains).conditions
    }

    @Test("have the stated rate, with and without a dead time", arguments: [0.0, 0.005])
    func rate(deadTime: Double) {
        for rate in [2.0, 20, 50] {
            let duration = 2000.0
            let count = Double(conditions(rate, duration: duration, deadTime: deadTime)[0].post.count)
            // A renewal process: Var N = ρT (1 − ρd)². Five standard deviations, and one spike of the start.
            let deviation = (rate * duration).squareRoot() * (1 - rate * deadTime)
            #expect(abs(count - rate * duration) < 5 * deviation + 1, "\(count)")
        }
    }

    @Test("keep the dead time, and the intervals beyond it are exponential")
    func intervals() {
        let times = conditions(2, duration: 1000, pre: 50)[0].pre
        let beyond = zip(times, times.dropFirst()).map { $1 - $0 - 0.005 }
        // Differences of times up to 1000 s are exact to 1e-13.
        #expect(beyond.allSatisfy { $0 > -1e-12 })
        let mean = beyond.reduce(0, +) / Double(beyond.count)
        let variance = beyond.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(beyond.count)
        // 50000 intervals of mean 15 ms: the mean is known to 0.45 %, the deviation to 0.9 %; five of each.
        #expect(abs(mean / 0.015 - 1) < 0.025 && abs(variance.squareRoot() / mean - 1) < 0.045)
    }

    @Test("are the same for the same seed, others for other trials, neurons, rates and seeds")
    func streams() {
        let own = conditions(10, duration: 5, trials: 2)
        #expect(own == conditions(10, duration: 5, trials: 2))
        let others = [
            own[1].post, own[0].pre, conditions(11, duration: 5)[0].post, conditions(10, duration: 5, seed: 4)[0].post,
        ]
        for other in others { #expect(Set(other).isDisjoint(with: own[0].post)) }
        let longer = conditions(10, duration: 50)[0].post
        #expect(longer.starts(with: own[0].post) && longer.count > own[0].post.count)
    }
}

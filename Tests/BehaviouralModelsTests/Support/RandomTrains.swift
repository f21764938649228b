import Foundation
import Statistics

/// A Poisson train of the given rate over a duration, in seconds.
func poissonTrain(rate: Double, duration: Double, seed: UInt64, _ name: String) -> [Double] {
    var stream = RandomStream(seed: seed, sample: 0, path: name, channel: "spikes")
    var times: [Double] = []
    var time = 0.0
    while rate > 0 {
        time -= log(stream.nextUniform()) / rate
        if time >= duration { break }
        times.append(time)
    }
    return times
}

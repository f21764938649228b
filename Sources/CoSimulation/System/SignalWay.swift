internal import Simulation

/// A connection and what is on its way.
struct SignalWay {
    let from: (part: Int, port: Int)
    let to: (part: Int, port: Int)
    let delay: Double
    let gain: Double
    var spikes: [Double] = []
    var course: DriveCourse?

    /// Adds a stretch of a course that has left the sender, and forgets what has arrived long ago.
    mutating func forward(_ stretch: DriveCourse, keepingFrom begin: Double) {
        var moved = stretch
        for index in moved.times.indices {
            moved.times[index] += delay
            moved.values[index] *= gain
        }
        var whole = course ?? .empty
        whole.append(moved)
        // The receiver stands at most a window behind.
        let old = whole.times.lastIndex { $0 <= begin } ?? 0
        whole.times.removeFirst(old)
        whole.values.removeFirst(old)
        whole.steps.removeFirst(old)
        course = whole
    }
}

extension DriveCourse {
    /// No point yet.
    static var empty: DriveCourse { DriveCourse(times: [], values: []) }

    /// Adds the points of a later stretch.
    mutating func append(_ stretch: DriveCourse) {
        let first = stretch.times.firstIndex { $0 > (times.last ?? -.infinity) } ?? stretch.times.count
        times += stretch.times[first...]
        values += stretch.values[first...]
        steps += stretch.steps[first...]
    }
}

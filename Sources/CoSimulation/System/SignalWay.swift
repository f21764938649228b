internal import Simulation

/// A connection and what is on its way.
struct SignalWay {
    let from: (part: Int, port: Int)
    let to: (part: Int, port: Int)
    let delay: Double
    let gain: Double
    var spikes: [Double] = []
    var course: DriveCourse?

    /// Sends spikes.
    mutating func send(_ times: [Double]) {
        for time in times { spikes.append(time + delay) }
    }

    /// Sends a stretch of a course.
    mutating func send(_ stretch: DriveCourse) {
        var moved = stretch
        for index in moved.times.indices {
            moved.times[index] += delay
            moved.values[index] *= gain
        }
        var whole = course ?? .empty
        course = nil
        whole.append(moved)
        course = whole
    }

    /// Forgets what has arrived before a time, but for the point that the line there comes from.
    mutating func forget(before time: Double) {
        guard let old = course?.times.lastIndex(where: { $0 <= time }), old > 0 else { return }
        course?.times.removeFirst(old)
        course?.values.removeFirst(old)
        course?.steps.removeFirst(old)
    }
}

extension DriveCourse {
    /// No point yet.
    static var empty: DriveCourse { DriveCourse(times: [], values: []) }

    /// Adds the points of a later stretch.
    mutating func append(_ stretch: DriveCourse) {
        if times.isEmpty { isSmooth = stretch.isSmooth }
        let first = stretch.times.firstIndex { $0 > (times.last ?? -.infinity) } ?? stretch.times.count
        times += stretch.times[first...]
        values += stretch.values[first...]
        steps += stretch.steps[first...]
    }
}

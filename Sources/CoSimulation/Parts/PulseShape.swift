internal import Simulation

/// The pulse that a spike makes at an input of a circuit.
public struct PulseShape: Hashable, Sendable {
    /// The level between pulses in V or A.
    public var low: Double

    /// The level of a pulse in V or A.
    public var high: Double

    /// How long the level is high in s, without the edges.
    public var width: Double

    /// How long an edge takes in s.
    public var edge: Double

    /// Creates a shape.
    ///
    /// - Parameters:
    ///   - low: The level between pulses in V or A.
    ///   - high: The level of a pulse in V or A.
    ///   - width: How long the level is high in s, without the edges.
    ///   - edge: How long an edge takes in s.
    public init(low: Double, high: Double, width: Double, edge: Double) {
        self.low = low
        self.high = high
        self.width = width
        self.edge = edge
    }

    /// The largest step in a pulse: a tenth of its width, because a simulator's estimate of errors does not see a source.
    var step: Double { width / 10 }
}

/// Turns spikes into the course of a source, window by window.
///
/// A spike within a pulse makes it longer: the pulse ends a width after the last spike. A spike on a falling edge makes the
/// course rise again from where it is.
struct PulseTrain {
    let shape: PulseShape
    private var corners: DriveCourse
    /// Where the fall of the last pulse begins.
    private var fall = -Double.infinity

    init(_ shape: PulseShape) {
        self.shape = shape
        corners = .level(shape.low)
    }

    /// The course until the end of a window that begins at a time.
    ///
    /// - Parameters:
    ///   - spikes: The times at which pulses begin to rise, increasing, within the window.
    ///   - begin: The beginning of the window.
    mutating func course(_ spikes: [Double], from begin: Double) -> DriveCourse {
        // What lies before the window is over, but for the point that a line comes from.
        if let last = corners.times.lastIndex(where: { $0 <= begin }), last > 0 {
            corners.times.removeFirst(last)
            corners.values.removeFirst(last)
            corners.steps.removeFirst(last)
        }
        for time in spikes { add(time) }
        return corners
    }

    private mutating func add(_ time: Double) {
        let value = corners.value(at: time)
        var rise = shape.edge
        if time < fall + shape.edge {
            // In the middle of a pulse: what comes after this time is not so any more.
            let isRising = time < fall && value != shape.high
            let top = isRising ? corners.times.first { $0 > time } : nil
            keep(until: time)
            if let top { rise = top - time } else { rise *= (shape.high - value) / (shape.high - shape.low) }
        }
        append(time, value)
        if rise > 0 { append(time + rise, shape.high) }
        fall = time + Swift.max(rise, shape.edge) + shape.width
        append(fall, shape.high)
        append(fall + shape.edge, shape.low, step: 0)
    }

    private mutating func keep(until time: Double) {
        let count = corners.times.prefix { $0 < time }.count
        corners.times.removeLast(corners.times.count - count)
        corners.values.removeLast(corners.values.count - count)
        corners.steps.removeLast(corners.steps.count - count)
    }

    private mutating func append(_ time: Double, _ value: Double, step: Double? = nil) {
        if let last = corners.times.last, time <= last {
            corners.values[corners.values.count - 1] = value
            corners.steps[corners.steps.count - 1] = step ?? shape.step
            return
        }
        corners.times.append(time)
        corners.values.append(value)
        corners.steps.append(step ?? shape.step)
    }
}

extension PulseTrain? {
    /// What an input follows in a window: the pulses of spikes, or a course as it is; `nil` for a course without a connection.
    mutating func course(_ signal: PortSignal?, from begin: Double) -> DriveCourse? {
        switch signal {
        case .course(let course): course
        case .spikes(let times): self?.course(times, from: begin)
        case nil: self?.course([], from: begin)
        }
    }
}

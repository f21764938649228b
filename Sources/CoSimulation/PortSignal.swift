public import Simulation

/// What travels from an output to an input during a window.
public enum PortSignal: Hashable, Sendable {
    /// The times of spikes in s, increasing.
    case spikes([Double])
    /// A voltage, a current or a plain number over time.
    case course(DriveCourse)
}

/// What kind of signal a port takes or gives.
public enum PortKind: Hashable, Sendable {
    /// Times of spikes.
    case spikes
    /// A quantity over time in a unit, e.g. `V`; empty for a plain number.
    case course(unit: String)

    /// The kind in words.
    public var text: String {
        switch self {
        case .spikes: "spikes"
        case .course(let unit): unit.isEmpty ? "a number over time" : "a quantity over time in \(unit)"
        }
    }
}

/// An input or output of a part.
public struct Port: Hashable, Sendable {
    /// The name.
    public var name: String

    /// What it takes or gives.
    public var kind: PortKind

    /// Creates a port.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - kind: What it takes or gives.
    public init(_ name: String, _ kind: PortKind) {
        self.name = name
        self.kind = kind
    }
}

extension DriveCourse {
    /// The value at a time: a straight line between points, and the value of the nearest one outside of them.
    func value(at time: Double) -> Double { values(at: [time])[0] }

    /// Adds the times of points within a window, without its ends, to others.
    func addCorners(between begin: Double, and end: Double, to others: inout [Double]) {
        for time in times where time > begin && time < end { others.append(time) }
    }
}

extension DriveCourse {
    /// The values at times in increasing order.
    ///
    /// - Parameter wanted: Times in s.
    /// - Returns: A value for each: on the straight line between points, and that of the nearest point outside of them.
    public func values(at wanted: [Double]) -> [Double] {
        var index = 0
        return wanted.map { time in
            while index + 1 < times.count, times[index + 1] <= time { index += 1 }
            guard index < times.count else { return 0 }
            guard index + 1 < times.count, time > times[index] else { return values[index] }
            let share = (time - times[index]) / (times[index + 1] - times[index])
            return values[index] + share * (values[index + 1] - values[index])
        }
    }
}

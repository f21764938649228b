/// Prescribed voltages of a model's terminals over time: straight lines between points.
///
/// Two points at the same time are a jump. Before the first point and after the last the voltages stay.
public struct TerminalDrive: Hashable, Codable, Sendable {
    /// Times in s, never decreasing.
    public var times: [Double]

    /// For each time the voltages of all terminals in V, in the order of the model's list.
    public var voltages: [[Double]]

    /// Creates a drive.
    ///
    /// - Parameters:
    ///   - times: Times in s, never decreasing.
    ///   - voltages: For each time the voltages of all terminals in V.
    public init(times: [Double], voltages: [[Double]]) {
        self.times = times
        self.voltages = voltages
    }

    /// Rectangular pulses and pauses one after the other, with jumps between them.
    ///
    /// - Parameters:
    ///   - segments: Voltages of all terminals in V, and how long they stay in s.
    /// - Returns: The drive, from time 0 on.
    public static func steps(_ segments: [(voltages: [Double], duration: Double)]) -> TerminalDrive {
        var drive = TerminalDrive(times: [], voltages: [])
        var time = 0.0
        for segment in segments {
            drive.times += [time, time + segment.duration]
            drive.voltages += [segment.voltages, segment.voltages]
            time += segment.duration
        }
        return drive
    }

    /// The stretches between points, without the jumps.
    var stretches: [Stretch] {
        times.indices.dropLast().compactMap { index in
            guard times[index + 1] > times[index] else { return nil }
            return Stretch(
                start: times[index], end: times[index + 1], first: voltages[index], last: voltages[index + 1])
        }
    }

    /// A straight piece.
    struct Stretch {
        var start: Double
        var end: Double
        var first: [Double]
        var last: [Double]

        /// The voltages at a time.
        func voltages(at time: Double) -> [Double] {
            let share = (time - start) / (end - start)
            return zip(first, last).map { $0 + share * ($1 - $0) }
        }
    }
}

extension TerminalDrive {
    /// The voltages at times in increasing order; behind a jump at that time.
    ///
    /// - Parameter times: Times in s.
    /// - Returns: For each time the voltages of all terminals in V.
    public func voltages(at times: [Double]) -> [[Double]] {
        var index = 0
        return times.map { time in
            while index + 1 < self.times.count, self.times[index + 1] <= time { index += 1 }
            guard index + 1 < self.times.count, time > self.times[index] else { return voltages[index] }
            let share = (time - self.times[index]) / (self.times[index + 1] - self.times[index])
            return zip(voltages[index], voltages[index + 1]).map { $0 + share * ($1 - $0) }
        }
    }

    /// The same drive with further points, which a solver then hits.
    ///
    /// - Parameter times: Times in s between the first and the last point.
    public func refined(at times: [Double]) -> TerminalDrive {
        let known = Set(self.times)
        let added = times.filter { !known.contains($0) }.sorted()
        let values = voltages(at: added)
        var drive = TerminalDrive(times: [], voltages: [])
        var next = 0
        for (time, voltages) in zip(self.times, voltages) {
            while next < added.count, added[next] < time {
                drive.times.append(added[next])
                drive.voltages.append(values[next])
                next += 1
            }
            drive.times.append(time)
            drive.voltages.append(voltages)
        }
        return drive
    }
}

/// Prescribed voltages of a model's terminals over time: straight lines between points.
///
/// Two points at the same time are a jump. Before the first point and after the last the voltages stay. A free terminal has
/// the voltage that its currents and charges give it; what is prescribed there is the current into it.
public struct TerminalDrive: Hashable, Codable, Sendable {
    /// Times in s, never decreasing.
    public var times: [Double]

    /// For each time the voltages of all terminals in V, in the order of the model's list; for a free terminal the current
    /// into it in A.
    public var voltages: [[Double]]

    /// A terminal that no source holds.
    public struct FreeTerminal: Hashable, Codable, Sendable {
        /// Its place in the model's list.
        public var terminal: Int
        /// Its voltage at the first time, in V.
        public var start: Double

        /// Creates a free terminal.
        public init(_ terminal: Int, start: Double) {
            self.terminal = terminal
            self.start = start
        }
    }

    /// The terminals that no source holds.
    public var free: [FreeTerminal]

    /// Creates a drive.
    ///
    /// - Parameters:
    ///   - times: Times in s, never decreasing.
    ///   - voltages: For each time the voltages of all terminals in V, for a free one the current into it in A.
    ///   - free: The terminals that no source holds.
    public init(times: [Double], voltages: [[Double]], free: [FreeTerminal] = []) {
        self.times = times
        self.voltages = voltages
        self.free = free
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

        /// Writes the voltages at a time over numbers of their count.
        func write(at time: Double, into voltages: inout [Double]) {
            let share = (time - start) / (end - start)
            for index in voltages.indices { voltages[index] = first[index] + share * (last[index] - first[index]) }
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
        let added = Self.apart(times.sorted(), from: self.times)
        let values = voltages(at: added)
        var drive = TerminalDrive(times: [], voltages: [], free: free)
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

    /// Straight lines for each terminal, put together.
    ///
    /// - Parameters:
    ///   - courses: For each terminal its points, times never decreasing and without jumps; a single point is a constant.
    ///   - stop: The last time in s; points behind it are left out.
    ///   - free: The terminals that no source holds.
    public init(courses: [[(time: Double, value: Double)]], stop: Double, free: [FreeTerminal] = []) {
        var all: Set<Double> = [0, stop]
        for course in courses where course.count > 1 {
            all.formUnion(course.map(\.time).filter { $0 > 0 && $0 < stop })
        }
        let times = Self.apart(all.sorted(), from: [])
        let columns = courses.map { course -> [Double] in
            var index = 0
            return times.map { time in
                while index + 1 < course.count, course[index + 1].time <= time { index += 1 }
                guard let here = course.indices.contains(index) ? course[index] : nil else { return 0 }
                guard index + 1 < course.count, time > here.time else { return here.value }
                let next = course[index + 1]
                return here.value + (time - here.time) / (next.time - here.time) * (next.value - here.value)
            }
        }
        self.init(times: times, voltages: times.indices.map { row in columns.map { $0[row] } }, free: free)
    }

    /// Times without those that differ by nothing but roundings from the one before or from others.
    ///
    /// - Parameters:
    ///   - times: Times in s, increasing.
    ///   - others: Times in s, increasing.
    private static func apart(_ times: [Double], from others: [Double]) -> [Double] {
        let grain = 1e-12 * Swift.max(times.last ?? 0, others.last ?? 0)
        var kept: [Double] = []
        var next = 0
        for time in times {
            while next < others.count, others[next] < time - grain { next += 1 }
            if next < others.count, others[next] <= time + grain { continue }
            if let last = kept.last, time <= last + grain { continue }
            kept.append(time)
        }
        return kept
    }

    /// The points of one terminal, without those between two others of the same value.
    ///
    /// - Parameter terminal: Its place in the model's list.
    public func course(of terminal: Int) -> [(time: Double, value: Double)] {
        var points: [(time: Double, value: Double)] = []
        for (time, values) in zip(times, voltages) {
            let value = values[terminal]
            if points.count > 1, points[points.count - 1].value == value, points[points.count - 2].value == value {
                points.removeLast()
            }
            points.append((time, value))
        }
        if points.count == 2, points[0].value == points[1].value { points.removeLast() }
        return points
    }
}

internal import Diagnostics
public import Simulation

/// Parts that run together.
///
/// Time goes on in windows (``SystemPlan``). In each, every part gets what arrives until its end and gives what leaves it.
public struct SystemRun {
    /// A part and its name.
    public struct Member {
        /// The name.
        public var name: String
        /// The part.
        public var part: any CoupledPart

        /// Creates a member.
        ///
        /// - Parameters:
        ///   - name: The name.
        ///   - part: The part.
        public init(_ name: String, _ part: any CoupledPart) {
            self.name = name
            self.part = part
        }
    }

    /// What left the parts.
    public struct Record: Hashable, Sendable {
        /// The spikes of each output that gives spikes, in s.
        public var spikes: [Connection.End: [Double]] = [:]
        /// The courses of the outputs that were to be kept.
        public var courses: [Connection.End: DriveCourse] = [:]
        /// How many windows there were.
        public var windows = 0
        /// How many spikes went from part to part.
        public var exchanged = 0

        /// Creates a record of nothing.
        public init() {}
    }

    private let members: [Member]
    private let plan: SystemPlan
    private let stop: Double
    private let jobs: Int
    private let kept: Set<Connection.End>
    private var ways: [SignalWay]

    /// Puts a system together.
    ///
    /// - Parameters:
    ///   - members: The parts, with names of their own.
    ///   - connections: Between outputs and inputs of parts that exist and are of one kind.
    ///   - plan: The order of turns.
    ///   - stop: The end of the run in s.
    ///   - jobs: How many parts may be at work at the same time.
    ///   - kept: Outputs whose courses are to be recorded.
    public init(
        _ members: [Member], connections: [Connection], plan: SystemPlan, stop: Double, jobs: Int,
        keeping kept: Set<Connection.End> = []
    ) {
        self.members = members
        self.plan = plan
        self.stop = stop
        self.jobs = max(1, jobs)
        self.kept = kept
        let place = Dictionary(zip(members.map(\.name), members.indices), uniquingKeysWith: { first, _ in first })
        ways = connections.compactMap { connection in
            guard let from = place[connection.from.part], let to = place[connection.to.part],
                let output = members[from].part.outputs.firstIndex(where: { $0.name == connection.from.port }),
                let input = members[to].part.inputs.firstIndex(where: { $0.name == connection.to.port })
            else { return nil }
            return SignalWay(from: (from, output), to: (to, input), delay: connection.delay, gain: connection.gain)
        }
    }

    /// Runs to the end.
    ///
    /// - Parameter progress: Called after each window with its end.
    /// - Returns: What left the parts.
    /// - Throws: What stands in the way of a part.
    public mutating func run(progress: (Double) -> Void = { _ in }) throws -> Record {
        var record = Record()
        var begin = 0.0
        // A last window of a rounding's length would begin where the run has ended.
        let count = max(1, Int((stop / plan.window - 1e-9).rounded(.up)))
        for index in 1...count {
            let end = index == count ? stop : min(stop, Double(index) * plan.window)
            for step in plan.steps {
                for start in stride(from: 0, to: step.count, by: jobs) {
                    let group = step[start..<min(step.count, start + jobs)]
                    for place in group {
                        try members[place].part.start(until: end, arriving(at: place, until: end, &record))
                    }
                    for place in group { try take(try members[place].part.finish(), from: place, begin, &record) }
                }
            }
            begin = end
            record.windows = index
            progress(end)
        }
        return record
    }

    /// What arrives at each input of a part until the end of a window.
    private mutating func arriving(at part: Int, until end: Double, _ record: inout Record) -> [PortSignal?] {
        members[part].part.inputs.indices.map { port in
            var spikes: [Double]?
            var course: DriveCourse?
            for index in ways.indices where ways[index].to == (part, port) {
                if case .spikes = members[part].part.inputs[port].kind {
                    let arrived = ways[index].spikes.prefix { $0 <= end }
                    ways[index].spikes.removeFirst(arrived.count)
                    record.exchanged += arrived.count
                    spikes = ((spikes ?? []) + arrived).sorted()
                } else if let known = ways[index].course {
                    course = known
                }
            }
            return spikes.map(PortSignal.spikes) ?? course.map(PortSignal.course)
        }
    }

    /// Sends what left a part on its ways, and records it.
    private mutating func take(
        _ signals: [PortSignal], from part: Int, _ begin: Double, _ record: inout Record
    ) throws {
        for (port, signal) in signals.enumerated() {
            let end = Connection.End(members[part].name, members[part].part.outputs[port].name)
            switch signal {
            case .spikes(let times):
                record.spikes[end, default: []] += times
                for index in ways.indices where ways[index].from == (part, port) {
                    ways[index].spikes += times.map { $0 + ways[index].delay }
                }
            case .course(let course):
                if kept.contains(end) { record.courses[end, default: .empty].append(course) }
                for index in ways.indices where ways[index].from == (part, port) {
                    ways[index].forward(course, keepingFrom: begin)
                }
            }
        }
    }
}

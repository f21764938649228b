internal import Diagnostics
public import Simulation

/// Parts that run together.
///
/// Time goes on in rounds (``SystemPlan``). In each, every part that can goes on by a window: it gets what arrives until its
/// end and gives what leaves it.
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
        /// How many rounds there were, in which parts went on by a window.
        public var windows = 0
        /// How many spikes went from part to part.
        public var exchanged = 0

        /// Creates a record of nothing.
        public init() {}
    }

    /// What a run needs to know of a part.
    private struct Place {
        var part: any CoupledPart
        var inputs: [Port]
        var outputs: [Connection.End]
        /// The ways that end at each input, and those that begin at each output.
        var arriving: [[Int]]
        var leaving: [[Int]]
        var isKept: [Bool]
        /// How far it has come in s.
        var clock = 0.0
        /// What has left each output.
        var spikes: [[Double]]
        var courses: [DriveCourse]
        var givesSpikes: [Bool]
    }

    private let plan: SystemPlan
    private let stop: Double
    private let jobs: Int
    private var places: [Place]
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
        self.plan = plan
        self.stop = stop
        self.jobs = max(1, jobs)
        let place = Dictionary(zip(members.map(\.name), members.indices), uniquingKeysWith: { first, _ in first })
        let ways = connections.compactMap { connection -> SignalWay? in
            guard let from = place[connection.from.part], let to = place[connection.to.part],
                let output = members[from].part.outputs.firstIndex(where: { $0.name == connection.from.port }),
                let input = members[to].part.inputs.firstIndex(where: { $0.name == connection.to.port })
            else { return nil }
            return SignalWay(from: (from, output), to: (to, input), delay: connection.delay, gain: connection.gain)
        }
        self.ways = ways
        places = members.enumerated().map { index, member in
            let (inputs, outputs) = (member.part.inputs, member.part.outputs)
            let ends = outputs.map { Connection.End(member.name, $0.name) }
            return Place(
                part: member.part, inputs: inputs, outputs: ends,
                arriving: inputs.indices.map { port in ways.indices.filter { ways[$0].to == (index, port) } },
                leaving: outputs.indices.map { port in ways.indices.filter { ways[$0].from == (index, port) } },
                isKept: ends.map { kept.contains($0) }, spikes: ends.map { _ in [] },
                courses: ends.map { _ in .empty }, givesSpikes: outputs.map { $0.kind == .spikes })
        }
    }

    /// Runs to the end.
    ///
    /// - Parameter progress: Called after each round with the time that all parts have reached.
    /// - Returns: What left the parts.
    /// - Throws: What stands in the way of a part.
    public mutating func run(progress: (Double) -> Void = { _ in }) throws -> Record {
        var record = Record()
        var slowest = places.isEmpty ? stop : 0
        while slowest < stop {
            for step in plan.steps {
                let turns = step.compactMap { place in goal(of: place, slowest: slowest).map { (place, $0) } }
                // Those that compute elsewhere go first, so that they do not wait for those that compute here.
                let order =
                    turns.filter { places[$0.0].part.isElsewhere } + turns.filter { !places[$0.0].part.isElsewhere }
                for start in stride(from: 0, to: order.count, by: jobs) {
                    let group = order[start..<min(order.count, start + jobs)]
                    for (place, end) in group {
                        try places[place].part.start(until: end, arriving(at: place, until: end, &record))
                    }
                    for (place, end) in group {
                        take(try places[place].part.finish(), from: place)
                        places[place].clock = end
                    }
                }
            }
            record.windows += 1
            slowest = places.map(\.clock).min() ?? stop
            progress(slowest)
        }
        for place in places {
            for (port, end) in place.outputs.enumerated() {
                if place.givesSpikes[port] { record.spikes[end] = place.spikes[port] }
                if place.isKept[port], !place.givesSpikes[port] { record.courses[end] = place.courses[port] }
            }
        }
        return record
    }

    /// How far a part can go now: as far as everything is known that arrives; `nil` where it has to wait.
    ///
    /// It depends on nothing but how far the parts are, and they on nothing but the plan.
    private func goal(of place: Int, slowest: Double) -> Double? {
        let now = places[place].clock
        // A window of a rounding's length would be none.
        let grain = 1e-9 * plan.window
        var goal = ((now / plan.longest + 1e-9).rounded(.down) + 1) * plan.longest
        // Nobody is far ahead, because what it gives would have to be kept.
        guard now < stop, goal < slowest + 2.5 * plan.longest else { return nil }
        for way in places[place].arriving.joined() {
            goal = min(goal, places[ways[way].from.part].clock + ways[way].delay)
        }
        if goal > stop - grain { goal = stop }
        return goal > now + grain ? goal : nil
    }

    /// What arrives at each input of a part until the end of a window.
    private mutating func arriving(at part: Int, until end: Double, _ record: inout Record) -> [PortSignal?] {
        places[part].inputs.indices.map { port in
            let sources = places[part].arriving[port]
            guard case .spikes = places[part].inputs[port].kind else {
                return sources.last.flatMap { way in
                    ways[way].forget(before: places[part].clock)
                    return ways[way].course.map(PortSignal.course)
                }
            }
            guard !sources.isEmpty else { return nil }
            var spikes: [Double] = []
            for way in sources {
                let count = ways[way].spikes.prefix { $0 <= end }.count
                guard count > 0 else { continue }
                spikes += ways[way].spikes[..<count]
                ways[way].spikes.removeFirst(count)
            }
            record.exchanged += spikes.count
            if sources.count > 1 { spikes.sort() }
            return .spikes(spikes)
        }
    }

    /// Sends what left a part on its ways, and records it.
    private mutating func take(_ signals: [PortSignal], from part: Int) {
        for (port, signal) in signals.enumerated() {
            switch signal {
            case .spikes(let times):
                guard !times.isEmpty else { continue }
                places[part].spikes[port] += times
                for way in places[part].leaving[port] { ways[way].send(times) }
            case .course(let course):
                if places[part].isKept[port] { places[part].courses[port].append(course) }
                for way in places[part].leaving[port] { ways[way].send(course) }
            }
        }
    }
}

internal import Simulation

/// A latch and a counter: what two comparators say when `rise` comes is counted when `fall` comes.
///
/// The learning synapse of efficient balanced networks (J. Büchel, J. Kakon, M. Perez, G. Indiveri, ISCAS 2021) has such a
/// one: up where the membrane current is below its window, down where it is above.
public final class UpDownCounter: NativeModel {
    /// `rise` and `fall`: spikes; `up` and `hold`: the comparators.
    public let inputs: [Port]

    /// `value`: the count times the gain; `up`, `down` and `held`: spikes where it was counted or left; `b0`, `b1` … and
    /// `neg`: bits of the count's size from the least, and its sign.
    public let outputs: [Port]

    /// The count.
    public private(set) var count: Int

    private let range: ClosedRange<Int>
    private let gain: Double
    private let threshold: Double
    private let bits: Int
    private let level: Double
    private let edge: Double
    private var latched: Int?
    private var last: [DriveCourse?] = [nil, nil]

    /// Creates a counter.
    ///
    /// - Parameters:
    ///   - start: The count at the beginning.
    ///   - range: Where it stays.
    ///   - gain: What the output gives for each count, in its unit.
    ///   - unit: The unit of the output, e.g. `A`.
    ///   - threshold: Above it a comparator says yes, in V.
    ///   - bits: How many bits of the count's size go out.
    ///   - level: The level of a bit that is set, in V; the others lie at 0 V.
    ///   - edge: How long a change of value or bits takes, in s; 0 for a millionth of a window.
    public init(
        start: Int, range: ClosedRange<Int>, gain: Double, unit: String, threshold: Double, bits: Int = 0,
        level: Double = 0, edge: Double = 0
    ) {
        count = start
        self.range = range
        self.gain = gain
        self.threshold = threshold
        self.bits = bits
        self.level = level
        self.edge = edge
        inputs = [
            Port("rise", .spikes), Port("fall", .spikes), Port("up", .course(unit: "V")),
            Port("hold", .course(unit: "V")),
        ]
        outputs =
            [Port("value", .course(unit: unit)), Port("up", .spikes), Port("down", .spikes), Port("held", .spikes)]
            + (0..<bits).map { Port("b\($0)", .course(unit: "V")) }
            + (bits > 0 ? [Port("neg", .course(unit: "V"))] : [])
    }

    /// Counts what happens in a window.
    public func advance(from begin: Double, to end: Double, _ signals: [PortSignal?]) -> [PortSignal] {
        var events: [(time: Double, isRise: Bool)] = []
        if case .spikes(let times)? = signals[0] { events += times.map { ($0, true) } }
        if case .spikes(let times)? = signals[1] { events += times.map { ($0, false) } }
        events.sort { ($0.time, $0.isRise ? 0 : 1) < ($1.time, $1.isRise ? 0 : 1) }
        for place in 0..<2 {
            if case .course(let course)? = signals[2 + place] { last[place] = course }
        }
        var levels = levels
        var courses = levels.map { DriveCourse(times: [begin], values: [$0]) }
        var spikes: [[Double]] = [[], [], []]
        for event in events {
            if event.isRise {
                let says = last.map { ($0?.value(at: event.time) ?? 0) > threshold }
                latched = says[1] ? 0 : says[0] ? 1 : -1
            } else if let step = latched {
                latched = nil
                spikes[step > 0 ? 0 : step < 0 ? 1 : 2].append(event.time)
                guard step != 0, range.contains(count + step) else { continue }
                for place in courses.indices { courses[place].add(event.time, levels[place]) }
                count += step
                levels = self.levels
                // No time has two values.
                let after = event.time + max(edge, 1e-6 * (end - begin))
                for place in courses.indices { courses[place].add(after, levels[place]) }
            }
        }
        for place in courses.indices { courses[place].add(end, levels[place]) }
        return [.course(courses[0])] + spikes.map(PortSignal.spikes) + courses.dropFirst().map(PortSignal.course)
    }

    /// The value, the bits of the count's size and its sign.
    private var levels: [Double] {
        let set = (0..<bits).map { abs(count) >> $0 & 1 == 1 } + (bits > 0 ? [count < 0] : [])
        return [Double(count) * gain] + set.map { $0 ? level : 0 }
    }
}

extension DriveCourse {
    /// Adds a point unless it is not later than the last.
    fileprivate mutating func add(_ time: Double, _ value: Double) {
        guard time > times[times.count - 1] else {
            values[values.count - 1] = value
            return
        }
        times.append(time)
        values.append(value)
        steps.append(0)
    }
}

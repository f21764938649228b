public import Diagnostics

/// The order in which the parts of a system take their turns, and how long a window is.
///
/// In each round a part goes on as far as everything is known that arrives: to the earliest time at which something may still
/// come, which is how far a sender is and the delay of the connection, or to the end of the longest window. On a loop of
/// connections windows are as long as its delays allow; elsewhere they are longer. Connections without delay put their parts in
/// order: the receiver takes its turn after the sender, in the same round. Windows depend on nothing but the delays, so the
/// result does not depend on how many parts are at work at the same time.
public struct SystemPlan: Hashable, Sendable {
    /// Places of parts: those of one step take their turns at the same time, after those of the steps before.
    public let steps: [[Int]]

    /// The length of the shortest windows in s: the shortest delay.
    public let window: Double

    /// The length of the longest windows in s. All parts meet at its multiples.
    public let longest: Double

    /// Plans a system.
    ///
    /// - Parameters:
    ///   - parts: The names of all parts.
    ///   - connections: The connections, between parts that exist.
    ///   - stop: The end of the run in s.
    ///   - longest: The longest window in s; a hundredth of the run if `nil`.
    /// - Throws: A `DiagnosticError` for a loop without delay.
    public init(
        parts: [String], connections: [Connection], stop: Double, longest: Double? = nil
    ) throws(DiagnosticError) {
        let place = Dictionary(zip(parts, parts.indices), uniquingKeysWith: { first, _ in first })
        var senders = parts.map { _ in Set<Int>() }
        for connection in connections where connection.delay <= 0 {
            guard let from = place[connection.from.part], let to = place[connection.to.part] else { continue }
            senders[to].insert(from)
        }
        var steps: [[Int]] = []
        var left = Set(parts.indices)
        while !left.isEmpty {
            let ready = left.filter { senders[$0].isDisjoint(with: left) }.sorted()
            guard !ready.isEmpty else {
                let loop = Self.loop(in: left, senders: senders).map { parts[$0] }
                throw DiagnosticError(
                    "loop-without-delay",
                    "signals go round without delay: " + (loop + [loop[0]]).joined(separator: " → "),
                    help: "give one of these connections a delay, e.g. 'delay: 1 us'")
            }
            steps.append(ready)
            left.subtract(ready)
        }
        self.steps = steps
        let delays = connections.map(\.delay).filter { $0 > 0 }
        self.longest = min(longest ?? stop / 100, stop)
        window = min(delays.min() ?? .infinity, self.longest)
    }

    /// The names of parts on a loop, in the order of the signals.
    private static func loop(in left: Set<Int>, senders: [Set<Int>]) -> [Int] {
        // Every part that is left has a sender that is left: going backwards must come round.
        var path: [Int] = []
        var part = left.min() ?? 0
        while !path.contains(part) {
            path.append(part)
            part = senders[part].intersection(left).min() ?? part
        }
        return Array(path[(path.firstIndex(of: part) ?? 0)...].reversed())
    }
}

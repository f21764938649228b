public import Diagnostics

/// The order in which the parts of a system take their turns, and how long a window is.
///
/// A window is as long as the shortest delay of those connections that are not needed within it. Then whatever leaves a part
/// in a window arrives after it, and parts can advance at the same time. Connections without delay put their parts in order
/// instead: the receiver takes its turn after the sender, in the same window. So the result does not depend on how many parts
/// are at work at the same time.
public struct SystemPlan: Hashable, Sendable {
    /// Places of parts: those of one step take their turns at the same time, after those of the steps before.
    public let steps: [[Int]]

    /// The length of a window in s.
    public let window: Double

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
        window = min(delays.min() ?? .infinity, longest ?? stop / 100, stop)
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

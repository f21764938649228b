internal import Foundation
internal import Synchronization
internal import Units

/// The progress of a long job on standard error: a bar with rate and time left on a terminal, nothing elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var lastShown: ContinuousClock.Instant?
        var first: Int?
    }

    private let total: Int
    private let started = ContinuousClock.now
    private let enabled: Bool
    private let state = Mutex(State())

    /// Creates a line.
    ///
    /// - Parameters:
    ///   - total: How many steps there are.
    ///   - quiet: Whether the user wants no progress.
    init(total: Int, quiet: Bool) {
        self.total = total
        enabled = Console.isTerminal && !quiet
    }

    /// Shows how far the job is, at most ten times a second.
    ///
    /// - Parameters:
    ///   - done: Steps done, failed ones included.
    ///   - failed: Failed steps.
    func show(done: Int, failed: Int) {
        guard enabled else { return }
        let now = ContinuousClock.now
        let start: Int? = state.withLock { state in
            let start = state.first ?? max(0, done - 1)
            state.first = start
            if done < total, let last = state.lastShown, now - last < .milliseconds(100) { return nil }
            state.lastShown = now
            return start
        }
        guard let start else { return }
        let seconds = (now - started) / .seconds(1)
        let rate = seconds > 0 ? Double(done - start) / seconds : 0
        let width = 30
        let filled = total > 0 ? width * done / total : width
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
        let failures = failed > 0 ? ", \(failed) failed" : ""
        let time = rate > 0 ? ", \(durationText(Double(total - done) / rate)) left" : ""
        let text = "\r\u{1B}[K\(bar) \(done)/\(total)\(failures), \(String(format: "%.1f", rate))/s\(time)"
        Console.write(text, to: .standardError)
        if done >= total { Console.write("\n", to: .standardError) }
    }

    /// Ends the line where the job ended before its last step.
    func end() {
        guard enabled, state.withLock({ $0.first != nil }) else { return }
        Console.write("\n", to: .standardError)
    }
}

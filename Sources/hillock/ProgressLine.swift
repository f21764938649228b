internal import Foundation
internal import Units

/// The progress of a long job on standard error: a bar with rate and time left on a terminal, nothing elsewhere.
final class ProgressLine {
    private let total: Int
    private let started = ContinuousClock.now
    private var lastShown: ContinuousClock.Instant?
    private let enabled: Bool
    private var offset: Int?

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
        let start = offset ?? max(0, done - 1)
        offset = start
        let now = ContinuousClock.now
        if done < total, let lastShown, now - lastShown < .milliseconds(100) { return }
        lastShown = now
        let seconds =
            Double((now - started).components.attoseconds) * 1e-18 + Double((now - started).components.seconds)
        let rate = seconds > 0 ? Double(done - start) / seconds : 0
        let left = rate > 0 ? Double(total - done) / rate : .infinity
        let width = 30
        let filled = total > 0 ? width * done / total : width
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
        let failures = failed > 0 ? ", \(failed) failed" : ""
        let time = left.isFinite ? ", \(Int(left.rounded(.up))) s left" : ""
        let text = "\r\u{1B}[K\(bar) \(done)/\(total)\(failures), \(String(format: "%.1f", rate))/s\(time)"
        Console.write(text, to: .standardError)
        if done >= total { Console.write("\n", to: .standardError) }
    }
}

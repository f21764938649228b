internal import Dispatch
internal import Foundation

/// Runs work that Ctrl-C (or SIGTERM) ends cleanly: the first signal cancels the work, a second one ends the process.
///
/// - Parameter work: What to do; it ends soon after its task was cancelled.
/// - Returns: What the work returns.
/// - Throws: What the work throws.
func withInterruption<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let task = Task { try await work() }
    let sources = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler {
            if task.isCancelled { exit(130) }
            Console.note("\nstopping; a second Ctrl-C stops at once")
            task.cancel()
        }
        source.resume()
        return source
    }
    defer {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
    return try await task.value
}

internal import Foundation
internal import Simulation

/// One request on its way through the session, and whoever waits for its answer.
final class Job: @unchecked Sendable {
    // Immutable after creation, except for what only the driver that holds the job touches (`deaths`, `startedAt`); the
    // scheduler's lock lies between two drivers.
    typealias Answer = Swift.Result<SimulationResult, SimulationFailure>

    let number: Int
    let frame: [UInt8]
    let timeLimit: Double?
    private let continuation: CheckedContinuation<Answer, Never>

    /// What became of workers that ran this job before.
    var deaths: [SimulationFailure] = []

    /// When its worker began with it.
    var startedAt: ContinuousClock.Instant?

    init(
        number: Int, frame: [UInt8], timeLimit: Double?, continuation: CheckedContinuation<Answer, Never>
    ) {
        self.number = number
        self.frame = frame
        self.timeLimit = timeLimit
        self.continuation = continuation
    }

    /// Gives the answer. Called exactly once for every job.
    func finish(_ answer: Answer) { continuation.resume(returning: answer) }
}

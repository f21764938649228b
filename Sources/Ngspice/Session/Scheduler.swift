internal import CNgspice
internal import Foundation
internal import Simulation
internal import Synchronization

/// The jobs of a session that wait for a worker, and the drivers that take them.
///
/// One queue for all drivers. A driver takes one job to run and one more in advance, so that its worker finds the next
/// request in the channel the moment it has answered; but none in advance while another driver has nothing to do.
final class Scheduler: Sendable {
    private struct State: ~Copyable {
        var queue: [Job] = []
        var head = 0
        var idle: Set<Int> = []
        var cancelled: Set<Int> = []
        var isClosed = false
        var failure: SimulationFailure?
        var startFailures = 0
    }

    private let state = Mutex(State())
    private let wakeUps: [WakeUp]

    init(wakeUps: [WakeUp]) { self.wakeUps = wakeUps }

    /// Whether the session has ended.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Why no worker can be had; `nil` while there is hope.
    var failure: SimulationFailure? { state.withLock { $0.failure } }

    /// Puts a job at the end of the queue, or answers it at once when no worker can be had.
    func submit(_ job: Job) {
        let refusal = state.withLock { state -> SimulationFailure? in
            if let failure = state.failure { return failure }
            if state.isClosed { return SimulationFailure(.cancelled, "The session has ended.") }
            if state.cancelled.remove(job.number) != nil {
                return .calledOff
            }
            state.queue.append(job)
            return nil
        }
        if let refusal { job.finish(.failure(refusal)) } else { wakeAll() }
    }

    /// Puts jobs that a dead worker left back before all others.
    func putBack(_ jobs: [Job]) {
        guard !jobs.isEmpty else { return }
        let refused = state.withLock { state -> [(Job, SimulationFailure)] in
            if state.isClosed {
                let failure = state.failure ?? SimulationFailure(.cancelled, "The session has ended.")
                return jobs.map { ($0, failure) }
            }
            let wanted = jobs.filter { !state.cancelled.contains($0.number) }
            state.queue.replaceSubrange(0..<state.head, with: wanted)
            state.head = 0
            return jobs.filter { state.cancelled.contains($0.number) }.map { ($0, .calledOff) }
        }
        for (job, failure) in refused { job.finish(.failure(failure)) }
        wakeAll()
    }

    /// The next job for a driver, if it may have one.
    ///
    /// - Parameters:
    ///   - driver: Which driver asks.
    ///   - holding: How many jobs it holds already.
    func take(driver: Int, holding: Int) -> Job? {
        state.withLock { state in
            if holding > 0, !state.idle.subtracting([driver]).isEmpty { return nil }
            guard state.head < state.queue.count else {
                if holding == 0 { state.idle.insert(driver) } else { state.idle.remove(driver) }
                return nil
            }
            let job = state.queue[state.head]
            state.head += 1
            if state.head > 64, state.head * 2 > state.queue.count {
                state.queue.removeFirst(state.head)
                state.head = 0
            }
            state.idle.remove(driver)
            return job
        }
    }

    /// Calls a job off, wherever it is: a waiting one is answered now, a running one by its driver.
    ///
    /// - Parameter number: The job's number; it need not have been submitted yet.
    func cancel(_ number: Int) {
        let waiting = state.withLock { state -> Job? in
            let index = state.queue[state.head...].firstIndex { $0.number == number }
            if let index { return state.queue.remove(at: index) }
            state.cancelled.insert(number)
            return nil
        }
        if let waiting { waiting.finish(.failure(.calledOff)) } else { wakeAll() }
    }

    /// Whether the job, which a driver holds, has been called off.
    func isCancelled(_ job: Job) -> Bool {
        state.withLock { $0.cancelled.contains(job.number) }
    }

    /// Forgets what is known of a job that has its answer.
    func forget(_ number: Int) {
        state.withLock { _ = $0.cancelled.remove(number) }
    }

    /// Takes note that a worker did or did not start.
    ///
    /// - Parameter failure: Why it did not; `nil` for a good start.
    /// - Returns: Whether the driver may try again.
    func workerStarted(_ failure: SimulationFailure?, limit: Int) -> Bool {
        guard let failure else {
            state.withLock { $0.startFailures = 0 }
            return true
        }
        let mayTry = state.withLock { state -> Bool in
            state.startFailures += 1
            return state.startFailures < limit && state.failure == nil && !state.isClosed
        }
        if !mayTry { stop(failure) }
        return mayTry
    }

    /// Ends the session because no worker can be had: every waiting and every later job gets this failure.
    func stop(_ failure: SimulationFailure) {
        close(with: failure)
    }

    /// Ends the session.
    func close() {
        close(with: nil)
    }

    private func close(with failure: SimulationFailure?) {
        let waiting = state.withLock { state -> [Job] in
            if let failure, state.failure == nil, !state.isClosed { state.failure = failure }
            state.isClosed = true
            defer {
                state.queue.removeAll()
                state.head = 0
            }
            return Array(state.queue[state.head...])
        }
        for job in waiting {
            job.finish(.failure(failure ?? SimulationFailure(.cancelled, "The session has ended.")))
        }
        wakeAll()
    }

    private func wakeAll() {
        for wakeUp in wakeUps { wakeUp.ring() }
    }
}

extension SimulationFailure {
    /// The verdict on a run whose task was cancelled.
    static let calledOff = SimulationFailure(.cancelled, "The run was called off.")
}

/// Lets one thread wake another that waits in `poll`.
final class WakeUp: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    init() throws(SimulationFailure) {
        var ends: [Int32] = [-1, -1]
        let code = hillock_pipe(&ends)
        guard code == 0 else {
            throw SimulationFailure(.unavailable, "No pipe can be made: \(String(cString: strerror(code))).")
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Wakes the thread. A full pipe is as good as one more byte.
    func ring() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Empties the pipe.
    func silence() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(readEnd, &bytes, bytes.count) > 0 {}
    }
}

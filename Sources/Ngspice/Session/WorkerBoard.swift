internal import Foundation
internal import Simulation
internal import Synchronization

/// What the drivers of a session report: the first load, the processes that live now, and their end.
final class WorkerBoard: Sendable {
    private struct State: ~Copyable {
        var firstLoad: Result<[String], SimulationFailure>?
        var loadWaiter: CheckedContinuation<Result<[String], SimulationFailure>, Never>?
        var processes: [Int: pid_t] = [:]
        var unfinished: Int
        var endWaiter: CheckedContinuation<Void, Never>?
        var starts = 0
        var dispatched = 0
    }

    private let state: Mutex<State>

    init(workers: Int) { state = Mutex(State(unfinished: workers)) }

    /// The process numbers of the workers that are ready.
    var processes: [pid_t] { state.withLock { Array($0.processes.values) } }

    /// How many workers have been ready since the session began.
    var starts: Int { state.withLock { $0.starts } }

    /// How many requests have been handed to workers, repeats counted.
    var dispatched: Int { state.withLock { $0.dispatched } }

    func noteDispatch() { state.withLock { $0.dispatched += 1 } }

    func set(_ driver: Int, _ process: pid_t?) {
        state.withLock { state in
            state.processes[driver] = process
            if process != nil { state.starts += 1 }
        }
    }

    func loaded(_ remarks: [String]) { settle(.success(remarks)) }

    func refused(_ failure: SimulationFailure) { settle(.failure(failure)) }

    private func settle(_ load: Result<[String], SimulationFailure>) {
        let waiter = state.withLock { state -> CheckedContinuation<Result<[String], SimulationFailure>, Never>? in
            guard state.firstLoad == nil else { return nil }
            state.firstLoad = load
            return state.loadWaiter.take()
        }
        waiter?.resume(returning: load)
    }

    /// Waits until the first worker has loaded the deck or failed to.
    func firstLoad() async -> Result<[String], SimulationFailure> {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> Result<[String], SimulationFailure>? in
                if state.firstLoad == nil { state.loadWaiter = continuation }
                return state.firstLoad
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    func finished(_ driver: Int) {
        let waiters = state.withLock { state in
            state.unfinished -= 1
            return state.unfinished == 0 ? (state.endWaiter.take(), state.firstLoad == nil) : (nil, false)
        }
        if waiters.1 { settle(.failure(SimulationFailure(.cancelled, "The session has ended."))) }
        waiters.0?.resume()
    }

    /// Waits until all drivers have ended.
    func end() async {
        await withCheckedContinuation { continuation in
            let over = state.withLock { state -> Bool in
                if state.unfinished > 0 { state.endWaiter = continuation }
                return state.unfinished == 0
            }
            if over { continuation.resume() }
        }
    }
}

internal import Foundation
internal import Simulation

/// A worker that is started for one question.
enum SingleQuestion {
    /// Starts a worker, asks it, and ends it. Blocks the thread.
    static func ask(
        _ command: WorkerCommand, launch: WorkerLaunch, limit: Double
    ) -> Result<WorkerReply, SimulationFailure> {
        let worker: WorkerProcess
        do {
            worker = try WorkerProcess(launch: launch)
        } catch {
            return .failure(SimulationFailure(.unavailable, "No worker can be started: \(error)."))
        }
        worker.enqueue(command.encoded())
        let deadline = ContinuousClock.now + .seconds(limit)
        while true {
            worker.flush()
            let left = max(0, ContinuousClock.now.duration(to: deadline) / .milliseconds(1))
            let events = Int16(POLLIN) | (worker.hasOutgoing ? Int16(POLLOUT) : 0)
            var waiting = pollfd(fd: worker.channel, events: events, revents: 0)
            if poll(&waiting, 1, Int32(min(left, 1e9))) == 0 {
                worker.end(patience: 0)
                return .failure(SimulationFailure(.timedOut, "The worker does not answer after \(limit) s."))
            }
            let alive = worker.receive()
            do {
                if let frame = try worker.nextFrame() {
                    let reply = try WorkerReply(frame)
                    worker.end(patience: 1000)
                    return .success(reply)
                }
            } catch {
                worker.end(patience: 0)
                return .failure(
                    SimulationFailure(.unavailable, "\(launch.executable) does not answer as a worker does."))
            }
            if !alive {
                let ending = worker.end(patience: 1000)
                return .failure(
                    SimulationFailure(.unavailable, "The worker \(ending) without an answer (\(launch.executable))."))
            }
        }
    }
}

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
        do throws(WorkerSilence) {
            let reply = try worker.nextReply(within: limit)
            worker.end(patience: 1000)
            return .success(reply)
        } catch {
            switch error {
            case .late:
                worker.end(patience: 0)
                return .failure(SimulationFailure(.timedOut, "The worker does not answer after \(limit) s."))
            case .unreadable:
                worker.end(patience: 0)
                return .failure(
                    SimulationFailure(.unavailable, "\(launch.executable) does not answer as a worker does."))
            case .gone:
                let ending = worker.end(patience: 1000)
                return .failure(
                    SimulationFailure(.unavailable, "The worker \(ending) without an answer (\(launch.executable))."))
            }
        }
    }
}

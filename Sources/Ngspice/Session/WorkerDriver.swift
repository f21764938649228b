internal import Foundation
internal import Simulation

/// Keeps one worker process alive and busy, on one thread of its own.
///
/// The thread starts the worker and lives as long as it: the system kills a worker when the thread that started it ends,
/// so that none is left over even if this process is killed.
final class WorkerDriver {
    private let index: Int
    private let scheduler: Scheduler
    private let wakeUp: WakeUp
    private let launch: WorkerLaunch
    private let loadFrame: [UInt8]
    private let options: NgspiceSimulator.Options
    private let board: WorkerBoard

    init(
        index: Int, scheduler: Scheduler, wakeUp: WakeUp, launch: WorkerLaunch, loadFrame: [UInt8],
        options: NgspiceSimulator.Options, board: WorkerBoard
    ) {
        self.index = index
        self.scheduler = scheduler
        self.wakeUp = wakeUp
        self.launch = launch
        self.loadFrame = loadFrame
        self.options = options
        self.board = board
    }

    /// Works until the session ends.
    func run() {
        while !scheduler.isClosed {
            guard let worker = start() else { continue }
            board.set(index, worker.identifier)
            serve(worker)
            board.set(index, nil)
        }
        board.finished(index)
    }

    // MARK: - Start

    /// A worker with the deck loaded, or `nil` when it did not come up.
    private func start() -> WorkerProcess? {
        let worker: WorkerProcess
        do {
            worker = try WorkerProcess(launch: launch)
        } catch {
            noteStart(SimulationFailure(.unavailable, "No worker can be started: \(error)."))
            return nil
        }
        worker.enqueue(loadFrame)
        let deadline = ContinuousClock.now + .seconds(options.startTimeLimit)
        while !scheduler.isClosed {
            worker.flush()
            guard wait(for: worker, until: deadline) else {
                worker.end(patience: 0)
                let text = "The deck is not loaded after \(options.startTimeLimit) s."
                noteStart(SimulationFailure(.timedOut, text))
                return nil
            }
            let alive = worker.receive()
            do {
                if let frame = try worker.nextFrame() { return judgeStart(try WorkerReply(frame), of: worker) }
            } catch {
                worker.end(patience: 0)
                noteStart(SimulationFailure(.unavailable, "\(launch.executable) does not answer as a worker does."))
                return nil
            }
            if !alive {
                let ending = worker.end(patience: 1000)
                let text = "The worker \(ending) before it had loaded the deck (\(launch.executable))."
                noteStart(SimulationFailure(.unavailable, text))
                return nil
            }
        }
        worker.end(patience: 0)
        return nil
    }

    private func judgeStart(_ reply: WorkerReply, of worker: WorkerProcess) -> WorkerProcess? {
        switch reply {
        case .loaded(let remarks):
            noteStart(nil)
            board.loaded(remarks)
            return worker
        case .failure(let failure, _, _):
            worker.end(patience: 1000)
            // ngspice's answer to this deck: another worker would say the same.
            board.refused(failure)
            scheduler.stop(failure)
            return nil
        case .description, .result, .window, .coupled:
            worker.end(patience: 0)
            noteStart(SimulationFailure(.unavailable, "\(launch.executable) does not answer as a worker does."))
            return nil
        }
    }

    private func noteStart(_ failure: SimulationFailure?) {
        if !scheduler.workerStarted(failure, limit: options.startAttempts), let failure { board.refused(failure) }
    }

    // MARK: - Work

    private func serve(_ worker: WorkerProcess) {
        var held: [Job] = []
        var memory = MemoryWatch(options: options)
        while true {
            if scheduler.isClosed {
                worker.end(patience: held.isEmpty ? 2000 : 0)
                let failure = scheduler.failure ?? SimulationFailure(.cancelled, "The session has ended.")
                for job in held { job.finish(.failure(failure)) }
                return
            }
            if let failure = overdue(held.first) {
                worker.end(patience: 0)
                held.removeFirst().finish(.failure(failure))
                scheduler.putBack(held)
                return
            }
            fill(&held, of: worker, retiring: memory.isSpent)
            if held.isEmpty, memory.isSpent {
                worker.end(patience: 2000)
                return
            }
            worker.flush()
            guard wait(for: worker, until: deadline(of: held.first)) else { continue }
            let alive = worker.receive()
            guard answer(&held, from: worker, memory: &memory) else {
                worker.end(patience: 1000)
                scheduler.putBack(held)
                return
            }
            if !alive {
                bury(worker, holding: held)
                return
            }
        }
    }

    private func fill(_ held: inout [Job], of worker: WorkerProcess, retiring: Bool) {
        while !retiring, held.count < min(2, options.workerRunLimit),
            let job = scheduler.take(driver: index, holding: held.count)
        {
            if held.isEmpty { job.startedAt = .now }
            worker.enqueue(job.frame)
            held.append(job)
            board.noteDispatch()
        }
    }

    /// Gives the answers that have come; false when the worker must not go on.
    private func answer(_ held: inout [Job], from worker: WorkerProcess, memory: inout MemoryWatch) -> Bool {
        while true {
            let reply: WorkerReply
            do {
                guard let frame = try worker.nextFrame() else { return true }
                reply = try WorkerReply(frame)
            } catch {
                return false
            }
            guard !held.isEmpty else { return false }
            let job = held.removeFirst()
            held.first?.startedAt = .now
            switch reply {
            case .result(var result, let residentBytes):
                memory.note(residentBytes)
                result.interruptions = job.deaths
                job.finish(.success(result))
            case .failure(let failure, let residentBytes, let broken):
                memory.note(residentBytes)
                job.finish(.failure(failure))
                if broken { return false }
            case .description, .loaded, .window, .coupled:
                job.finish(.failure(SimulationFailure(.crashed, "The worker answered something else.")))
                return false
            }
        }
    }

    /// The worker died by itself: its job is run again on a new one, so that a worker killed from outside costs
    /// nothing; a job that keeps killing its workers gets that verdict.
    private func bury(_ worker: WorkerProcess, holding held: [Job]) {
        let ending = worker.end(patience: 1000)
        guard let job = held.first else { return }
        job.deaths.append(SimulationFailure(.crashed, "The simulator's process \(ending)."))
        if job.deaths.count > options.crashRepeats {
            let again = job.deaths.count > 1 ? " (\(job.deaths.count) times)" : ""
            job.finish(.failure(SimulationFailure(.crashed, "The simulator's process \(ending) in this run\(again).")))
            scheduler.putBack(Array(held.dropFirst()))
        } else {
            scheduler.putBack(held)
        }
    }

    private func overdue(_ job: Job?) -> SimulationFailure? {
        guard let job else { return nil }
        if scheduler.isCancelled(job) { return .calledOff }
        guard let deadline = deadline(of: job), deadline <= .now, let limit = job.timeLimit else { return nil }
        return SimulationFailure(.timedOut, "The run took longer than its time limit of \(limit) s.")
    }

    private func deadline(of job: Job?) -> ContinuousClock.Instant? {
        guard let begin = job?.startedAt, let limit = job?.timeLimit else { return nil }
        return begin + .seconds(limit)
    }

    /// Waits until the worker can be read from or written to, the driver is woken, or time is up (false).
    private func wait(for worker: WorkerProcess, until deadline: ContinuousClock.Instant?) -> Bool {
        let events = Int16(POLLIN) | (worker.hasOutgoing ? Int16(POLLOUT) : 0)
        var waiting = [
            pollfd(fd: worker.channel, events: events, revents: 0),
            pollfd(fd: wakeUp.readEnd, events: Int16(POLLIN), revents: 0),
        ]
        var milliseconds: Int32 = -1
        if let deadline {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            milliseconds = Int32(max(0, min(left.rounded(.up), 1e9)))
        }
        let count = poll(&waiting, 2, milliseconds)
        if waiting[1].revents != 0 { wakeUp.silence() }
        return count != 0
    }
}

/// Decides when a worker has grown or served enough.
private struct MemoryWatch {
    let options: NgspiceSimulator.Options
    private var runs = 0
    private var first: Int?
    private(set) var isSpent = false

    init(options: NgspiceSimulator.Options) { self.options = options }

    mutating func note(_ residentBytes: Int) {
        runs += 1
        let base = first ?? residentBytes
        first = base
        if residentBytes - base > options.workerGrowthLimit || runs >= options.workerRunLimit { isSpent = true }
    }
}

internal import Foundation
internal import Simulation
internal import Synchronization

/// A deck in a row of worker processes.
final class NgspiceSession: SimulatorSession {
    let concurrency: Int
    private let scheduler: Scheduler
    private let board: WorkerBoard
    private let timeLimit: Double?
    private let numbers = Atomic<Int>(0)

    /// Starts the workers and waits until the first of them has loaded the deck.
    ///
    /// - Throws: ``SimulationFailure`` of kind `badDeck` or `unavailable`.
    init(
        deck: PreparedDeck, workers: Int, launch: WorkerLaunch, options: NgspiceSimulator.Options
    ) async throws(SimulationFailure) {
        var options = options
        if RunIndependence(of: deck.lines) == .process { options.workerRunLimit = 1 }
        let settled = options
        concurrency = max(1, workers)
        timeLimit = options.timeLimit
        var wakeUps: [WakeUp] = []
        for _ in 0..<concurrency { wakeUps.append(try WakeUp()) }
        scheduler = Scheduler(wakeUps: wakeUps)
        board = WorkerBoard(workers: concurrency)
        let frame = WorkerCommand.load(deck).encoded()
        for index in 0..<concurrency {
            let (scheduler, board, wakeUp) = (scheduler, board, wakeUps[index])
            let thread = Thread {
                WorkerDriver(
                    index: index, scheduler: scheduler, wakeUp: wakeUp, launch: launch, loadFrame: frame,
                    options: settled, board: board
                ).run()
            }
            thread.name = "hillock worker \(index)"
            thread.start()
        }
        if case .failure(let failure) = await board.firstLoad() {
            await end()
            throw failure
        }
    }

    func run(_ request: SimulationRequest) async throws(SimulationFailure) -> SimulationResult {
        for alteration in request.alterations where !alteration.value.isFinite {
            throw SimulationFailure(
                .badAlteration, "\(alteration.device)[\(alteration.parameter)] would become \(alteration.value).")
        }
        if Task.isCancelled { throw .calledOff }
        let frame = WorkerCommand.run(request).encoded()
        let number = numbers.add(1, ordering: .relaxed).newValue
        let scheduler = scheduler
        let limit = request.timeLimit ?? timeLimit
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                scheduler.submit(Job(number: number, frame: frame, timeLimit: limit, continuation: continuation))
            }
        } onCancel: {
            scheduler.cancel(number)
        }
        scheduler.forget(number)
        return try answer.get()
    }

    /// Ends all workers and waits until they are gone.
    func end() async {
        scheduler.close()
        await board.end()
    }

    /// The process numbers of the workers that are ready; for tests that kill them.
    var processes: [Int32] { board.processes }

    /// How many requests have been handed to workers, repeats counted.
    var dispatched: Int { board.dispatched }

    /// How many workers have been ready since the session began.
    var starts: Int { board.starts }
}

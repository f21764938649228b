internal import Foundation
internal import Simulation

/// A worker process in the middle of a coupled run, as the thread that started it sees it.
final class CoupledWorker: CoupledCircuit {
    private let process: WorkerProcess
    private let deck: CoupledDeck
    private let stop: Double
    private let timeLimit: Double?
    private var hasBegun = false
    private var begin = 0.0
    private var end = 0.0

    /// Starts a worker and lets it load a deck; ``ready(limit:)`` waits for that.
    init(
        _ deck: CoupledDeck, launch: WorkerLaunch, codeModels: [String], timeLimit: Double?
    ) throws(SimulationFailure) {
        guard case .transient(let transient) = deck.deck.analysis else {
            throw SimulationFailure(.badDeck, "Only a transient runs in windows.")
        }
        self.deck = deck
        self.timeLimit = timeLimit
        stop = transient.stop
        var prepared = try PreparedDeck(deck.deck, retries: [])
        prepared.codeModels = codeModels
        do {
            process = try WorkerProcess(launch: launch)
        } catch {
            throw SimulationFailure(.unavailable, "No worker can be started: \(error).")
        }
        process.enqueue(WorkerCommand.load(prepared).encoded())
        process.flush()
    }

    /// Waits until the deck is loaded.
    func ready(limit: Double) throws(SimulationFailure) {
        switch try reply(within: limit) {
        case .loaded: return
        case .failure(let failure, _, _): throw failure
        default: throw Self.confused
        }
    }

    func start(_ courses: [DriveCourse], until end: Double) {
        begin = self.end
        self.end = end
        let window = WindowCommand(begin: begin, end: end, courses: courses)
        if hasBegun {
            process.enqueue(window.encoded())
        } else {
            hasBegun = true
            let command = CoupleCommand(inputs: deck.inputs, probes: deck.probes, window: window)
            process.enqueue(WorkerCommand.couple(command).encoded())
        }
        process.flush()
    }

    func finish() throws(SimulationFailure) -> CoupledPoints {
        let rows: [Double]
        switch try reply(within: timeLimit) {
        case .window(let found): rows = found
        case .failure(let failure, _, _): throw failure
        default: throw Self.confused
        }
        let width = 1 + deck.probes.count
        let places = stride(from: 0, to: rows.count, by: width)
        let points = CoupledPoints(
            times: places.map { rows[$0] }, values: (1..<width).map { column in places.map { rows[$0 + column] } })
        for (probe, values) in zip(deck.probes, points.values) where !values.allSatisfy(\.isFinite) {
            throw SimulationFailure(.missingProbe, "ngspice gives no value for \(probe).")
        }
        guard end >= stop else { return points }
        switch try reply(within: timeLimit) {
        case .coupled: return points
        case .failure(let failure, _, _): throw failure
        default: throw Self.confused
        }
    }

    /// Ends the process.
    func close() { process.end(patience: end >= stop ? 1000 : 0) }

    private static let confused = SimulationFailure(.unavailable, "The worker answered something else.")

    private func reply(within limit: Double?) throws(SimulationFailure) -> WorkerReply {
        do throws(WorkerSilence) {
            return try process.nextReply(within: limit, patience: hasBegun ? FrameChannel.patience : 0)
        } catch {
            switch error {
            case .late:
                throw SimulationFailure(.timedOut, "The circuit has not reached \(end) s after \(limit ?? 0) s.")
            case .unreadable: throw Self.confused
            case .gone:
                throw SimulationFailure(.crashed, "The worker \(process.end(patience: 1000)) on the way to \(end) s.")
            }
        }
    }
}

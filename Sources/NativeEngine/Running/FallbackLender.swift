internal import Simulation

/// Opens a session of another engine when the first sample needs it, and keeps it until the end.
actor FallbackLender {
    private let simulator: any Simulator
    private let deck: Deck
    private let workers: Int
    private var opening: Task<any SimulatorSession, any Error>?
    private var holder: Task<Void, any Error>?
    private let closing = Gate()

    init(_ simulator: any Simulator, deck: Deck, workers: Int) {
        self.simulator = simulator
        self.deck = deck
        self.workers = workers
    }

    /// The other engine's name.
    var name: String {
        get async { (try? await simulator.identity.name) ?? "fallback" }
    }

    /// Runs a request on the other engine.
    func run(_ request: SimulationRequest) async throws -> SimulationResult {
        try await session().run(request)
    }

    private func session() async throws -> any SimulatorSession {
        if let opening { return try await opening.value }
        let (stream, continuation) = AsyncThrowingStream<any SimulatorSession, any Error>.makeStream()
        let (simulator, deck, workers, closing) = (simulator, deck, workers, closing)
        holder = Task {
            do {
                try await simulator.withSession(deck, workers: workers) { session in
                    continuation.yield(session)
                    await closing.wait()
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
                throw error
            }
        }
        let task = Task<any SimulatorSession, any Error> {
            for try await session in stream { return session }
            throw SimulationFailure(.unavailable, "The fallback engine gave no session.")
        }
        opening = task
        return try await task.value
    }

    /// Ends the session, if there is one, and waits until it has ended.
    func end() async {
        await closing.open()
        _ = await holder?.result
    }
}

/// A gate that is opened once.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

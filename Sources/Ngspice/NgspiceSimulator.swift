public import Foundation
public import Simulation

/// ngspice, run in worker processes of our own executable.
///
/// ngspice's state is global, it can exit, hang or crash, and its return codes say nothing. So each worker is a process
/// with one libngspice, and a run counts only if every sign of success is there.
///
/// Keep about twice ``SimulatorSession/concurrency`` requests under way: each worker then finds its next request
/// waiting when it has answered one. Requests that alter the same parameters as the ones before are the fastest: others
/// make the worker load the deck again.
public struct NgspiceSimulator: Simulator {
    /// How workers are kept.
    public struct Options: Hashable, Sendable {
        /// The file of libngspice; `nil`: the environment variable `HILLOCK_NGSPICE_LIBRARY`, then the usual places.
        public var library: String?
        /// Seconds after which a run is given up when its request sets no limit of its own; `nil` for no limit.
        public var timeLimit: Double?
        /// Seconds that a worker may take to start and load the deck.
        public var startTimeLimit: Double
        /// How many workers in a row may die before they are ready until the session gives up.
        public var startAttempts: Int
        /// How often a run is repeated whose worker died under it.
        public var crashRepeats: Int
        /// What to try after a run that did not converge; `nil` for ``RetryStep/standardLadder(relativeTolerance:)``.
        public var retries: [RetryStep]?
        /// Runs after which a worker is replaced.
        public var workerRunLimit: Int
        /// Bytes of resident memory beyond that of its first run after which a worker is replaced.
        public var workerGrowthLimit: Int
        /// A file to which workers' standard error is appended.
        public var log: String?
        /// Files of code models and of compiled Verilog-A (`.osdi`) that workers load before a deck. ngspice runs what is in them:
        /// only files that Hillock has
        /// compiled itself, with the layout of the library's version.
        public var codeModels: [String]

        /// Creates the usual options.
        ///
        /// - Parameters:
        ///   - library: The file of libngspice.
        ///   - timeLimit: Seconds after which a run is given up.
        ///   - startTimeLimit: Seconds that a worker may take to start.
        ///   - startAttempts: How many starts in a row may fail.
        ///   - crashRepeats: How often a run is repeated whose worker died.
        ///   - retries: What to try after a run that did not converge.
        ///   - workerRunLimit: Runs after which a worker is replaced.
        ///   - workerGrowthLimit: Bytes of growth after which a worker is replaced.
        ///   - log: A file for workers' standard error.
        ///   - codeModels: Files of code models that workers load before a deck.
        public init(
            library: String? = nil,
            timeLimit: Double? = nil,
            startTimeLimit: Double = 120,
            startAttempts: Int = 3,
            crashRepeats: Int = 1,
            retries: [RetryStep]? = nil,
            workerRunLimit: Int = 20_000,
            workerGrowthLimit: Int = 512 << 20,
            log: String? = nil,
            codeModels: [String] = []
        ) {
            self.library = library
            self.timeLimit = timeLimit
            self.startTimeLimit = startTimeLimit
            self.startAttempts = startAttempts
            self.crashRepeats = crashRepeats
            self.retries = retries
            self.workerRunLimit = workerRunLimit
            self.workerGrowthLimit = workerGrowthLimit
            self.log = log
            self.codeModels = codeModels
        }
    }

    /// How workers are kept.
    public var options: Options

    private let executable: String

    /// Creates a simulator; nothing is started yet.
    ///
    /// - Parameters:
    ///   - executable: The `hillock` program, whose hidden subcommand is the worker.
    ///   - options: How workers are kept.
    public init(executable: URL, options: Options = Options()) {
        self.executable = executable.path
        self.options = options
    }

    /// The library that workers load, asked from a worker.
    public var identity: SimulatorIdentity {
        get async throws {
            let description = try await describe()
            return SimulatorIdentity(
                name: "ngspice",
                version: description.version,
                details: [
                    "library": description.path,
                    "xspice": description.hasXspice ? "yes" : "no",
                    "osdi": description.hasOsdi ? "yes" : "no",
                    "openmp": description.hasOpenMP ? "yes" : "no",
                    "klu": description.hasKLU ? "yes" : "no",
                    "cider": description.versionText.contains { $0.contains("CIDER") } ? "yes" : "no",
                    "threads": description.threads,
                ]
            )
        }
    }

    /// Loads a deck in `workers` processes, lends a session on them to `body`, and ends them when `body` returns.
    ///
    /// - Parameters:
    ///   - deck: The circuit, the analysis and the solver options.
    ///   - workers: How many runs may go on at the same time; at least 1.
    ///   - body: What to do with the session.
    /// - Returns: What `body` returns.
    /// - Throws: ``SimulationFailure`` of kind `badDeck` or `unavailable`, or what `body` throws.
    public func withSession<Result: Sendable>(
        _ deck: Deck, workers: Int, _ body: @Sendable (any SimulatorSession) async throws -> Result
    ) async throws -> Result {
        var prepared = try PreparedDeck(deck, retries: options.retries)
        prepared.codeModels = options.codeModels
        let session = try await NgspiceSession(
            deck: prepared, workers: workers, launch: launch, options: options)
        do {
            let result = try await body(session)
            await session.end()
            return result
        } catch {
            await session.end()
            throw error
        }
    }

    var launch: WorkerLaunch {
        WorkerLaunch(executable: executable, library: options.library, log: options.log)
    }

    /// What the library says of itself, asked from a worker of its own.
    func describe() async throws(SimulationFailure) -> LibraryDescription {
        let (launch, limit) = (launch, options.startTimeLimit)
        let answer = await withCheckedContinuation { continuation in
            // The thread that starts a worker must outlive it.
            Thread { continuation.resume(returning: SingleQuestion.ask(.describe, launch: launch, limit: limit)) }
                .start()
        }
        switch try answer.get() {
        case .description(let description): return description
        case .failure(let failure, _, _): throw failure
        case .loaded, .result, .window, .coupled:
            throw SimulationFailure(.unavailable, "The worker answered something else.")
        }
    }
}

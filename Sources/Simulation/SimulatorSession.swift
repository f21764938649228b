/// One deck, loaded in one or more workers, that answers requests.
///
/// `run` may be called from several tasks at once; up to ``concurrency`` runs go on at the same time and further ones
/// wait. The result of a request does not depend on which worker ran it, nor on what ran before it.
///
/// Nothing above this module knows which engine stands behind a session.
public protocol SimulatorSession: Sendable {
    /// How many runs can go on at the same time.
    var concurrency: Int { get }

    /// How many requests an engine computes at once, in the lanes of a vector unit; 1 for one that computes them one by one.
    ///
    /// Whoever has many requests hands them over in batches of this many, put together by a rule that does not depend on
    /// time: the requests of a batch share one time grid.
    var batchSize: Int { get }

    /// Runs the deck once for each request of a batch.
    ///
    /// The result depends on the requests of the batch and on nothing else. One that fails leaves the others alone.
    ///
    /// - Parameter batch: The requests, up to ``batchSize``; all with the same probes.
    /// - Returns: A result or a failure for each, in the same order.
    func run(batch: [SimulationRequest]) async -> [Result<SimulationResult, SimulationFailure>]

    /// Runs the deck once.
    ///
    /// - Parameter request: What to change for this run, and what to return.
    /// - Returns: The probed waveforms, complete and finite.
    /// - Throws: ``SimulationFailure`` when there is no result that may be used; the session stays usable.
    func run(_ request: SimulationRequest) async throws(SimulationFailure) -> SimulationResult
}

extension SimulatorSession {
    /// One: an engine that says nothing else computes requests one by one.
    public var batchSize: Int { 1 }

    /// Runs the requests one after the other.
    ///
    /// - Parameter batch: The requests.
    /// - Returns: A result or a failure for each, in the same order.
    public func run(batch: [SimulationRequest]) async -> [Result<SimulationResult, SimulationFailure>] {
        var results: [Result<SimulationResult, SimulationFailure>] = []
        for request in batch {
            do throws(SimulationFailure) { results.append(.success(try await run(request))) } catch {
                results.append(.failure(error))
            }
        }
        return results
    }
}

/// An engine that runs decks.
public protocol Simulator: Sendable {
    /// Which engine this is, for the record of a result: name, version, library.
    var identity: SimulatorIdentity { get async throws }

    /// Loads a deck, lends a session on it to `body`, and ends all workers when `body` returns.
    ///
    /// The session must not be used after `body` has returned.
    ///
    /// - Parameters:
    ///   - deck: The circuit, the analysis and the solver options.
    ///   - workers: How many runs may go on at the same time; at least 1.
    ///   - body: What to do with the session.
    /// - Returns: What `body` returns.
    /// - Throws: ``SimulationFailure`` of kind `badDeck` or `unavailable`, or what `body` throws.
    func withSession<Result: Sendable>(
        _ deck: Deck, workers: Int, _ body: @Sendable (any SimulatorSession) async throws -> Result
    ) async throws -> Result
}

/// Which engine ran.
public struct SimulatorIdentity: Hashable, Codable, Sendable {
    /// The name, e.g. `ngspice`.
    public var name: String

    /// The version, e.g. `39.3`.
    public var version: String

    /// What else decides results: the library's file, its features, the start-up script.
    public var details: [String: String]

    /// Creates an identity.
    ///
    /// - Parameters:
    ///   - name: The name of the engine.
    ///   - version: Its version.
    ///   - details: What else decides results.
    public init(name: String, version: String, details: [String: String] = [:]) {
        self.name = name
        self.version = version
        self.details = details
    }
}

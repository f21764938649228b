internal import Circuits
public import Simulation
internal import Waveforms

extension CircuitTrial {
    /// What one run of the loaded deck does differently.
    public struct Setting: Hashable, Sendable {
        /// Tunable biases that differ from the bench's, by name in SI units.
        public var biases: [String: Double]

        /// The draws of a sample.
        public var alterations: [Alteration]

        /// Creates a setting.
        ///
        /// - Parameters:
        ///   - biases: Tunable biases that differ from the bench's, by name in SI units.
        ///   - alterations: The draws of a sample.
        public init(biases: [String: Double] = [:], alterations: [Alteration] = []) {
            self.biases = biases
            self.alterations = alterations
        }
    }

    /// Runs the deck once for each of several settings.
    ///
    /// They are handed over in their order, as many at once as the engine computes together
    /// (``SimulatorSession/batchSize``), so that a result depends on the settings and on nothing else.
    ///
    /// - Parameters:
    ///   - settings: Any number of them.
    ///   - session: A session with ``deck`` loaded.
    ///   - timeLimit: Seconds of wall-clock time after which a run is given up.
    /// - Returns: For each setting Δw under each condition, in the order of the protocol, or why there is none; a measure
    ///   without an answer is a failure of kind `failedMeasure`.
    /// - Throws: A `DiagnosticError` for a bias that cannot be tuned; a `SimulationFailure` when the work was called off or
    ///   there is no simulator.
    public func changes(
        batch settings: [Setting], on session: any SimulatorSession, timeLimit: Double? = nil
    ) async throws -> [Result<[Double], SimulationFailure>] {
        let requests = try settings.map { setting in
            SimulationRequest(
                alterations: try alterations(for: setting.biases) + setting.alterations, probes: [circuit.weight],
                timeLimit: timeLimit)
        }
        let size = max(1, session.batchSize)
        let starts = Array(stride(from: 0, to: requests.count, by: size))
        return try await withThrowingTaskGroup(of: (Int, [Result<[Double], SimulationFailure>]).self) { group in
            for start in starts {
                let batch = Array(requests[start..<min(start + size, requests.count)])
                group.addTask { (start, try await answers(to: batch, on: session)) }
            }
            var found: [Int: [Result<[Double], SimulationFailure>]] = [:]
            for try await (start, batch) in group { found[start] = batch }
            return starts.flatMap { found[$0] ?? [] }
        }
    }

    private func answers(
        to batch: [SimulationRequest], on session: any SimulatorSession
    ) async throws -> [Result<[Double], SimulationFailure>] {
        try await session.run(batch: batch).map { result in
            switch result {
            case .success(let run):
                do throws(WaveformError) { return .success(try changes(in: run.waveforms)) } catch {
                    return .failure(SimulationFailure(.failedMeasure, "\(error)"))
                }
            case .failure(let failure):
                guard failure.kind != .cancelled, failure.kind != .unavailable else { throw failure }
                return .failure(failure)
            }
        }
    }
}

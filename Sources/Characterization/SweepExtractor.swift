public import Diagnostics
public import Foundation
public import Simulation
public import Waveforms

/// Takes constants from short runs of a reference simulator, and keeps them.
///
/// A constant depends on the deck, on how it is read from the waveforms and on the reference simulator, and on nothing else.
public struct SweepExtractor: Sendable {
    private static let version = 1

    private let reference: any Simulator
    private let cache: CharacterizationCache<[String: Double]>?

    /// Creates an extractor; nothing is run yet.
    ///
    /// - Parameters:
    ///   - reference: Who runs the decks.
    ///   - cache: The folder in which constants are kept; `nil` for none.
    ///   - report: Told of a cache that is broken.
    public init(
        reference: any Simulator, cache: URL?, report: @escaping @Sendable (Diagnostic) -> Void = { _ in }
    ) {
        self.reference = reference
        self.cache = cache.map { CharacterizationCache(folder: $0, report: report) }
    }

    /// The constants that a run of a deck gives.
    ///
    /// - Parameters:
    ///   - deck: The deck.
    ///   - probes: What is kept of the run.
    ///   - recipe: How constants follow from the waveforms, as text: part of the name under which they are kept.
    ///   - values: The constants by name, from the waveforms.
    /// - Returns: The constants by name in SI units.
    /// - Throws: What the simulator or `values` throws.
    public func constants(
        of deck: Deck, probes: [String], recipe: String,
        _ values: (WaveformSet) throws -> [String: Double]
    ) async throws -> [String: Double] {
        let engine = try await reference.identity
        let options = deck.options.map { "\($0.name)=\($0.value)" }
        let key =
            ([
                "sweep version \(Self.version)", "\(engine.name) \(engine.version)", recipe,
                "temperature \(deck.temperature.map { "\($0)" } ?? "")", "\(deck.analysis)",
            ] + options + deck.lines).joined(separator: "\n")
        if let kept = cache?.read(key) { return kept }
        let waveforms = try await reference.withSession(deck, workers: 1) { session in
            try await session.run(SimulationRequest(probes: probes)).waveforms
        }
        let found = try values(waveforms)
        cache?.write(found, for: key)
        return found
    }
}

public import Diagnostics
public import Foundation
public import NativeEngine
public import Simulation

/// Makes the native engine's transistors equal to those of a deck: sweeps the deck's own models on a reference simulator
/// and fits a card to each class of transistors.
///
/// A card depends on the model's text, the instance parameters, the temperature, the largest voltage of the deck's sources,
/// the reference simulator and the version of the equation, and on nothing else: the same always gives the same card. Cards
/// are kept in memory as long as the extractor or a copy of it lives, and in a folder for later runs.
public struct CardExtractor: TransistorCardSource {
    /// The version of equation and extraction: cards of another version are not used.
    static let version = 7

    /// The version of equation and extraction.
    public var cardVersion: String { "\(Self.version)" }

    private let reference: any Simulator
    private let cache: CharacterizationCache<TransistorCharacterization>?
    private let report: @Sendable (Diagnostic) -> Void
    private let memory = Memory()

    /// Creates an extractor; nothing is measured yet.
    ///
    /// - Parameters:
    ///   - reference: Who knows the deck's models.
    ///   - cache: The folder in which cards are kept; `nil` for none.
    ///   - report: Told what the user should know: a cache that is broken, a card that is not as near as it should be.
    public init(
        reference: any Simulator, cache: URL?, report: @escaping @Sendable (Diagnostic) -> Void = { _ in }
    ) {
        self.reference = reference
        self.report = report
        self.cache = cache.map { CharacterizationCache(folder: $0, report: report) }
    }

    /// The cards of transistors of a deck.
    ///
    /// - Parameters:
    ///   - classes: What the transistors are.
    ///   - deck: The deck, which holds the model cards.
    /// - Returns: A card for each class, in the same order.
    /// - Throws: `SimulationFailure` when a model is not in the deck, cannot be measured, or has too little current.
    public func cards(_ classes: [TransistorClass], of deck: Deck) async throws -> [TransistorCard] {
        try await characterizations(classes, of: deck).map(\.card)
    }

    /// The cards of transistors of a deck with their error maps.
    ///
    /// - Parameters:
    ///   - classes: What the transistors are.
    ///   - deck: The deck, which holds the model cards.
    /// - Returns: A characterization for each class, in the same order.
    /// - Throws: `SimulationFailure` when a model is not in the deck, cannot be measured, or has too little current.
    public func characterizations(
        _ classes: [TransistorClass], of deck: Deck
    ) async throws -> [TransistorCharacterization] {
        guard !classes.isEmpty else { return [] }
        let models = try ReferenceDeck(deck)
        let engine = try await memory.identity(of: reference)
        let jobs = try classes.map { try job($0, models, engine: engine) }
        return try await withThrowingTaskGroup(of: (Int, TransistorCharacterization).self) { group in
            for (index, job) in jobs.enumerated() {
                group.addTask { (index, try await memory.characterization(job.key) { try await extract(job) }) }
            }
            var found: [Int: TransistorCharacterization] = [:]
            for try await (index, characterization) in group { found[index] = characterization }
            return jobs.indices.compactMap { found[$0] }
        }
    }

    /// One class, ready to be measured.
    private struct Job: Sendable {
        var transistor: TransistorClass
        var isPChannel: Bool
        var cards: [String]
        var supply: Double
        var key: String
    }

    private func job(_ transistor: TransistorClass, _ models: ReferenceDeck, engine: String) throws -> Job {
        let cards = models.cards(of: transistor.model)
        let key =
            [
                "version \(Self.version)", engine, ReferenceDeck.instance(transistor),
                "temperature \(transistor.temperature)",
                "supply \(models.supply)",
            ].joined(separator: "\n") + "\n" + cards.joined(separator: "\n")
        return Job(
            transistor: transistor, isPChannel: try models.isPChannel(transistor.model), cards: cards,
            supply: models.supply, key: key)
    }

    private func extract(_ job: Job) async throws -> TransistorCharacterization {
        if let kept = cache?.read(job.key) { return kept }
        let measurement = try await measure(job)
        guard let fitted = TransistorCharacterization(job.transistor, isPChannel: job.isPChannel, measurement) else {
            throw SimulationFailure(
                .badDeck,
                "No card can be extracted for \(ReferenceDeck.instance(job.transistor)): too little current up to "
                    + "\(job.supply) V.")
        }
        let (median, worst) = (fitted.errors.medianError, fitted.errors.worstError)
        if median > 0.02 || worst > 0.1 {
            report(
                Diagnostic(
                    .warning, "coarse-card",
                    "the card of \(ReferenceDeck.instance(job.transistor)) is \(Self.percent(median)) off in the median "
                        + "and \(Self.percent(worst)) at worst",
                    help: "let ngspice check the results"))
        }
        cache?.write(fitted, for: job.key)
        return fitted
    }

    private func measure(_ job: Job) async throws -> ReferenceMeasurement {
        func measurement(knowsMismatch: Bool) async throws -> ReferenceMeasurement {
            try await ReferenceMeasurement(
                job.transistor, isPChannel: job.isPChannel, cards: job.cards, grid: BiasGrid(supply: job.supply),
                knowsMismatch: knowsMismatch, on: reference)
        }
        do { return try await measurement(knowsMismatch: true) } catch let failure as SimulationFailure {
            // Models of levels 1 to 3 know no delvto and refuse the whole deck.
            guard failure.kind == .badDeck else { throw failure }
            do { return try await measurement(knowsMismatch: false) } catch is SimulationFailure { throw failure }
        }
    }

    private static func percent(_ part: Double) -> String { String(format: "%.2g %%", 100 * part) }

    /// What was extracted before or is being extracted, so that nothing is extracted twice.
    private actor Memory {
        private var tasks: [String: Task<TransistorCharacterization, any Error>] = [:]
        private var engine: String?

        func identity(of simulator: any Simulator) async throws -> String {
            if let engine { return engine }
            let identity = try await simulator.identity
            let text = "\(identity.name) \(identity.version)"
            engine = text
            return text
        }

        func characterization(
            _ key: String, _ extract: @escaping @Sendable () async throws -> TransistorCharacterization
        ) async throws -> TransistorCharacterization {
            if let running = tasks[key] { return try await running.value }
            let task = Task { try await extract() }
            tasks[key] = task
            do { return try await task.value } catch {
                // What failed may be tried again.
                tasks[key] = nil
                throw error
            }
        }
    }
}

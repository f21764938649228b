public import Diagnostics
internal import Simulation

/// What an ensemble says about a circuit. As JSON it is one document with a `schema` number.
public struct EnsembleSummary: Hashable, Codable, Sendable {
    /// Samples that failed in the same way.
    public struct Failures: Hashable, Codable, Sendable {
        /// The kind of failure.
        public var kind: String

        /// How many samples failed so.
        public var count: Int

        /// The sentence of the first of them.
        public var message: String

        /// The command that runs the first of them again.
        public var command: String
    }

    /// The number of this layout.
    public var schema = 1

    /// The seed.
    public var seed: UInt64

    /// The content hash of the deck.
    public var deckHash: String

    /// How many samples there are besides the nominal one.
    public var samples: Int

    /// How many of them failed.
    public var failed: Int

    /// How many of them needed other solver settings than the deck's.
    public var retried: Int

    /// The failures by kind, the most frequent first.
    public var failures: [Failures]

    /// The measures in the order of the columns.
    public var measures: [MeasureSummary]

    /// Summarises an ensemble.
    ///
    /// - Parameters:
    ///   - records: The stored samples.
    ///   - description: The description of the store.
    ///   - specifications: The ranges in which measures must lie, by name.
    ///   - command: The command that runs a sample again: all that stands before `--sample 417 --seed 1`, as in
    ///     `hillock simulate tstdp-minimal`.
    /// - Throws: `DiagnosticError` when a specification names no measure.
    public init(
        _ records: [SampleRecord], description: RunDescription, specifications: [String: Specification] = [:],
        command: String
    ) throws(DiagnosticError) {
        let names = description.measures.map(\.name)
        for name in specifications.keys.sorted() where !names.contains(name) {
            throw DiagnosticError(
                "no-such-measure", "a specification names '\(name)', but there is no such measure",
                help: helpNaming(name, among: names))
        }
        let rerun: (Int) -> String = { "\(command) --sample \($0) --seed \(description.seed)" }
        let drawn = records.filter { $0.number != 0 }
        seed = description.seed
        deckHash = description.deckHash
        samples = drawn.count
        failed = drawn.filter { $0.failure != nil }.count
        retried = drawn.filter { $0.settings != nil }.count
        var failures: [String: Failures] = [:]
        for record in drawn {
            guard let failure = record.failure else { continue }
            let kind = failure.kind.rawValue
            failures[
                kind, default: Failures(kind: kind, count: 0, message: failure.message, command: rerun(record.number))
            ].count += 1
        }
        self.failures = failures.values.sorted { ($1.count, $0.kind) < ($0.count, $1.kind) }
        measures = description.measures.enumerated().map { index, column in
            MeasureSummary(index, column, records, specification: specifications[column.name], command: rerun)
        }
    }
}

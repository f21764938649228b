/// Why a run gave no result that may be used.
public struct SimulationFailure: Error, Hashable, Codable, Sendable, CustomStringConvertible {
    /// The kinds of failure; the raw values are stable and appear in stores and JSON.
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        /// The deck cannot be loaded: unknown model, missing file, undefined parameter, syntax.
        case badDeck = "bad-deck"
        /// An alteration was refused, so that the run would have been of another sample.
        case badAlteration = "bad-alteration"
        /// A probed quantity does not exist or has no values.
        case missingProbe = "missing-probe"
        /// The operating point was not found.
        case noOperatingPoint = "no-operating-point"
        /// The analysis stopped before its end.
        case incomplete = "incomplete"
        /// The simulator stepped over a corner of a source, and so over what the source did there.
        case missedCorner = "missed-corner"
        /// A value is not a number or infinite.
        case notFinite = "not-finite"
        /// A measure, or a `.meas` card of the deck, found no answer.
        case failedMeasure = "failed-measure"
        /// The run took longer than its time limit.
        case timedOut = "timed-out"
        /// The simulator's process died.
        case crashed = "crashed"
        /// The simulator asked to be ended (`quit`, or an error that it cannot recover from).
        case exited = "exited"
        /// The simulator cannot be started at all.
        case unavailable = "unavailable"
        /// The work was called off.
        case cancelled = "cancelled"
    }

    /// What kind of failure it is.
    public var kind: Kind

    /// One sentence for the user.
    public var message: String

    /// The simulator's own lines that led to this verdict, in order.
    public var log: [String]

    /// Creates a failure.
    ///
    /// - Parameters:
    ///   - kind: What kind of failure it is.
    ///   - message: One sentence for the user.
    ///   - log: The simulator's own lines.
    public init(_ kind: Kind, _ message: String, log: [String] = []) {
        self.kind = kind
        self.message = message
        self.log = log
    }

    /// The sentence, and the simulator's lines under it.
    public var description: String {
        ([message] + log.map { "  ngspice: \($0)" }).joined(separator: "\n")
    }
}

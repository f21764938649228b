public import Diagnostics

extension StimulationProtocol {
    /// A protocol that text can state.
    public struct Kind: Sendable {
        /// The name, e.g. `pairing`.
        public let name: String

        /// What it is, in one line.
        public let summary: String

        /// The arguments by name, each with what it is and what it is when not given.
        public let arguments: [(name: String, meaning: String)]

        fileprivate let make: @Sendable (ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol

        fileprivate init(
            _ name: String, _ summary: String, _ arguments: [(name: String, meaning: String)],
            _ make: @escaping @Sendable (ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol
        ) {
            self.name = name
            self.summary = summary
            self.arguments = arguments
            self.make = make
        }
    }

    /// The protocols that text can state.
    public static let kinds: [Kind] = [
        Kind(
            "pairing", "one pre and one post spike a period",
            [
                ("dt", "distances t_post - t_pre; 16 from -100 ms to 100 ms"), ("period", "1 s"),
                ("repetitions", "pairs of each distance; 1"),
            ], pairing),
        Kind(
            "frequency", "pairs at several rates, as in visual cortex",
            [
                ("dt", "distances t_post - t_pre; 10m;-10m"), ("rate", "pairs a second; 0.1Hz;10Hz;20Hz;40Hz;50Hz"),
                ("repetitions", "60"),
            ], frequency),
        Kind(
            "triplet", "three spikes a period, as in hippocampal culture",
            [
                ("order", "pre-post-pre;post-pre-post"), ("dt1", "t_post - t_pre of the first pair"),
                ("dt2", "of the second pair, as many as dt1; both as in the experiments"), ("period", "1 s"),
                ("repetitions", "60"),
            ], triplet),
        Kind(
            "quadruplet", "two pairs of opposite order, T apart",
            [
                ("T", "distances; above 0 post-pre-pre-post; 14 from -100 ms to 100 ms"),
                ("dt", "distance within a pair; 5m"), ("definition", "T between midpoint or as inner-gap; midpoint"),
                ("period", "1 s"), ("repetitions", "60"),
            ], quadruplet),
        Kind(
            "froemke-dan", "the map of triplets of both orders over a grid of distances",
            [("dt", "|dt1| and |dt2|; 5m;10m;20m;30m;40m"), ("period", "1 s"), ("repetitions", "1")], tripletMap),
        Kind(
            "poisson", "Poisson trains on both sides, for weight changes against rates",
            [
                ("pre", "rate before the synapse; 10Hz"),
                ("post", "rates behind it; 2Hz;5Hz;10Hz;15Hz;20Hz;30Hz;40Hz;50Hz"),
                ("duration", "10 s"), ("trials", "trains of each rate; 10"), ("seed", "1"),
                ("dead", "shortest time between spikes of one train; 2.5m"),
            ], poisson),
        Kind(
            "spikes", "your own spikes from a CSV file with the columns time (s) and neuron (pre, post)",
            [("file", "the path"), ("period", "half a second after the last spike"), ("repetitions", "1")], spikes),
    ]

    /// The names of the protocols that text can state.
    public static var names: [String] { kinds.map(\.name) }

    /// Reads a protocol from text: `pairing`, `pairing(dt=-50m:10m:50m)`, `triplet(order=pre-post-pre, repetitions=60)`.
    ///
    /// Lists of numbers are a range `first:step:last` (0 is left out: both spikes at once say nothing of order) or values
    /// separated by semicolons. A number without a unit needs a prefix: `10m` is 10 ms where a time is asked for.
    ///
    /// - Parameter text: The protocol as text, or the path of a file that ends in `.yaml`, `.yml` or `.csv` (spikes).
    /// - Throws: A `DiagnosticError` with a caret in the text or in the file.
    public init(_ text: String) throws(DiagnosticError) {
        let name = text.prefix { $0 != "(" }
        let key = name.split(separator: " ").joined().lowercased()
        if key.hasSuffix(".csv"), name.count == text.count {
            self = try .spikes(Self.contents(of: text), file: text)
            return
        }
        if key.hasSuffix(".yaml") || key.hasSuffix(".yml"), name.count == text.count {
            self = try .yaml(Self.contents(of: text), file: text)
            return
        }
        guard let kind = Self.kinds.first(where: { $0.name == key }) else {
            throw ProtocolArguments.problem(
                "unknown-protocol", "there is no protocol '\(name)'", name, text, helpNaming(key, among: Self.names))
        }
        self = try kind.make(
            ProtocolArguments(of: kind.name, known: kind.arguments.map { $0.name.lowercased() }, in: text))
    }
}

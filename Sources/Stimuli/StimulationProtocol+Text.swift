public import Diagnostics

extension StimulationProtocol {
    /// What makes a protocol of its arguments, by the protocol's name in lower case.
    private static let makers: [Maker] = [
        Maker("pairing", ["dt", "period", "repetitions"], pairing),
        Maker("frequency", ["dt", "rate", "repetitions"], frequency),
        Maker("triplet", ["order", "dt1", "dt2", "period", "repetitions"], triplet),
        Maker("quadruplet", ["t", "dt", "definition", "period", "repetitions"], quadruplet),
    ]

    private struct Maker {
        let name: String
        let arguments: [String]
        let make: @Sendable (ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol

        init(
            _ name: String, _ arguments: [String],
            _ make: @escaping @Sendable (ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol
        ) {
            self.name = name
            self.arguments = arguments
            self.make = make
        }
    }

    /// The names of the protocols that text can state.
    public static var names: [String] { makers.map(\.name) }

    /// Reads a protocol from text: `pairing`, `pairing(dt=-50m:10m:50m)`, `pairing(dt=-10m;10m, repetitions=60)`.
    ///
    /// Lists of times are a range `first:step:last` (0 is left out: both spikes at once say nothing of order) or values
    /// separated by semicolons. A time without a unit needs a prefix: `10m` is 10 ms.
    ///
    /// - Parameter text: The protocol as text.
    /// - Throws: A `DiagnosticError` with a caret in the text.
    public init(_ text: String) throws(DiagnosticError) {
        let name = text.prefix { $0 != "(" }
        let key = name.split(separator: " ").joined().lowercased()
        guard let maker = Self.makers.first(where: { $0.name == key }) else {
            throw ProtocolArguments.problem(
                "unknown-protocol", "there is no protocol '\(name)'", name, text, helpNaming(key, among: Self.names))
        }
        self = try maker.make(ProtocolArguments(of: maker.name, known: maker.arguments, in: text))
    }
}

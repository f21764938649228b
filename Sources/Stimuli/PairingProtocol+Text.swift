public import Diagnostics
internal import Units

extension PairingProtocol {
    /// Reads the protocol from text: `pairing`, `pairing(dt=-50m:10m:50m)`, `pairing(dt=-10m;10m, repetitions=60)`.
    ///
    /// Distances are a range `first:step:last` (0 is left out: both spikes at once say nothing of order) or values
    /// separated by semicolons. A distance without a unit needs a prefix: `10m` is 10 ms.
    ///
    /// - Parameter text: The protocol as text.
    /// - Throws: A `DiagnosticError` with a caret in the text.
    public init(_ text: String) throws(DiagnosticError) {
        self.init()
        let name = text.prefix { $0 != "(" }
        guard name.split(separator: " ").joined().lowercased() == "pairing" else {
            throw Self.problem("unknown-protocol", "there is no protocol '\(name)'", name, text, "expected: pairing")
        }
        guard name.endIndex < text.endIndex else { return }
        guard let last = text.lastIndex(where: { $0 != " " }), text[last] == ")" else {
            throw Self.problem(
                "bad-protocol", "the parenthesis is not closed", text.suffix(1), text, "write pairing(dt=-50m:10m:50m)")
        }
        for part in text[text.index(after: name.endIndex)..<last].split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1)
            let key = sides.first?.split(separator: " ").joined().lowercased() ?? ""
            if key.isEmpty && sides.count < 2 && !part.contains("=") { continue }
            guard sides.count == 2 else {
                throw Self.problem("bad-protocol", "'\(part)' is not NAME=VALUE", part, text, "expected dt=, period=")
            }
            switch key {
            case "dt": distances = try Self.distances(sides[1], in: text)
            case "period": period = try Self.seconds(sides[1], "period", in: text)
            case "repetitions":
                guard let count = Int(sides[1].split(separator: " ").joined()), count > 0 else {
                    throw Self.problem(
                        "bad-protocol", "'\(sides[1])' is not a number of pairs", sides[1], text, "expected 1 or more")
                }
                repetitions = count
            default:
                throw Self.problem(
                    "unknown-argument", "the protocol 'pairing' has no '\(key)'", sides[0], text,
                    helpNaming(key, among: ["dt", "period", "repetitions"]))
            }
        }
        let longest = distances.map(abs).max() ?? 0
        guard period > 1.25 * longest else {
            throw DiagnosticError(
                "bad-protocol", "a pair \(longest) s apart does not fit into a period of \(period) s",
                help: "give a period of more than \(1.25 * longest) s")
        }
    }

    /// The protocol as text that gives it again.
    public var text: String {
        let list = distances.map { "\(Self.exponential($0))" }.joined(separator: ";")
        return "pairing(dt=\(list), period=\(Self.exponential(period)), repetitions=\(repetitions))"
    }

    private static func exponential(_ value: Double) -> String {
        let text = "\(value)"
        return text.contains("e") ? text : text + "e0"
    }

    private static func distances(_ text: Substring, in whole: String) throws(DiagnosticError) -> [Double] {
        let ends = text.split(separator: ":")
        if ends.count == 3 {
            let first = try seconds(ends[0], "dt", in: whole)
            let step = try seconds(ends[1], "dt", in: whole)
            let last = try seconds(ends[2], "dt", in: whole)
            guard step > 0, last >= first, (last - first) / step < 10_000 else {
                throw problem(
                    "bad-protocol", "'\(text)' is not a range", text, whole,
                    "expected first:step:last, e.g. -50m:10m:50m")
            }
            let count = Int(((last - first) / step + 1e-9).rounded(.down))
            // Multiples of the step, so that -50m:10m:50m meets 10 ms exactly and 0 is recognised.
            let values = (0...count).map { (first / step + Double($0)).rounded(toMultipleOf: 1e-6) * step }
            return try some(values.filter { $0 != 0 }, text, whole)
        }
        guard ends.count == 1 else {
            throw problem("bad-protocol", "'\(text)' is not a range", text, whole, "expected first:step:last")
        }
        var values: [Double] = []
        for part in text.split(separator: ";") { values.append(try seconds(part, "dt", in: whole)) }
        return try some(values, text, whole)
    }

    private static func some(_ distances: [Double], _ text: Substring, _ whole: String) throws(DiagnosticError)
        -> [Double]
    {
        if !distances.isEmpty { return distances }
        throw problem("bad-protocol", "'\(text)' holds no distance", text, whole, "expected a distance, e.g. 10m")
    }

    private static func seconds(_ text: Substring, _ name: String, in whole: String) throws(DiagnosticError) -> Double {
        try Quantity.parse(
            String(text), unit: "s", option: name, at: location(text, in: whole), excerpt: whole)
    }

    private static func location(_ part: Substring, in whole: String) -> SourceLocation {
        SourceLocation(
            file: "protocol", line: 1, column: whole.distance(from: whole.startIndex, to: part.startIndex) + 1,
            length: part.count)
    }

    private static func problem(
        _ code: String, _ message: String, _ part: Substring, _ whole: String, _ help: String?
    ) -> DiagnosticError {
        DiagnosticError(code, message, at: location(part, in: whole), excerpt: whole, help: help)
    }
}

extension Double {
    fileprivate func rounded(toMultipleOf grain: Double) -> Double {
        let inverse = 1 / grain
        return (self * inverse).rounded() / inverse
    }
}

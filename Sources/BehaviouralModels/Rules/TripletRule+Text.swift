public import Diagnostics
internal import Units

extension TripletRule {
    /// Reads a rule from text: a published row, a row with some parameters changed, or `triplet` with all of them.
    ///
    ///     hippocampal-nearest-minimal
    ///     visual-cortex-nearest-minimal(A3+=0.06, tau_y=45ms)
    ///     triplet(A2+=5m, A2-=4m, tau+=16.8ms, tau-=33.7ms, scheme=all-to-all)
    ///
    /// Parameters are `A2+`, `A3+`, `A2-`, `A3-` (numbers), `tau+`, `tau-`, `tau_x`, `tau_y` (times) and `scheme`
    /// (`all-to-all` or `nearest-spike`). Those that `triplet` does not name are 0, its scheme is nearest-spike.
    ///
    /// - Parameter text: The rule as text.
    /// - Throws: A `DiagnosticError` with a caret in the text, or one that names the parameter that does not do.
    public init(_ text: String) throws(DiagnosticError) {
        let name = text.prefix { $0 != "(" }
        let word = name.split(separator: " ").joined()
        self =
            word.lowercased() == "triplet"
            ? TripletRule(potentiation2: 0, depression2: 0, tauPlus: 0, tauMinus: 0, scheme: .nearestSpike)
            : try Self.row(word, name, in: text)
        if name.endIndex < text.endIndex {
            guard let last = text.lastIndex(where: { $0 != " " }), text[last] == ")" else {
                throw Self.problem(
                    "bad-rule", "the parenthesis is not closed", text.suffix(1), text, "write triplet(A2+=5m, …)")
            }
            for part in text[text.index(after: name.endIndex)..<last].split(separator: ",") {
                try take(part.drop { $0 == " " }, in: text)
            }
        }
        try check()
    }

    /// The rule as text that gives it again.
    public var text: String {
        let numbers = Self.amplitudes.map { "\($0.name)=\(self[keyPath: $0.path])" }
        let times = Self.constants.map { "\($0.name)=\(self[keyPath: $0.path])s" }
        return "triplet(\((numbers + times).joined(separator: ", ")), scheme=\(scheme.rawValue))"
    }

    private typealias Parameter = (name: String, path: WritableKeyPath<TripletRule, Double>)

    private static var amplitudes: [Parameter] { Amplitude.allCases.map { ($0.rawValue, $0.keyPath) } }

    private static var constants: [Parameter] {
        [("tau+", \.tauPlus), ("tau-", \.tauMinus), ("tau_x", \.tauX), ("tau_y", \.tauY)]
    }

    private static func row(_ word: String, _ part: Substring, in text: String) throws(DiagnosticError) -> TripletRule {
        do {
            return try PublishedRule.named(word).rule
        } catch {
            let names = PublishedRule.all.map(\.name) + ["triplet"]
            throw problem(
                "unknown-rule", "there is no rule '\(word)'", part, text, helpNaming(word.lowercased(), among: names))
        }
    }

    private mutating func take(_ part: Substring, in text: String) throws(DiagnosticError) {
        let known = Self.amplitudes.map(\.name) + Self.constants.map(\.name) + ["scheme"]
        let sides = part.split(separator: "=", maxSplits: 1)
        guard sides.count == 2 else {
            throw Self.problem(
                "bad-rule", "'\(part)' is not NAME=VALUE", part, text,
                "expected one of: " + known.joined(separator: ", "))
        }
        let key = sides[0].split(separator: " ").joined().lowercased()
        if let amplitude = Self.amplitudes.first(where: { $0.name.lowercased() == key }) {
            self[keyPath: amplitude.path] = try Self.number(sides[1], amplitude.name, "", in: text)
        } else if let constant = Self.constants.first(where: { $0.name == key }) {
            self[keyPath: constant.path] = try Self.number(sides[1], constant.name, "s", in: text)
        } else if key == "scheme" {
            let word = sides[1].split(separator: " ").joined().lowercased()
            guard let scheme = Scheme(rawValue: word) else {
                throw Self.problem(
                    "bad-rule", "there is no scheme '\(word)'", sides[1], text,
                    helpNaming(word, among: Scheme.allCases.map(\.rawValue)))
            }
            self.scheme = scheme
        } else {
            throw Self.problem(
                "unknown-parameter", "the triplet rule has no '\(key)'", sides[0], text, helpNaming(key, among: known))
        }
    }

    private static func number(
        _ part: Substring, _ name: String, _ unit: String, in text: String
    ) throws(DiagnosticError) -> Double {
        try Quantity.parse(String(part), unit: unit, option: name, at: location(part, in: text), excerpt: text)
    }

    private static func location(_ part: Substring, in text: String) -> SourceLocation {
        SourceLocation(
            file: "rule", line: 1, column: text.distance(from: text.startIndex, to: part.startIndex) + 1,
            length: part.count)
    }

    private static func problem(
        _ code: String, _ message: String, _ part: Substring, _ text: String, _ help: String?
    ) -> DiagnosticError {
        DiagnosticError(code, message, at: location(part, in: text), excerpt: text, help: help)
    }
}

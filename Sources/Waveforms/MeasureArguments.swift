/// A measure that can be stated as text: `delta(v(w), 10u, 50u)`.
protocol NamedByText: Measure {
    /// What it measures, in a few words.
    static var summary: String { get }

    /// Its arguments in order; optional ones last.
    static var arguments: [MeasureArgument] { get }

    /// Creates the measure from arguments that have been checked.
    init(_ values: MeasureArguments)

    /// The arguments that give this measure again; `nil` for one that is left out.
    var argumentValues: [(String, MeasureArguments.Value?)] { get }
}

/// One argument of a measure.
public struct MeasureArgument: Hashable, Sendable {
    /// What an argument can be.
    public enum Kind: Hashable, Sendable {
        /// The name of a signal, e.g. `v(w)`.
        case signal
        /// A number in that unit.
        case quantity(String)
        /// A number in the unit of the measure's first signal.
        case signalQuantity
        /// One of some words.
        case word([String])
    }

    /// The name by which it can be given: `from=1m`.
    public let name: String

    /// What it can be.
    public let kind: Kind

    /// What it means.
    public let meaning: String

    /// Whether it can be left out.
    public let isOptional: Bool

    init(_ name: String, _ kind: Kind, _ meaning: String, isOptional: Bool = false) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
        self.isOptional = isOptional
    }
}

/// The values of a measure's arguments, by name.
struct MeasureArguments {
    enum Value: Hashable {
        case text(String)
        case number(Double)
    }

    var values: [String: Value] = [:]

    func text(_ name: String) -> String {
        if case .text(let text)? = values[name] { text } else { "" }
    }

    func number(_ name: String) -> Double? {
        if case .number(let number)? = values[name] { number } else { nil }
    }

    var direction: SpikeTrain.Direction {
        SpikeTrain.Direction(rawValue: text("direction")) ?? .rising
    }
}

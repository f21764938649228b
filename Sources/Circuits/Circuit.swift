public import Foundation
public import Netlists

/// A circuit of the catalogue: a bench in SPICE, and what a user must know of it.
///
/// The bench (`NAME.cir`) holds the circuit as subcircuits, its supplies and bias sources; parameters and biases stand
/// in it as `{name}`. `NAME.yaml` says what they are. Adding a circuit takes these two files and nothing else.
public struct Circuit: Sendable {
    /// The name by which users call it, e.g. `tstdp-minimal`.
    public var name: String

    /// What it is, in one line.
    public var summary: String

    /// What of it is published, and where.
    public var published: String

    /// What of it was reconstructed for Hillock.
    public var reconstructed: String

    /// The papers.
    public var literature: [String]

    /// The supply that it needs, in volts.
    public var supply: Double

    /// Nets of the bench that a user may want to probe, with what they are.
    public var nets: [(name: String, meaning: String)]

    /// The parameters with their defaults.
    public var parameters: [CircuitParameter]

    /// Biases that follow from the parameters.
    public var biases: [BiasFormula]

    /// Biases that tuning may change.
    public var tunables: [Tunable] = []

    /// Conditions under which a user is warned.
    public var checks: [Check]

    /// How spikes reach the nets of the bench.
    public var stimuli: [Wiring]

    /// Named sets of parameters and biases.
    public var presets: [Preset]

    /// The signal whose change the pairing protocol measures, e.g. `v(w)`; empty for a circuit with a ``transient``.
    public var weight: String

    /// The transient of a circuit that learns nothing, and so needs no protocol: its bench holds its stimuli.
    public var transient: TransientFormula?

    /// What to measure in the transient.
    public var measures: [MeasureFormula] = []

    /// The compact model that stands in for the circuit, and how; `nil` for a circuit that has none.
    public var twin: CircuitTwin?

    /// What of its behaviour is found from the measures of one copy; `nil` where its description says nothing of that.
    public var behaviour: Behaviour?

    /// What is probed unless a user asks for something else.
    public var probes: [String]

    /// The solver options that the circuit needs.
    public var solver: [Parameter]

    /// The bench.
    public var netlist: Netlist

    /// Turns the origins of the bench's statements into places.
    public var finder: SourceFinder = { _, _ in nil }

    /// The files that the circuit was read from: the netlist and its description.
    public var files: [URL]

    /// A condition on parameters and biases that deserves a warning.
    public struct Check: Hashable, Sendable {
        /// The warning is given where this is not zero.
        public var condition: Netlists.Expression

        /// What is said; `{name}` stands for the value of a parameter or bias, `{expression|unit}` for that of an expression.
        public var message: String

        /// What to do about it, with the nearest values that work, in the same form.
        public var help: String?
    }

    /// A bias that tuning may change: the bench has a source for it, whose value can be altered in a loaded deck.
    public struct Tunable: Hashable, Sendable {
        /// The bias.
        public var bias: String

        /// The source of the bench, e.g. `itp`.
        public var source: String

        /// The values that the bias generator can give, in the unit of the bias.
        public var range: ClosedRange<Double>
    }

    /// One net that spikes drive.
    public struct Wiring: Hashable, Sendable {
        /// The net of the bench.
        public var net: String

        /// The spike train: `pre` or `post`.
        public var train: String

        /// How much later than the spike the pulse comes, in seconds.
        public var delay: Netlists.Expression

        /// Whether the net rests at the supply and is pulled low for a spike.
        public var isInverted: Bool
    }

    /// A named set of values.
    public struct Preset: Hashable, Sendable {
        /// The name, e.g. `hippocampal`.
        public var name: String

        /// Where the values come from.
        public var summary: String

        /// The values in SI units by the name of a parameter or bias.
        public var values: [String: Double]
    }

    /// The names that a user can set: parameters, then biases.
    public var settableNames: [String] { parameters.map(\.name) + biases.map(\.name) }

    /// The unit of a parameter or bias; `nil` when there is none of that name.
    ///
    /// - Parameter name: The name, in any case.
    /// - Returns: The SI unit; empty for a pure number.
    public func unit(of name: String) -> String? {
        let key = name.lowercased()
        return parameters.first { $0.name == key }?.unit ?? biases.first { $0.name == key }?.unit
    }
}

/// A parameter of a circuit.
public struct CircuitParameter: Hashable, Sendable {
    /// The name, in lower case.
    public var name: String

    /// The SI unit; empty for a pure number.
    public var unit: String

    /// The value unless a user sets another, in the unit.
    public var standard: Double

    /// The legal values.
    public var range: ClosedRange<Double>

    /// What it means.
    public var meaning: String
}

/// A bias that follows from the parameters by a formula.
public struct BiasFormula: Hashable, Sendable {
    /// The name, in lower case.
    public var name: String

    /// The SI unit.
    public var unit: String

    /// The formula over parameters, other biases, and the constants of the technology.
    public var formula: Netlists.Expression

    /// What it sets.
    public var meaning: String
}

/// The value of a bias.
public struct Bias: Hashable, Codable, Sendable {
    /// The name.
    public var name: String

    /// The value in the unit.
    public var value: Double

    /// The SI unit.
    public var unit: String

    /// What it sets.
    public var meaning: String
}

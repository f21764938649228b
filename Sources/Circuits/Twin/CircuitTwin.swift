public import Diagnostics
public import Netlists

/// What stands in for a circuit: a compact model with the terminals of its subcircuit, and how the two belong together.
///
/// The twin gets its parameters from the circuit's own, from biases, and from constants that are extracted from the technology
/// by short sweeps; nothing of it is fitted to the circuit's answers.
public struct CircuitTwin: Sendable {
    /// The name of the compact model.
    public var model: PlacedName

    /// What the twin leaves out, in a line; empty if nothing is said.
    public var summary: String

    /// Names for what several formulas need, constants included; those before are known in those after.
    public var names: [Assignment]

    /// Transistors whose constants of weak inversion the twin uses.
    public var devices: [Device]

    /// Pieces of the circuit whose measures the twin uses as constants.
    public var sweeps: [Sweep]

    /// Values of the model's parameters.
    public var parameters: [Assignment]

    /// What drives the terminals of the model.
    public var terminals: [Terminal]

    /// What stands for the signals that measures read, e.g. `v(out)`.
    public var signals: [Assignment]

    /// A transistor of the bench. Its constants are `n_NAME` and `i0_NAME`.
    public struct Device: Sendable {
        /// The name in formulas.
        public var name: String

        /// Its place in the flattened bench, e.g. `xneuron.mri`.
        public var path: PlacedName

        /// Its voltage from source to bulk in V; 0 if `nil`.
        public var body: PlacedFormula?

        /// Its voltage from drain to source in V; half the supply if `nil`.
        public var drain: PlacedFormula?

        /// The smallest current at which it works in A; 1 pA if `nil`.
        public var from: PlacedFormula?

        /// The largest current at which it works in A; 10 nA if `nil`.
        public var to: PlacedFormula?
    }

    /// A short transient of a piece of the circuit.
    public struct Sweep: Sendable {
        /// The name.
        public var name: PlacedName

        /// The lines that stand in place of the circuit's bench.
        public var statements: [Statement]

        /// Turns the origins of its statements into places.
        public var finder: SourceFinder

        /// Stop, step and largest step in s.
        public var transient: [PlacedFormula]

        /// Measures, each of which gives the constant of its name; those before are known in `{}` of those after.
        public var measures: [(name: PlacedName, text: String)]
    }

    /// A name with the formula of its value.
    public struct Assignment: Sendable {
        /// The name.
        public var name: PlacedName

        /// The value.
        public var value: PlacedFormula
    }

    /// A terminal of the model and what is at it.
    public struct Terminal: Sendable {
        /// The name of the terminal.
        public var name: PlacedName

        /// What drives it.
        public var drive: Drive
    }

    /// What drives a terminal.
    public enum Drive: Sendable {
        /// A constant voltage in V.
        case level(PlacedFormula)
        /// The voltage that a source of the bench says, or its natural logarithm, times a factor, plus a level.
        case voltage(source: PlacedName, isLogarithm: Bool, factor: PlacedFormula?, plus: PlacedFormula?)
        /// The current that sources say into a free terminal; none if there is no source. The voltage at the start in V.
        case current(source: PlacedName?, factor: PlacedFormula?, plus: PlacedFormula?, start: PlacedFormula)
    }
}

/// A name with its place in the user's file.
public struct PlacedName: Hashable, Sendable {
    /// The name.
    public var text: String

    /// Where it stands.
    public var place: SourcePlace?

    /// A finding about the name.
    func problem(_ message: String, among known: some Collection<String>) -> Diagnostic {
        problem(message, help: helpNaming(text, among: known))
    }

    /// A finding about the name, with what to do.
    public func problem(_ message: String, help: String?) -> Diagnostic {
        Diagnostic(.error, "circuit-file", message, at: place?.location, excerpt: place?.excerpt, help: help)
    }
}

/// A formula with its place in the user's file.
public struct PlacedFormula: Sendable {
    /// The formula.
    public var expression: Netlists.Expression

    /// Where it stands.
    public var place: SourcePlace?

    /// The value.
    ///
    /// - Parameters:
    ///   - names: The values of names.
    ///   - owner: What the formula is for, in messages.
    /// - Throws: A `DiagnosticError` with the nearest names, or for a value that is not finite.
    func value(_ names: ExpressionEvaluator, of owner: String) throws(DiagnosticError) -> Double {
        func failure(_ message: String, help: String? = nil) -> DiagnosticError {
            DiagnosticError("circuit-file", message, at: place?.location, excerpt: place?.excerpt, help: help)
        }
        let value: Double
        do { value = try names.evaluate(expression) } catch {
            let near = error.nearest.map { "'\($0)'" }.joined(separator: " or ")
            throw failure(
                "\(owner) has no value: \(error)",
                help: near.isEmpty
                    ? "a parameter or bias of the circuit, a constant of the technology, or one that is extracted"
                    : "did you mean \(near)?")
        }
        guard value.isFinite else { throw failure("\(owner) is \(value)") }
        return value
    }
}

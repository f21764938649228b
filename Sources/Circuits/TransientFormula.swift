public import Netlists

/// The transient of a circuit whose bench holds its stimuli: times as formulas over parameters and biases.
public struct TransientFormula: Hashable, Sendable {
    /// How long it lasts, in seconds.
    public var stop: Netlists.Expression

    /// The suggested step, in seconds.
    public var step: Netlists.Expression

    /// The largest step, in seconds.
    public var maximum: Netlists.Expression
}

/// A measure of a circuit's transient.
public struct MeasureFormula: Hashable, Sendable {
    /// The name by which users ask for it, e.g. `rate`.
    public var name: String

    /// The measure as text, in which `{formula}` stands for a value in SI units:
    /// `frequency(v(out), {vdd/2}, from={t_start})`.
    public var text: String

    /// What the circuit's equation says of it, in the measure's SI unit.
    public var closedForm: Netlists.Expression?

    /// The curve of which it is a point.
    public var curve: Curve?

    /// A place in a curve.
    public struct Curve: Hashable, Sendable {
        /// The name of the curve, e.g. `f-I`.
        public var name: String

        /// Where on the curve the measure lies.
        public var coordinate: Netlists.Expression

        /// The unit of the coordinate.
        public var unit: String
    }
}

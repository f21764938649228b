internal import Diagnostics
public import Netlists
internal import Waveforms

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

    /// Where the circuit's equation holds: there this is not zero. Everywhere if `nil`.
    public var domain: Netlists.Expression?

    /// When the measure is taken: when this is not zero. Always if `nil`.
    public var condition: Netlists.Expression?

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

extension MeasureFormula {
    /// A measure from its text, in which `{formula}` stands for a value.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - value: The value of a formula in SI units.
    /// - Throws: A `DiagnosticError` of the value, or for a measure that there is not.
    static func measure(
        _ text: String, value: (String) throws(DiagnosticError) -> Double
    ) throws(DiagnosticError) -> any Measure {
        var filled = ""
        for (part, words) in CheckText.parts(of: text) {
            guard let part else {
                filled += words
                continue
            }
            // A number without a unit has an exponent, so that it is read as one in SI units.
            let number = "\(try value(part))"
            filled += number.contains("e") ? number : "\(number)e0"
        }
        return try MeasureRegistry.parse(filled)
    }
}

public import Diagnostics
internal import Units

/// All measures by name, and their form as text.
public enum MeasureRegistry {
    static let types: [any NamedByText.Type] = [
        Adaptation.self, Average.self, Conductance.self, Crossings.self, Delta.self, DynamicRange.self, Energy.self,
        Final.self, Frequency.self, Gain.self, Integral.self, Interval.self, Latency.self, Linearity.self, Maximum.self,
        Minimum.self, Nonlinearity.self, PeakToPeak.self, Power.self, Rate.self, Repeated.self, Slope.self,
        SpikeEnergy.self, TimeConstant.self, ValueAt.self,
    ]

    /// What is to be told of one measure.
    public struct Entry: Hashable, Sendable {
        /// The name.
        public let name: String
        /// What it measures, in a few words.
        public let summary: String
        /// Its arguments in order.
        public let arguments: [MeasureArgument]
    }

    /// All measures in alphabetical order.
    public static var entries: [Entry] {
        types.map { Entry(name: $0.name, summary: $0.summary, arguments: $0.arguments) }.sorted { $0.name < $1.name }
    }

    /// The measure that a text states: a name, and arguments in order or by name.
    ///
    /// ```
    /// delta(v(w), 10u, 50u)      rate(v(out), threshold=1.65V, from=1m)      final(v(w))
    /// ```
    ///
    /// - Parameter text: The measure as text.
    /// - Returns: The measure.
    /// - Throws: A `DiagnosticError` with a caret in the text, and the nearest names.
    public static func parse(_ text: String) throws(DiagnosticError) -> any Measure {
        try MeasureText(text).measure()
    }

    /// The text that states a measure: ``parse(_:)`` of it gives the measure again.
    ///
    /// - Parameter measure: A measure of the registry.
    /// - Returns: The text; the bare name for a measure that is not of the registry.
    public static func text(of measure: any Measure) -> String {
        guard let measure = measure as? any NamedByText else { return type(of: measure).name }
        var byName = false
        let arguments = measure.argumentValues.compactMap { name, value -> String? in
            guard let value else {
                byName = true
                return nil
            }
            let text =
                switch value {
                case .text(let text): text
                // A bare number other than zero would be refused for want of a unit: the exponent stands for it.
                case .number(let number): exponential(number)
                }
            return byName ? "\(name)=\(text)" : text
        }
        return "\(type(of: measure).name)(\(arguments.joined(separator: ", ")))"
    }

    private static func exponential(_ number: Double) -> String {
        let text = "\(number)"
        return number == 0 || text.contains("e") ? text : "\(text)e0"
    }
}

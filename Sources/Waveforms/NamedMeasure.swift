internal import Diagnostics

/// A measure with the name under which its result is told, and its place in a curve if it is a point of one.
public struct NamedMeasure: Hashable, Codable, Sendable {
    /// A place in a curve: several measures with one series name are its points, such as those of an STDP window.
    public struct Series: Hashable, Codable, Sendable {
        /// The name of the curve.
        public var name: String

        /// Where on the curve the measure lies.
        public var coordinate: Double

        /// The unit of the coordinate.
        public var unit: String

        /// Creates a place in a curve.
        ///
        /// - Parameters:
        ///   - name: The name of the curve.
        ///   - coordinate: Where on the curve.
        ///   - unit: The unit of the coordinate.
        public init(name: String, coordinate: Double, unit: String) {
            self.name = name
            self.coordinate = coordinate
            self.unit = unit
        }
    }

    /// The name of the result.
    public var name: String

    /// What is measured.
    public var measure: any Measure

    /// The place in a curve.
    public var series: Series?

    /// Creates a named measure.
    ///
    /// - Parameters:
    ///   - name: The name of the result.
    ///   - measure: What is measured.
    ///   - series: The place in a curve.
    public init(_ name: String, _ measure: any Measure, series: Series? = nil) {
        self.name = name
        self.measure = measure
        self.series = series
    }

    /// Two are equal when name, series and the measure's text are.
    public static func == (left: NamedMeasure, right: NamedMeasure) -> Bool {
        left.name == right.name && left.series == right.series
            && MeasureRegistry.text(of: left.measure) == MeasureRegistry.text(of: right.measure)
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(series)
        hasher.combine(MeasureRegistry.text(of: measure))
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case measure
        case series
    }

    /// Reads name, series, and the measure from its text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        series = try container.decodeIfPresent(Series.self, forKey: .series)
        measure = try MeasureRegistry.parse(container.decode(String.self, forKey: .measure))
    }

    /// Writes name, series, and the measure as text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(series, forKey: .series)
        try container.encode(MeasureRegistry.text(of: measure), forKey: .measure)
    }
}

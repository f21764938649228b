/// A measure as a column of the table of results.
public struct MeasureColumn: Hashable, Codable, Sendable {
    /// The name that the user or the circuit gave it.
    public var name: String

    /// The SI unit of its values.
    public var unit: String

    /// The whole definition, so that a store says what its numbers are.
    public var definition: String

    /// The curve that the measure is a point of, e.g. `stdp`.
    public var series: String?

    /// Where on the curve it lies, in ``coordinateUnit``.
    public var coordinate: Double?

    /// The unit of the coordinate.
    public var coordinateUnit: String?

    /// Creates a column.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - unit: The SI unit of the values.
    ///   - definition: The whole definition.
    ///   - series: The curve that the measure is a point of.
    ///   - coordinate: Where on the curve it lies.
    ///   - coordinateUnit: The unit of the coordinate.
    public init(
        name: String, unit: String, definition: String, series: String? = nil, coordinate: Double? = nil,
        coordinateUnit: String? = nil
    ) {
        self.name = name
        self.unit = unit
        self.definition = definition
        self.series = series
        self.coordinate = coordinate
        self.coordinateUnit = coordinateUnit
    }
}

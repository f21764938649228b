/// An analysis that a deck asks for.
public enum AnalysisCard: Hashable, Codable, Sendable {
    /// `.op`.
    case operatingPoint
    /// `.tran step stop [start [maximumStep]] [uic]`, times in seconds.
    case transient(
        step: Expression, stop: Expression, start: Expression?, maximumStep: Expression?, useInitialConditions: Bool)
    /// `.dc source start stop step [source start stop step]`: each sweep is a name and three values.
    case dc([SweepCard])
    /// `.ac dec|oct|lin points start stop`, frequencies in hertz.
    case ac(spacing: String, points: Expression, start: Expression, stop: Expression)
    /// Any other analysis card (`.noise`, `.tf`, `.pz`, …), as written.
    case text(String)
}

/// One sweep of a `.dc` card.
public struct SweepCard: Hashable, Codable, Sendable {
    /// The swept source, resistor, or `temp`.
    public var name: String

    /// The first value, in the unit of what is swept.
    public var start: Expression

    /// The last value.
    public var stop: Expression

    /// The increment.
    public var step: Expression

    /// Creates a sweep.
    ///
    /// - Parameters:
    ///   - name: The swept source, resistor, or `temp`.
    ///   - start: The first value.
    ///   - stop: The last value.
    ///   - step: The increment.
    public init(_ name: String, start: Expression, stop: Expression, step: Expression) {
        self.name = name
        self.start = start
        self.stop = stop
        self.step = step
    }
}

/// A `.meas` card: which analysis, which name, and the rest as written.
public struct MeasureCard: Hashable, Codable, Sendable {
    /// `tran`, `dc`, `ac`, `sp` or `noise`.
    public var analysis: String

    /// The name of the result.
    public var name: String

    /// What follows the name, as written.
    public var definition: String

    /// Creates a measure card.
    ///
    /// - Parameters:
    ///   - analysis: `tran`, `dc`, `ac`, `sp` or `noise`.
    ///   - name: The name of the result.
    ///   - definition: What follows the name.
    public init(analysis: String, name: String, definition: String) {
        self.analysis = analysis
        self.name = name
        self.definition = definition
    }
}

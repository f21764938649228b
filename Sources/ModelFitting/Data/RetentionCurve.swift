/// A conductance that is left alone and read from time to time.
public struct RetentionCurve: Hashable, Codable, Sendable {
    /// The name, e.g. that of its column.
    public var name: String

    /// The times in s since programming, growing.
    public var times: [Double]

    /// The readings in S or in arbitrary units, as many.
    public var conductances: [Double]

    /// The standard deviation of each reading; empty where it is not known.
    public var deviations: [Double]

    /// Creates a curve.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - times: The times in s since programming, growing.
    ///   - conductances: The readings, as many.
    ///   - deviations: The standard deviation of each reading; empty where it is not known.
    public init(_ name: String, times: [Double], conductances: [Double], deviations: [Double] = []) {
        self.name = name
        self.times = times
        self.conductances = conductances
        self.deviations = deviations
    }
}

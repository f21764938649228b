/// How far parameters can be told from each other: the correlation of their errors.
public struct ParameterCorrelation: Hashable, Codable, Sendable {
    /// The parameters.
    public var names: [String]

    /// The correlations, by rows; 1 on the diagonal.
    public var rows: [[Double]]

    /// Creates a table.
    ///
    /// - Parameters:
    ///   - names: The parameters.
    ///   - rows: The correlations, by rows.
    public init(names: [String], rows: [[Double]]) {
        self.names = names
        self.rows = rows
    }

    /// From a covariance; 0 beside a parameter that has none.
    init(names: [String], covariance: [[Double]]) {
        self.names = names
        rows = covariance.indices.map { row in
            covariance.indices.map { column in
                let size = (covariance[row][row] * covariance[column][column]).squareRoot()
                return size > 0 ? covariance[row][column] / size : row == column ? 1 : 0
            }
        }
    }
}

extension EvolutionShape {
    /// The names of its parameters in the model, in their order.
    ///
    /// - Parameter letter: `p` for potentiation, `n` for depression.
    func names(_ letter: String) -> [String] {
        switch self {
        case .exponential: ["ts", "nu"].map { $0 + letter }
        case .power: ["ts", "m"].map { $0 + letter }
        case .cubic: ["ts" + letter] + (1...3).map { letter + "\($0)" }
        case .table: (0...4).map { "f" + letter + "\($0)" }
        }
    }
}

internal import RealModule

/// A symmetric matrix of a few rows.
public struct SymmetricMatrix: Hashable, Codable, Sendable {
    /// How many rows.
    public let count: Int

    /// All entries by rows.
    public private(set) var entries: [Double]

    /// Creates a matrix of zeros.
    ///
    /// - Parameter count: How many rows.
    public init(_ count: Int) {
        self.count = count
        entries = Array(repeating: 0, count: count * count)
    }

    /// An entry; setting one sets its mirror image too.
    public subscript(row: Int, column: Int) -> Double {
        get { entries[row * count + column] }
        set {
            entries[row * count + column] = newValue
            entries[column * count + row] = newValue
        }
    }

    /// The solution of A x = b; `nil` where A is not positive definite.
    ///
    /// - Parameter right: b, with as many values as there are rows.
    public func solve(_ right: [Double]) -> [Double]? {
        CholeskyFactor(entries, count: count).solve(right)
    }

    /// The inverse; `nil` where the matrix is not positive definite.
    ///
    /// The matrix is scaled to a diagonal of ones first, so that the units of its rows do not matter.
    public func inverse() -> SymmetricMatrix? {
        let scales = (0..<count).map { self[$0, $0] > 0 ? 1 / self[$0, $0].squareRoot() : 0 }
        guard !scales.contains(0) else { return nil }
        var scaled = self
        for row in 0..<count {
            for column in 0...row { scaled[row, column] = self[row, column] * scales[row] * scales[column] }
        }
        let factor = CholeskyFactor(scaled.entries, count: count)
        var inverse = SymmetricMatrix(count)
        for column in 0..<count {
            var unit = Array(repeating: 0.0, count: count)
            unit[column] = 1
            guard let solution = factor.solve(unit) else { return nil }
            for row in column..<count { inverse[row, column] = solution[row] * scales[row] * scales[column] }
        }
        return inverse
    }

    /// The first row that is a combination of those above it: of the matrix with a diagonal of ones a pivot below
    /// 1e-9; `nil` where all rows are independent.
    public func firstDependentRow() -> Int? {
        if let zero = (0..<count).first(where: { self[$0, $0] <= 0 }) { return zero }
        return CholeskyFactor(correlation().entries, count: count, leastPivot: 1e-9).dependentRows.first
    }

    /// The matrix with each entry divided by the roots of the diagonal entries: correlations, of covariances.
    public func correlation() -> SymmetricMatrix {
        var result = SymmetricMatrix(count)
        for row in 0..<count {
            for column in 0...row {
                let size = (self[row, row] * self[column, column]).squareRoot()
                result[row, column] = size > 0 ? self[row, column] / size : row == column ? 1 : 0
            }
        }
        return result
    }
}

/// Cholesky's factor of a symmetric matrix A: the lower triangle L with L Lᵀ = A (G. H. Golub and C. F. Van Loan, Matrix
/// Computations, 4th ed., section 4.2).
///
/// A row that is a combination of those above it leaves no pivot. It is recorded and its column is zero, so that the
/// factor of a singular covariance still draws from it.
public struct CholeskyFactor: Sendable {
    /// How many rows.
    public let count: Int

    /// L by rows; zero above the diagonal.
    public let entries: [Double]

    /// The rows that depend on those above them; empty for a positive definite matrix.
    public let dependentRows: [Int]

    /// Factors a matrix.
    ///
    /// - Parameters:
    ///   - matrix: A by rows, of which the lower triangle is read: `count` × `count` numbers.
    ///   - count: How many rows.
    ///   - leastPivot: A pivot that is not above this share of its diagonal entry counts as zero.
    public init(_ matrix: [Double], count: Int, leastPivot: Double = 1e-13) {
        var lower = Array(repeating: 0.0, count: count * count)
        var dependent: [Int] = []
        for row in 0..<count {
            for column in 0..<row {
                var sum = matrix[row * count + column]
                for other in 0..<column { sum -= lower[row * count + other] * lower[column * count + other] }
                let pivot = lower[column * count + column]
                lower[row * count + column] = pivot > 0 ? sum / pivot : 0
            }
            let own = matrix[row * count + row]
            var sum = own
            for other in 0..<row { sum -= lower[row * count + other] * lower[row * count + other] }
            if sum > leastPivot * abs(own), sum.isFinite {
                lower[row * count + row] = sum.squareRoot()
            } else {
                dependent.append(row)
            }
        }
        self.count = count
        entries = lower
        dependentRows = dependent
    }

    /// An entry of L.
    public subscript(row: Int, column: Int) -> Double { entries[row * count + column] }

    /// The solution of A x = b; `nil` where A is not positive definite.
    ///
    /// - Parameter right: b, with as many values as there are rows.
    public func solve(_ right: [Double]) -> [Double]? {
        guard dependentRows.isEmpty else { return nil }
        var x = right
        for row in 0..<count {
            for column in 0..<row { x[row] -= self[row, column] * x[column] }
            x[row] /= self[row, row]
        }
        for row in (0..<count).reversed() {
            for other in (row + 1)..<max(count, row + 1) { x[row] -= self[other, row] * x[other] }
            x[row] /= self[row, row]
        }
        return x
    }
}

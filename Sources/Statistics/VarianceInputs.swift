internal import RealModule

/// Independent inputs on many samples, ready to find where the variance of outputs comes from.
public struct VarianceInputs: Sendable {
    /// The values of each input less their mean.
    let columns: [[Double]]

    /// The sum of the squares of each.
    let squares: [Double]

    /// The number of samples.
    let count: Int

    /// Cholesky's factor of the matrix of products; `nil` where each input is to be taken on its own.
    private let factor: [[Double]]?

    /// Prepares inputs.
    ///
    /// - Parameter inputs: For each input its values on all samples, of mean 0 and variance 1.
    /// `nil` is given for fewer than 8 samples, for inputs of different lengths, and without inputs.
    public init?(_ inputs: [[Double]]) {
        guard let n = inputs.first?.count, n >= 8, inputs.allSatisfy({ $0.count == n }) else { return nil }
        columns = inputs.map { input in
            let middle = input.reduce(0, +) / Double(n)
            return input.map { $0 - middle }
        }
        count = n
        squares = columns.map { Self.product($0, $0) }
        factor = n >= 2 * inputs.count + 8 ? Self.factor(columns) : nil
    }

    /// The coefficients of least squares in all inputs at once.
    ///
    /// - Parameter right: The product of each input with the output.
    /// - Returns: A coefficient for each input; `nil` where there are too few samples, or inputs depend on each other.
    func solution(_ right: [Double]) -> [Double]? {
        guard let factor else { return nil }
        var x = right
        let n = right.count
        for row in 0..<n {
            for k in 0..<row { x[row] -= factor[row][k] * x[k] }
            x[row] /= factor[row][row]
        }
        for row in (0..<n).reversed() {
            for k in (row + 1)..<max(n, row + 1) { x[row] -= factor[k][row] * x[k] }
            x[row] /= factor[row][row]
        }
        return x
    }

    /// The sum of products.
    static func product(_ one: [Double], _ other: [Double]) -> Double {
        var sum = 0.0
        for index in one.indices { sum += one[index] * other[index] }
        return sum
    }

    /// The lower triangle L with L Lᵀ the matrix of products; `nil` where that is not positive definite, as for an input
    /// without spread.
    private static func factor(_ columns: [[Double]]) -> [[Double]]? {
        var l: [[Double]] = []
        for row in columns.indices {
            var values = (0...row).map { product(columns[row], columns[$0]) }
            let own = values[row]
            for column in 0..<row {
                for k in 0..<column { values[column] -= values[k] * l[column][k] }
                values[column] /= l[column][column]
            }
            for k in 0..<row { values[row] -= values[k] * values[k] }
            guard values[row] > 1e-10 * own else { return nil }
            values[row] = Double.sqrt(values[row])
            l.append(values)
        }
        return l
    }
}

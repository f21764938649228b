/// Independent inputs on many samples, ready to find where the variance of outputs comes from.
public struct VarianceInputs: Sendable {
    /// The values of each input less their mean.
    let columns: [[Double]]

    /// The sum of the squares of each.
    let squares: [Double]

    /// The number of samples.
    let count: Int

    /// Cholesky's factor of the matrix of products; `nil` where each input is to be taken on its own.
    private let factor: CholeskyFactor?

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
        factor?.solve(right)
    }

    /// The sum of products.
    static func product(_ one: [Double], _ other: [Double]) -> Double {
        var sum = 0.0
        for index in one.indices { sum += one[index] * other[index] }
        return sum
    }

    /// The factor of the matrix of products, in which an input without spread depends on the others.
    private static func factor(_ columns: [[Double]]) -> CholeskyFactor {
        let n = columns.count
        var products = Array(repeating: 0.0, count: n * n)
        for row in 0..<n {
            for column in 0...row { products[row * n + column] = product(columns[row], columns[column]) }
        }
        return CholeskyFactor(products, count: n, leastPivot: 1e-10)
    }
}

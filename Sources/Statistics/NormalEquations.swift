/// What a sum of squares needs of its residuals: the sum itself, its gradient and the Gauss-Newton matrix.
///
///     S = Σ r²,   g = Σ r ∂r/∂p,   A = Σ ∂r/∂p ∂r/∂pᵀ
///
/// Residuals are added one by one and not kept.
public struct NormalEquations: Sendable {
    /// How many parameters.
    public let parameterCount: Int

    /// How many residuals were added.
    public private(set) var count = 0

    /// S.
    public private(set) var sum = 0.0

    /// g.
    public private(set) var gradient: [Double]

    /// A, of which only the lower triangle is filled.
    private var lower: [Double]

    /// Creates empty sums.
    ///
    /// - Parameter parameterCount: How many parameters.
    public init(parameterCount: Int) {
        self.parameterCount = parameterCount
        gradient = Array(repeating: 0, count: parameterCount)
        lower = Array(repeating: 0, count: parameterCount * parameterCount)
    }

    /// Adds a residual that may depend on the first parameters only.
    ///
    /// - Parameters:
    ///   - residual: r, already divided by its standard deviation where weights are wanted.
    ///   - slopes: ∂r/∂p of the first parameters.
    public mutating func add(_ residual: Double, slopes: [Double]) {
        count += 1
        sum += residual * residual
        let width = parameterCount
        gradient.withUnsafeMutableBufferPointer { gradient in
            lower.withUnsafeMutableBufferPointer { lower in
                for row in slopes.indices {
                    let slope = slopes[row]
                    gradient[row] += residual * slope
                    for column in 0...row { lower[row * width + column] += slope * slopes[column] }
                }
            }
        }
    }

    /// Adds a residual that depends on the first parameters and on one more.
    ///
    /// - Parameters:
    ///   - residual: r.
    ///   - slopes: ∂r/∂p of the first parameters.
    ///   - place: The place of the further parameter, behind the first ones.
    ///   - slope: ∂r/∂p of it.
    public mutating func add(_ residual: Double, slopes: [Double], at place: Int, slope: Double) {
        add(residual, slopes: slopes)
        gradient[place] += residual * slope
        for column in slopes.indices { lower[place * parameterCount + column] += slope * slopes[column] }
        lower[place * parameterCount + place] += slope * slope
    }

    /// Adds what was summed over several residuals already.
    ///
    /// - Parameters:
    ///   - count: How many residuals.
    ///   - sum: Σ r².
    ///   - places: The places of the parameters that they depend on.
    ///   - gradient: Σ r ∂r/∂p of these.
    ///   - matrix: Σ ∂r/∂p ∂r/∂pᵀ of these, by rows.
    public mutating func add(count: Int, sum: Double, places: [Int], gradient: [Double], matrix: [[Double]]) {
        self.count += count
        self.sum += sum
        for (row, place) in places.enumerated() {
            self.gradient[place] += gradient[row]
            for (column, other) in places.enumerated() where other <= place {
                lower[place * parameterCount + other] += matrix[row][column]
            }
        }
    }

    /// A.
    public var matrix: SymmetricMatrix {
        var matrix = SymmetricMatrix(parameterCount)
        for row in 0..<parameterCount {
            for column in 0...row { matrix[row, column] = lower[row * parameterCount + column] }
        }
        return matrix
    }
}

/// Residuals with exact derivatives, for ``LevenbergMarquardt``.
public protocol ResidualModel: Sendable {
    /// How many parameters there are.
    var parameterCount: Int { get }

    /// Adds all residuals at some parameters.
    ///
    /// - Parameters:
    ///   - parameters: The parameters.
    ///   - equations: Empty sums for as many parameters.
    func addResiduals(at parameters: [Double], to equations: inout NormalEquations)
}

internal import RealModule

/// A normal distribution of several numbers that belong together, some of them by their logarithms.
public struct JointNormal: Hashable, Codable, Sendable {
    /// The names.
    public var names: [String]

    /// Whether the logarithm of a number is what is normal; of such numbers mean and covariance are those of logarithms.
    public var isLogarithmic: [Bool]

    /// The means.
    public var means: [Double]

    /// The covariance.
    public var covariance: SymmetricMatrix

    /// Creates a distribution.
    ///
    /// - Parameters:
    ///   - names: The names.
    ///   - isLogarithmic: Whether the logarithm of a number is what is normal.
    ///   - means: The means, of logarithms where these count.
    ///   - covariance: The covariance, of logarithms where these count.
    public init(names: [String], isLogarithmic: [Bool], means: [Double], covariance: SymmetricMatrix) {
        self.names = names
        self.isLogarithmic = isLogarithmic
        self.means = means
        self.covariance = covariance
    }

    /// The distribution with the mean and covariance of some samples, with n − 1 in the denominator.
    ///
    /// - Parameters:
    ///   - names: The names.
    ///   - isLogarithmic: Whether the logarithm of a number is what is normal.
    ///   - samples: At least two, each with a number for each name; `nil` is given for a logarithm of what is not above zero.
    public init?(names: [String], isLogarithmic: [Bool], samples: [[Double]]) {
        guard samples.count >= 2, samples.allSatisfy({ $0.count == names.count }) else { return nil }
        let rows = samples.map { row in
            row.indices.map { isLogarithmic[$0] ? Double.log(row[$0]) : row[$0] }
        }
        guard rows.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return nil }
        let n = Double(rows.count)
        let means = names.indices.map { place in rows.reduce(0) { $0 + $1[place] } / n }
        var covariance = SymmetricMatrix(names.count)
        for i in names.indices {
            for j in 0...i {
                covariance[i, j] = rows.reduce(0) { $0 + ($1[i] - means[i]) * ($1[j] - means[j]) } / (n - 1)
            }
        }
        self.init(names: names, isLogarithmic: isLogarithmic, means: means, covariance: covariance)
    }

    /// Numbers drawn from the distribution.
    ///
    /// - Parameter stream: Random numbers, of which as many are taken as there are names.
    /// - Returns: One number for each name.
    public func draw(from stream: inout RandomStream) -> [Double] {
        let normals = names.map { _ in stream.nextNormal() }
        return values(at: normals)
    }

    /// The numbers of one device of an ensemble: those of the stream (seed, sample, path, `device`).
    ///
    /// - Parameters:
    ///   - seed: The seed of the ensemble.
    ///   - sample: The number of the sample; 0 is the nominal device, which has the means.
    ///   - path: The place of the device in the circuit; each has draws of its own.
    /// - Returns: Values by name.
    public func draw(seed: UInt64, sample: Int, path: String) -> [String: Double] {
        var stream = RandomStream(seed: seed, sample: sample, path: path, channel: "device")
        let values = sample == 0 ? self.values(at: names.map { _ in 0 }) : draw(from: &stream)
        return Dictionary(zip(names, values), uniquingKeysWith: { $1 })
    }

    /// The numbers that belong to independent standard normal ones; all zero for the means.
    ///
    /// - Parameter normals: One for each name.
    public func values(at normals: [Double]) -> [Double] {
        // The covariance may be singular: of fewer samples than names, or of names that go together.
        let factor = CholeskyFactor(covariance.entries, count: names.count, leastPivot: 1e-12)
        return names.indices.map { row in
            var value = means[row]
            for column in 0...row { value += factor[row, column] * normals[column] }
            return isLogarithmic[row] ? Double.exp(value) : value
        }
    }
}

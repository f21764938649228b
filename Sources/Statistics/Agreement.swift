internal import RealModule

/// How near the values of a cheap method are to those of a reference method on the same samples.
public struct Agreement: Hashable, Codable, Sendable {
    /// How many samples have both values.
    public var count: Int

    /// The mean of cheap minus reference, with its interval from Student's distribution.
    public var bias: Estimate

    /// The standard deviation of cheap minus reference.
    public var deviation: Double

    /// The difference with the largest magnitude, cheap minus reference.
    public var worst: Double

    /// The index of the sample with the worst difference.
    public var worstIndex: Int

    /// Pearson's coefficient of correlation; `nil` where one of the methods gives equal values.
    public var correlation: Double?

    /// The slope of the straight line of least squares, cheap over reference; `nil` where the reference's values are equal.
    public var slope: Double?

    /// The standard deviation of the reference's values: what the differences are to be compared with.
    public var spread: Double

    /// The mean of the reference's values.
    public var mean: Double

    /// Compares values.
    ///
    /// - Parameters:
    ///   - reference: The values of the reference method, finite.
    ///   - cheap: Those of the cheap method on the same samples, as many; `nil` is given for fewer than three pairs.
    public init?(reference: [Double], cheap: [Double]) {
        let n = reference.count
        guard n >= 3, cheap.count == n, (reference + cheap).allSatisfy(\.isFinite) else { return nil }
        let pairs = PairMoments(reference, cheap)
        let differences = zip(cheap, reference).map { $0 - $1 }
        count = n
        mean = pairs.meanY
        spread = Double.sqrt(pairs.varianceY)
        let middle = differences.reduce(0, +) / Double(n)
        deviation = Double.sqrt(differences.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(n - 1))
        let reach = Student.reach(freedom: n - 1) * deviation / Double.sqrt(Double(n))
        bias = Estimate(middle, lower: middle - reach, upper: middle + reach)
        worstIndex = differences.indices.max { abs(differences[$0]) < abs(differences[$1]) } ?? 0
        worst = differences[worstIndex]
        correlation = pairs.correlation
        slope = pairs.varianceY > 0 ? pairs.covariance / pairs.varianceY : nil
    }
}

/// Means, variances and covariance of pairs, with n - 1 in the denominators.
struct PairMoments {
    var meanY = 0.0
    var meanX = 0.0
    var varianceY = 0.0
    var varianceX = 0.0
    var covariance = 0.0

    /// - Parameters:
    ///   - y: At least two values.
    ///   - x: As many.
    init(_ y: [Double], _ x: [Double]) {
        let n = Double(y.count)
        for value in y { meanY += value }
        for value in x { meanX += value }
        meanY /= n
        meanX /= n
        for index in y.indices {
            let (dy, dx) = (y[index] - meanY, x[index] - meanX)
            varianceY += dy * dy
            varianceX += dx * dx
            covariance += dy * dx
        }
        varianceY /= n - 1
        varianceX /= n - 1
        covariance /= n - 1
    }

    /// Pearson's coefficient; `nil` without spread on either side.
    var correlation: Double? {
        guard varianceX > 0, varianceY > 0 else { return nil }
        return max(-1, min(1, covariance / Double.sqrt(varianceX) / Double.sqrt(varianceY)))
    }
}

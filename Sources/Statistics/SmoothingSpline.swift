internal import RealModule

/// The natural cubic spline that minimises Σ (y − g(x))² + λ ∫ g″² dx.
///
/// C. Reinsch, Numer. Math. 10 (1967) 177; in the form of P. Green, B. Silverman, Nonparametric Regression and Generalized
/// Linear Models (1994), chapter 2, with the trace of the smoother by M. Hutchinson, F. de Hoog, Numer. Math. 47 (1985) 99. The
/// work grows linearly with the number of values.
public struct SmoothingSpline: Hashable, Codable, Sendable {
    /// The places, growing.
    public let places: [Double]

    /// The spline at the places.
    public let values: [Double]

    /// The second derivatives at the places, 0 at both ends.
    private let curvatures: [Double]

    /// How many parameters the spline is worth: the trace of the matrix that turns y into g.
    public let degreesOfFreedom: Double

    /// Σ (y − g)².
    public let residualSum: Double

    /// Creates the spline.
    ///
    /// - Parameters:
    ///   - places: At least four, growing.
    ///   - values: As many.
    ///   - roughness: λ, at least 0.
    public init?(places: [Double], values: [Double], roughness: Double) {
        let count = places.count
        guard count >= 4, values.count == count, roughness >= 0 else { return nil }
        let h = (0..<count - 1).map { places[$0 + 1] - places[$0] }
        guard h.allSatisfy({ $0 > 0 }) else { return nil }
        // Column j of Q takes second differences at the inner place j + 1.
        let inner = count - 2
        let q = (0..<inner).map { Column(left: 1 / h[$0], right: 1 / h[$0 + 1]) }
        var (b0, b1, b2): ([Double], [Double], [Double]) = ([], [], [])
        for j in 0..<inner {
            b0.append((h[j] + h[j + 1]) / 3 + roughness * q[j].square)
            b1.append(j + 1 < inner ? h[j + 1] / 6 + roughness * q[j].timesNext(q[j + 1]) : 0)
            b2.append(j + 2 < inner ? roughness * q[j].right * q[j + 2].left : 0)
        }
        // B = L D Lᵀ with two bands below the diagonal.
        var (d, l1, l2) = (b0, b1, b2)
        for j in 0..<inner {
            if j > 0 {
                d[j] -= l1[j - 1] * l1[j - 1] * d[j - 1]
                l1[j] -= l2[j - 1] * d[j - 1] * l1[j - 1]
            }
            if j > 1 { d[j] -= l2[j - 2] * l2[j - 2] * d[j - 2] }
            l1[j] /= d[j]
            l2[j] /= d[j]
        }
        var gamma: [Double] = []
        for j in 0..<inner {
            let column = q[j]
            let ends = column.left * values[j] + column.right * values[j + 2]
            gamma.append(ends + column.middle * values[j + 1])
        }
        for j in 0..<inner {
            if j > 0 { gamma[j] -= l1[j - 1] * gamma[j - 1] }
            if j > 1 { gamma[j] -= l2[j - 2] * gamma[j - 2] }
        }
        for j in (0..<inner).reversed() {
            gamma[j] /= d[j]
            if j + 1 < inner { gamma[j] -= l1[j] * gamma[j + 1] }
            if j + 2 < inner { gamma[j] -= l2[j] * gamma[j + 2] }
        }
        var smooth = values
        for j in 0..<inner {
            smooth[j] -= roughness * q[j].left * gamma[j]
            smooth[j + 1] -= roughness * q[j].middle * gamma[j]
            smooth[j + 2] -= roughness * q[j].right * gamma[j]
        }
        self.places = places
        self.values = smooth
        curvatures = [0] + gamma + [0]
        residualSum = zip(values, smooth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        degreesOfFreedom = Double(count) - roughness * Self.trace(q, d, l1, l2)
    }

    /// tr(B⁻¹ QᵀQ) from the three central bands of B⁻¹.
    private static func trace(
        _ q: [Column], _ d: [Double], _ l1: [Double], _ l2: [Double]
    ) -> Double {
        let count = d.count
        var (s0, s1, s2) = (d, d, d)
        var sum = 0.0
        for j in (0..<count).reversed() {
            let (right, far) = (j + 1 < count, j + 2 < count)
            s2[j] = far ? -l1[j] * s1[j + 1] - l2[j] * s0[j + 2] : 0
            s1[j] = right ? -l1[j] * s0[j + 1] - (far ? l2[j] * s1[j + 1] : 0) : 0
            s0[j] = 1 / d[j] - (right ? l1[j] * s1[j] : 0) - (far ? l2[j] * s2[j] : 0)
            sum += s0[j] * q[j].square
            if right { sum += 2 * s1[j] * q[j].timesNext(q[j + 1]) }
            if far { sum += 2 * s2[j] * q[j].right * q[j + 2].left }
        }
        return sum
    }

    /// The spline at a place; a straight line beyond the ends.
    ///
    /// - Parameter x: The place.
    public func value(at x: Double) -> Double {
        let last = places.count - 1
        var (low, high) = (0, last)
        while high - low > 1 {
            let middle = (low + high) / 2
            if places[middle] <= x { low = middle } else { high = middle }
        }
        let h = places[low + 1] - places[low]
        let (a, b) = ((places[low + 1] - x) / h, (x - places[low]) / h)
        let chord = a * values[low] + b * values[low + 1]
        if a > 1 || b > 1 {
            // Beyond an end: the slope there, without curvature.
            let end = a > 1 ? low : low + 1
            let step = (values[low + 1] - values[low]) / h
            let slope =
                a > 1
                ? step - h * (2 * curvatures[low] + curvatures[low + 1]) / 6
                : step + h * (curvatures[low] + 2 * curvatures[low + 1]) / 6
            return values[end] + slope * (x - places[end])
        }
        let bend = ((a * a * a - a) * curvatures[low] + (b * b * b - b) * curvatures[low + 1]) * h * h / 6
        return chord + bend
    }

    /// The spline with the λ whose generalised cross-validation n RSS/(n − df)² is least.
    ///
    /// It takes neighbouring errors as independent: noise that adds up from value to value is taken for signal.
    /// P. Craven, G. Wahba, Numer. Math. 31 (1979) 377.
    ///
    /// - Parameters:
    ///   - places: At least four, growing.
    ///   - values: As many.
    public static func crossValidated(places: [Double], values: [Double]) -> SmoothingSpline? {
        best(places, values, candidates: 60) { _, spline in
            let rest = Double(places.count) - spline.degreesOfFreedom
            return spline.residualSum / (rest * rest)
        }
    }

    /// The spline with the λ that predicts best what is in blocks that were left out, for errors that are alike in neighbours.
    ///
    /// - Parameters:
    ///   - places: Growing.
    ///   - values: As many.
    ///   - blocks: How many blocks; each of more values than the errors are alike over.
    public static func crossValidated(places: [Double], values: [Double], blocks: Int) -> SmoothingSpline? {
        let count = places.count
        return best(places, values, candidates: 24) { roughness, _ in
            var sum = 0.0
            for block in 0..<blocks {
                let out = (block * count / blocks)..<((block + 1) * count / blocks)
                let kept = places.indices.filter { !out.contains($0) }
                guard
                    let part = SmoothingSpline(
                        places: kept.map { places[$0] }, values: kept.map { values[$0] }, roughness: roughness)
                else { return .infinity }
                for place in out {
                    let miss = values[place] - part.value(at: places[place])
                    sum += miss * miss
                }
            }
            return sum
        }
    }

    /// The spline with the best score among values of λ from a tenth of the mean distance cubed to far beyond a straight line.
    private static func best(
        _ places: [Double], _ values: [Double], candidates: Int, score: (Double, SmoothingSpline) -> Double
    ) -> SmoothingSpline? {
        guard places.count >= 4, let first = places.first, let last = places.last, last > first else { return nil }
        let length = last - first
        let step = length / Double(places.count - 1)
        let (low, high) = (Double.log(0.1 * step * step * step), Double.log(1000 * length * length * length))
        var best: (score: Double, spline: SmoothingSpline)?
        for candidate in 0..<candidates {
            let roughness = Double.exp(low + (high - low) * Double(candidate) / Double(candidates - 1))
            guard let spline = SmoothingSpline(places: places, values: values, roughness: roughness) else { continue }
            let own = score(roughness, spline)
            if own.isFinite, own < (best?.score ?? .infinity) { best = (own, spline) }
        }
        return best?.spline
    }
}

/// A column of Q: second differences of three neighbours.
private struct Column {
    let left: Double
    let right: Double
    var middle: Double { -left - right }
    var square: Double { left * left + middle * middle + right * right }

    /// The product with the column of the next place, which lies one row lower.
    func timesNext(_ next: Column) -> Double { middle * next.left + right * next.middle }
}

internal import RealModule

/// What varies from pulse to pulse and what from reading to reading, told apart by how differences grow with their distance.
///
/// After a trend is taken away, readings of a state that takes a random step of variance σ_c² with each pulse and is read with
/// variance σ_r² have E (r(n + k) − r(n))² = k σ_c² + 2 σ_r² (the variogram of a random walk with a nugget).
struct NoiseEstimate {
    /// σ_c², not below zero.
    var cycleVariance: Double
    /// σ_r², not below zero.
    var readVariance: Double

    /// From residuals of ramps, at distances of 1 to 8 pulses.
    ///
    /// - Parameter runs: Residuals of each ramp.
    /// - Returns: `nil` for runs that are too short.
    init?(_ runs: [[Double]]) {
        var (distances, means): ([Double], [Double]) = ([], [])
        for distance in 1...8 {
            var (sum, count) = (0.0, 0)
            for run in runs where run.count > distance {
                for index in 0..<(run.count - distance) {
                    let step = run[index + distance] - run[index]
                    sum += step * step
                    count += 1
                }
            }
            guard count >= 20 else { return nil }
            distances.append(Double(distance))
            means.append(sum / Double(count))
        }
        let n = Double(distances.count)
        let (meanX, meanY) = (distances.reduce(0, +) / n, means.reduce(0, +) / n)
        let spread = distances.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        let slope = zip(distances, means).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
        cycleVariance = max(0, slope)
        readVariance = max(0, (meanY - cycleVariance * meanX) / 2)
    }

    /// The standard deviation of a reading against its neighbours, from second differences: of white noise
    /// E (r(n+1) − 2 r(n) + r(n−1))² = 6 σ².
    static func roughness(_ runs: [[Double]]) -> Double {
        var (sum, count) = (0.0, 0)
        for run in runs where run.count > 2 {
            for index in 1..<(run.count - 1) {
                let bend = run[index + 1] - 2 * run[index] + run[index - 1]
                sum += bend * bend
                count += 1
            }
        }
        return count > 0 ? (sum / Double(count) / 6).squareRoot() : 0
    }
}

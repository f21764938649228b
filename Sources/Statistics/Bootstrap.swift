internal import RealModule

/// Intervals of mean, σ and skewness by resampling, bias-corrected and accelerated (BCa).
///
/// B. Efron, J. Am. Stat. Assoc. 82 (1987) 171, doi:10.1080/01621459.1987.10478410. The resamples come from a fixed
/// stream, so that the same values always give the same intervals.
struct Bootstrap {
    /// How many resamples: the ends of a 95 % interval are then uncertain by about 4 % of its width.
    static let resamples = 1000

    private let values: [Double]
    private let all: Moments
    private let drawn: [Moments]

    /// Draws the resamples.
    ///
    /// - Parameter values: At least two values of about unit size.
    init(_ values: [Double]) {
        self.values = values
        var all = Moments()
        for value in values { all.add(value) }
        self.all = all
        let generator = Philox(key0: 0x426F_6F74_7374_7261, key1: UInt64(values.count))
        let n = UInt64(values.count)
        drawn = (0..<Self.resamples).map { resample in
            var moments = Moments()
            var index: UInt64 = 0
            var left = values.count
            while left > 0 {
                let block = generator.block((UInt64(resample), index, 0, 0))
                index += 1
                for word in [block.0, block.1, block.2, block.3].prefix(left) {
                    moments.add(values[Int(word.multipliedFullWidth(by: n).high)])
                }
                left -= 4
            }
            return moments
        }
    }

    /// A figure with its interval.
    ///
    /// - Parameter figure: What to compute from the moments.
    /// - Returns: The figure of all values, and the interval; without one where no resample differs.
    func estimate(_ figure: (Moments) -> Double) -> Estimate {
        let value = figure(all)
        let sorted = drawn.map(figure).sorted()
        guard let least = sorted.first, let most = sorted.last, least < most else { return Estimate(value) }
        let below = sorted.reduce(0.0) { $0 + ($1 < value ? 1 : $1 == value ? 0.5 : 0) }
        // Half a resample keeps the correction finite where all lie on one side.
        let share = min(max(below, 0.5), Double(sorted.count) - 0.5) / Double(sorted.count)
        let bias = Normal.quantile(share)
        let jackknife = values.map { figure(all.without($0)) }
        let middle = jackknife.reduce(0, +) / Double(jackknife.count)
        var (squares, cubes) = (0.0, 0.0)
        for left in jackknife {
            let d = middle - left
            squares += d * d
            cubes += d * d * d
        }
        let acceleration = squares > 0 ? cubes / (6 * squares * Double.sqrt(squares)) : 0
        func end(_ p: Double) -> Double {
            let z = bias + Normal.quantile(p)
            let place = Normal.probability(below: bias + z / (1 - acceleration * z)) * Double(sorted.count - 1)
            let index = min(max(Int(place), 0), sorted.count - 2)
            return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
        }
        let tail = (1 - Estimate.confidence) / 2
        return Estimate(value, lower: end(tail), upper: end(1 - tail))
    }
}

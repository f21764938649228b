internal import RealModule

/// The values of both methods, of about unit size, and the figures that follow from a choice of them.
struct FidelityLevels {
    /// The values of the reference method.
    let reference: [Double]

    /// Those of the cheap method on the same samples.
    let cheap: [Double]

    /// Those of the cheap method on further samples.
    let others: [Double]

    /// The probabilities of the quantiles, increasing.
    let probabilities: [Double]

    /// All cheap values in increasing order.
    let sorted: [Double]

    /// The places of the paired cheap values, then of the others, in ``sorted``.
    let places: [Int]

    init(reference: [Double], cheap: [Double], others: [Double], probabilities: [Double]) {
        self.reference = reference
        self.cheap = cheap
        self.others = others
        self.probabilities = probabilities
        let all = cheap + others
        let order = all.indices.sorted { (all[$0], $0) < (all[$1], $1) }
        sorted = order.map { all[$0] }
        var places = [Int](repeating: 0, count: all.count)
        for (place, index) in order.enumerated() { places[index] = place }
        self.places = places
    }

    /// The number of all cheap values.
    var count: Int { sorted.count }

    /// The figures of one choice of samples.
    struct Figures {
        /// The mean of the reference, and of the reference with the control variate.
        var mean = (reference: 0.0, controlled: 0.0)

        /// The same for ln σ; infinite where all values are equal.
        var logDeviation = (reference: 0.0, controlled: 0.0)

        /// The quantiles of the reference, of the paired cheap values, and of all cheap values.
        var quantiles: [(reference: Double, paired: Double, all: Double)] = []
    }

    /// The coefficient and the correlation of the mean; `nil` where one of the methods gives equal values.
    static func meanControl(_ pairs: PairMoments) -> (coefficient: Double, correlation: Double)? {
        pairs.correlation.map { (pairs.covariance / pairs.varianceX, $0) }
    }

    /// The coefficient and the correlation of ln σ, from squared deviations relative to the variances.
    static func deviationControl(
        _ y: [Double], _ x: [Double], _ pairs: PairMoments
    ) -> (coefficient: Double, correlation: Double)? {
        guard pairs.varianceY > 0, pairs.varianceX > 0 else { return nil }
        let squares = PairMoments(
            y.map { ($0 - pairs.meanY) * ($0 - pairs.meanY) / pairs.varianceY },
            x.map { ($0 - pairs.meanX) * ($0 - pairs.meanX) / pairs.varianceX })
        return meanControl(squares)
    }

    /// The figures of a choice of samples.
    ///
    /// - Parameters:
    ///   - y: Values of the reference.
    ///   - x: Those of the cheap method on the same samples.
    ///   - counts: How often each of ``sorted`` is chosen, the paired values included.
    ///   - sum: The sum of the chosen cheap values.
    ///   - squares: The sum of their squares.
    func figures(_ y: [Double], _ x: [Double], counts: [Int32], sum: Double, squares: Double) -> Figures {
        let pairs = PairMoments(y, x)
        let total = Double(count)
        let mean = sum / total
        let variance = max(0, squares - sum * mean) / (total - 1)
        var figures = Figures()
        let first = Self.meanControl(pairs)?.coefficient ?? 0
        figures.mean = (pairs.meanY, pairs.meanY + first * (mean - pairs.meanX))
        let second = Self.deviationControl(y, x, pairs)?.coefficient ?? 0
        let own = Double.log(pairs.varianceY) / 2
        let step = pairs.varianceX > 0 ? second * (Double.log(variance) - Double.log(pairs.varianceX)) / 2 : 0
        figures.logDeviation = (own, own + step)
        if !probabilities.isEmpty {
            let (sortedY, sortedX) = (y.sorted(), x.sorted())
            let all = quantiles(counts: counts)
            figures.quantiles = probabilities.indices.map { index in
                (
                    Self.quantile(probabilities[index], sortedY), Self.quantile(probabilities[index], sortedX),
                    all[index]
                )
            }
        }
        return figures
    }

    /// A quantile by definition 7 of R. J. Hyndman, Y. Fan, Am. Stat. 50 (1996) 361.
    static func quantile(_ probability: Double, _ sorted: [Double]) -> Double {
        let place = probability * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }

    /// The same for values that are chosen several times, all probabilities in one pass.
    private func quantiles(counts: [Int32]) -> [Double] {
        var result: [Double] = []
        var (index, passed) = (0, 0)
        for probability in probabilities {
            let place = probability * Double(count - 1)
            let rank = Int(place)
            while index < count - 1, passed + Int(counts[index]) <= rank {
                passed += Int(counts[index])
                index += 1
            }
            let below = sorted[index]
            var above = below
            if rank + 1 >= passed + Int(counts[index]) {
                let next = counts[(index + 1)...].firstIndex { $0 > 0 }
                above = next.map { sorted[$0] } ?? below
            }
            result.append(below + (place - Double(rank)) * (above - below))
        }
        return result
    }
}

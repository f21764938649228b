internal import RealModule

/// Sums from which mean, standard deviation and skewness follow; of values shifted and scaled to about unit size.
struct Moments {
    var count = 0.0
    var first = 0.0
    var second = 0.0
    var third = 0.0

    mutating func add(_ x: Double) {
        count += 1
        first += x
        second += x * x
        third += x * x * x
    }

    func without(_ x: Double) -> Moments {
        Moments(count: count - 1, first: first - x, second: second - x * x, third: third - x * x * x)
    }

    var mean: Double { first / count }

    /// With n - 1 in the denominator.
    var deviation: Double {
        Double.sqrt(max(0, second - first * mean) / (count - 1))
    }

    /// The adjusted Fisher-Pearson coefficient G1 = g1 sqrt(n(n-1))/(n-2); zero without spread.
    var skewness: Double {
        let variance = second / count - mean * mean
        guard variance > 0, count > 2 else { return 0 }
        let central = third / count - 3 * mean * second / count + 2 * mean * mean * mean
        return central / (variance * Double.sqrt(variance)) * Double.sqrt(count * (count - 1)) / (count - 2)
    }
}

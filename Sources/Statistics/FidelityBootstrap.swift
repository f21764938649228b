internal import RealModule

/// The figures of two levels of fidelity with intervals by resampling both.
///
/// The resamples come from a fixed stream, so that the same values always give the same intervals.
struct FidelityBootstrap {
    private let levels: FidelityLevels
    private let whole: FidelityLevels.Figures
    private let drawn: [FidelityLevels.Figures]

    /// Draws the resamples.
    ///
    /// - Parameter levels: At least three pairs.
    init(_ levels: FidelityLevels) {
        self.levels = levels
        whole = levels.figures(
            levels.reference, levels.cheap, counts: [Int32](repeating: 1, count: levels.count),
            sum: levels.sorted.reduce(0, +), squares: levels.sorted.reduce(0) { $0 + $1 * $1 })
        drawn = (0..<Bootstrap.resamples).map { Self.resample($0, levels) }
    }

    private static func resample(_ number: Int, _ levels: FidelityLevels) -> FidelityLevels.Figures {
        let (n, others) = (levels.reference.count, levels.others.count)
        let generator = Philox(
            key0: 0x5477_6F4C_6576_656C, key1: UInt64(levels.count) << 32 | UInt64(n))
        var counts = [Int32](repeating: 0, count: levels.count)
        var (y, x): ([Double], [Double]) = ([], [])
        y.reserveCapacity(n)
        x.reserveCapacity(n)
        var (sum, squares) = (0.0, 0.0)
        var drawn = 0
        var index: UInt64 = 0
        while drawn < n + others {
            let block = generator.block((UInt64(number), index, 0, 0))
            index += 1
            for word in [block.0, block.1, block.2, block.3] where drawn < n + others {
                let chosen: Int
                if drawn < n {
                    chosen = Int(word.multipliedFullWidth(by: UInt64(n)).high)
                    y.append(levels.reference[chosen])
                    x.append(levels.cheap[chosen])
                } else {
                    chosen = n + Int(word.multipliedFullWidth(by: UInt64(others)).high)
                }
                let place = levels.places[chosen]
                counts[place] += 1
                sum += levels.sorted[place]
                squares += levels.sorted[place] * levels.sorted[place]
                drawn += 1
            }
        }
        return levels.figures(y, x, counts: counts, sum: sum, squares: squares)
    }

    /// The mean.
    var mean: MultiFidelityEstimate {
        let pairs = PairMoments(levels.reference, levels.cheap)
        return estimate(
            value: whole.mean.controlled, drawn: drawn.map(\.mean.controlled),
            reference: interval(whole.mean.reference, drawn.map(\.mean.reference), freedom: levels.reference.count - 1),
            cheap: levels.sorted.reduce(0, +) / Double(levels.count),
            control: FidelityLevels.meanControl(pairs).map(control))
    }

    /// The standard deviation.
    var standardDeviation: MultiFidelityEstimate {
        let pairs = PairMoments(levels.reference, levels.cheap)
        let cheap = PairMoments(levels.sorted, levels.sorted)
        return estimate(
            value: Double.exp(whole.logDeviation.controlled),
            drawn: drawn.map { Double.exp($0.logDeviation.controlled) },
            reference: interval(
                Double.exp(whole.logDeviation.reference), drawn.map { Double.exp($0.logDeviation.reference) },
                freedom: levels.reference.count - 1),
            cheap: Double.sqrt(cheap.varianceX),
            control: FidelityLevels.deviationControl(levels.reference, levels.cheap, pairs).map(control))
    }

    /// The quantiles.
    var quantiles: [MultiFidelityEstimate] {
        let sorted = levels.reference.sorted()
        return levels.probabilities.enumerated().map { index, probability in
            let own = drawn.map(\.quantiles[index])
            let pairs = PairMoments(own.map(\.reference), own.map(\.paired))
            let found = FidelityLevels.meanControl(pairs).map(control)
            let factor = found?.coefficient ?? 0
            let value = whole.quantiles[index]
            let tail = Double(sorted.count) * min(probability, 1 - probability)
            return estimate(
                value: value.reference + factor * (value.all - value.paired),
                drawn: own.map { $0.reference + factor * ($0.all - $0.paired) },
                reference: Estimate.quantile(probability, ofSorted: sorted) ?? Estimate(value.reference),
                cheap: value.all, control: found,
                // In simulations the intervals of rarer quantiles cover with less than 90 %.
                objection: tail < 2 ? "fewer than two of \(sorted.count) reference runs lie beyond it" : nil)
        }
    }

    private func control(_ found: (coefficient: Double, correlation: Double)) -> Control {
        Control(
            found.coefficient, correlation: found.correlation, pairs: levels.reference.count, all: levels.count)
    }

    private func estimate(
        value: Double, drawn: [Double], reference: Estimate, cheap: Double, control: Control?, objection: String? = nil
    ) -> MultiFidelityEstimate {
        let n = levels.reference.count
        var reason = objection
        if reason == nil, n < MultiFidelityEstimate.fewestRuns {
            reason = "\(n) reference runs are too few to find a coefficient"
        }
        if reason == nil, levels.others.isEmpty { reason = "the cheap method ran on no further samples" }
        if reason == nil { reason = control.map(\.objection) ?? "the values of one method are all equal" }
        let used = reason == nil
        let reduction = used ? control?.reduction ?? 1 : 1
        return MultiFidelityEstimate(
            estimate: used ? interval(value, drawn, freedom: n - 2) : reference, reference: reference, cheap: cheap,
            coefficient: control?.coefficient, correlation: control?.correlation, varianceReduction: reduction,
            equivalentRuns: reduction * Double(n), notUsed: reason)
    }

    /// Percentiles for Student's distribution: Φ(∓t sqrt(n/freedom)) in place of 2.5 and 97.5 %.
    private func interval(_ value: Double, _ drawn: [Double], freedom: Int) -> Estimate {
        let sorted = drawn.filter(\.isFinite).sorted()
        guard let least = sorted.first, let most = sorted.last, least < most else { return Estimate(value) }
        let reach =
            Student.reach(freedom: freedom)
            * Double.sqrt(Double(levels.reference.count) / Double(max(1, freedom)))
        let tail = Normal.probability(below: -reach)
        return Estimate(
            value, lower: FidelityLevels.quantile(tail, sorted), upper: FidelityLevels.quantile(1 - tail, sorted))
    }
}

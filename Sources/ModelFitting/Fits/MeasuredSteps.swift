internal import Statistics

/// A table of steps as rates over the progress, without the places that cannot be trusted.
struct MeasuredSteps {
    let progress: [Double]
    let steps: [Double]
    let weights: [Double]
    /// What was left out, in words.
    let masked: [String]
    /// The places in the table of what was left out.
    let maskedPlaces: [Int]
    /// The mean standard deviation of a step, in units of the range.
    let meanDeviation: Double?

    /// - Parameters:
    ///   - table: The table.
    ///   - range: The conductances at x = 0 and 1.
    init(_ table: StepTable, range: ClosedRange<Double>) {
        let width = range.upperBound - range.lowerBound
        let sign = table.polarity == .set ? 1.0 : -1.0
        var places = table.conductances.map {
            table.polarity == .set ? ($0 - range.lowerBound) / width : (range.upperBound - $0) / width
        }
        var values = table.steps.map { sign * $0 / width }
        var spreads = table.deviations.map { $0 / width }
        if table.polarity == .reset {
            places.reverse()
            values.reverse()
            spreads.reverse()
        }
        let median = spreads.sorted().dropFirst(spreads.count / 2).first
        var kept = Array(places.indices)
        var words: [String] = []
        if let median, median > 0 {
            // A step whose spread is thrice that of the others holds something else than pulses: the turn of a ramp.
            kept = kept.filter { spreads[$0] <= 3 * median && spreads[$0] > 0 }
            for index in places.indices where !kept.contains(index) {
                let factor = (spreads[index] / median * 10).rounded() / 10
                words.append(
                    "the step at \(Int((places[index] * 100).rounded())) % of the way: \(factor) times the usual spread"
                )
            }
        }
        progress = kept.map { places[$0] }
        steps = kept.map { values[$0] }
        weights = spreads.isEmpty ? kept.map { _ in 1 } : kept.map { 1 / spreads[$0] }
        masked = words
        maskedPlaces = places.indices.filter { !kept.contains($0) }
            .map { table.polarity == .reset ? places.count - 1 - $0 : $0 }
        meanDeviation = spreads.isEmpty ? nil : kept.reduce(0) { $0 + spreads[$1] } / Double(max(1, kept.count))
    }

    /// The problem of some places.
    func problem(_ shape: EvolutionShape, keeping: (Int) -> Bool) -> StepProblem {
        let kept = progress.indices.filter(keeping)
        return StepProblem(
            shape: shape, progress: kept.map { progress[$0] }, steps: kept.map { steps[$0] },
            weights: kept.map { weights[$0] })
    }

    /// The way that measured steps make from 2 % to 95 % of the range, against that of a curve.
    ///
    /// - Returns: `nil` where the measured steps never get there.
    func quality(of curve: EvolutionCurve, on places: (Int) -> Bool) -> FitQuality? {
        let kept = progress.indices.filter(places)
        let (x, y) = (kept.map { progress[$0] }, kept.map { steps[$0] })
        var way = [0.02]
        while let last = way.last, last < 0.95 {
            let step = Self.interpolated(x, y, at: last)
            guard step > 0, way.count < 100_000 else { return nil }
            way.append(last + step)
        }
        let model = curve.progress(from: 0.02, doses: way.indices.map { Double($0) })
        return FitQuality(residuals: [zip(model, way).map { $0 - $1 }], values: [way])
    }

    private static func interpolated(_ x: [Double], _ y: [Double], at place: Double) -> Double {
        guard let right = x.firstIndex(where: { $0 >= place }) else { return y.last ?? 0 }
        guard right > 0 else { return y[0] }
        let share = (place - x[right - 1]) / (x[right] - x[right - 1])
        return y[right - 1] + share * (y[right] - y[right - 1])
    }
}

/// Sums for the straight line that fits weighted points best.
struct WeightedLine {
    private var weight = 0.0
    private var (meanX, meanY) = (0.0, 0.0)
    private var (xx, xy, yy) = (0.0, 0.0, 0.0)

    /// Takes a point in, by the update of West (1979), which does not lose small differences.
    mutating func add(_ x: Double, _ y: Double, weight added: Double) {
        guard added > 0 else { return }
        weight += added
        let (dx, dy) = (x - meanX, y - meanY)
        meanX += dx * added / weight
        meanY += dy * added / weight
        xx += added * dx * (x - meanX)
        xy += added * dx * (y - meanY)
        yy += added * dy * (y - meanY)
    }

    /// Σw(x−x̄)(y−ȳ)/Σw(x−x̄)².
    var slope: Double { xy / xx }

    /// Whether the points have more than one x.
    var isSpread: Bool { xx > 0 }

    /// R²; `nil` where x or y is constant.
    var determination: Double? { xx > 0 && yy > 0 ? xy * xy / (xx * yy) : nil }
}

extension WeightedLine {
    /// The line of one signal over another, each point with the time around it as its weight.
    init(
        of signal: String, over input: String, in waveforms: WaveformSet, from: Double?, to: Double?
    ) throws(WaveformError) {
        let outputs = try SampledSignal(signal, in: waveforms).points(from: from, to: to)
        let inputs = try SampledSignal(input, in: waveforms).points(from: from, to: to)
        self.init()
        for (index, point) in outputs.enumerated() {
            let time = outputs[min(index + 1, outputs.count - 1)].time - outputs[max(index - 1, 0)].time
            add(inputs[index].value, point.value, weight: time)
        }
    }
}

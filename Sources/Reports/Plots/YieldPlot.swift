internal import Statistics

/// The share of samples whose measure is at or below a limit, over the limit, with Wilson's interval of 95 %.
public struct YieldPlot: Plot {
    /// The headline; empty for none.
    public var title: String

    /// The axis of the limit.
    public var axis: PlotAxis

    /// The ensembles, e.g. before and after biases were tuned again. A sample that failed may be infinite: it meets no limit.
    public var ensembles: [DistributionPlot.Ensemble]

    /// The limits that are marked.
    public var limits: [Double]

    /// Creates a plot.
    ///
    /// - Parameters:
    ///   - ensembles: The ensembles.
    ///   - axis: The axis of the limit.
    ///   - limits: The limits that are marked.
    ///   - title: The headline; empty for none.
    public init(
        _ ensembles: [DistributionPlot.Ensemble], axis: PlotAxis = PlotAxis("NMSE limit", scale: .logarithmic),
        limits: [Double] = [], title: String = ""
    ) {
        self.ensembles = ensembles
        self.axis = axis
        self.limits = limits
        self.title = title
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when there is no finite value, or one is not positive at a logarithmic axis.
    public func figure() throws(PlotError) -> Figure {
        let finite = ensembles.flatMap(\.values).filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else {
            throw .nothingToDraw("“\(axis.label)”: no sample")
        }
        if axis.scale == .logarithmic, low <= 0 { throw .notPositive("“\(axis.label)”", value: low) }
        var bands: [Layer] = []
        var curves: [Layer] = []
        for (index, ensemble) in ensembles.enumerated() {
            var x: [Double] = []
            var shares: [Estimate] = []
            let steps = Self.steps(ensemble.values)
            for (value, hits) in steps {
                guard let share = Estimate.proportion(hits, of: ensemble.values.count) else { continue }
                x.append(value)
                shares.append(share)
            }
            let percent = { (share: Double?) in (share ?? 0) * 100 }
            bands.append(
                Layer(
                    nil,
                    .band(x: x, lower: shares.map { percent($0.lower) }, upper: shares.map { percent($0.upper) }),
                    colour: .tint(series: index, strength: 0.22)))
            // A staircase from nothing to what the largest value leaves.
            var stairs = (x: [low], y: [0.0])
            for (place, share) in zip(x, shares) {
                stairs.x += [place, place]
                stairs.y += [stairs.y.last ?? 0, share.value * 100]
            }
            stairs.x.append(high)
            stairs.y.append(stairs.y.last ?? 0)
            curves.append(Layer(ensemble.name, .line(x: stairs.x, y: stairs.y), colour: .series(index)))
        }
        let marks = limits.sorted().map { limit in
            Layer(nil, .vertical(at: limit, label: "≤ \(axis.text(limit))"), colour: .limit, dash: .dashed)
        }
        let vertical = PlotAxis("Share of samples within the limit", unit: "%", lower: 0, upper: 105)
        return Figure(
            title: title, panels: [Panel(horizontal: axis, vertical: vertical, layers: bands + curves + marks)])
    }

    /// Each value that occurs with the number of values up to it, infinite ones left out.
    private static func steps(_ values: [Double]) -> [(value: Double, hits: Int)] {
        var steps: [(value: Double, hits: Int)] = []
        for (index, value) in values.filter(\.isFinite).sorted().enumerated() {
            if steps.last?.value == value { steps.removeLast() }
            steps.append((value, index + 1))
        }
        return steps
    }
}

public import Waveforms

/// Finds solver settings with which a deck's measures are as exact as asked, and says how exact they are.
///
/// A solver's default settings can be far off for a small change of a weight, and its conductance across junctions can
/// move a picoampere net by millivolts, without any sign of it. So the nominal run is repeated with tightened tolerances,
/// a smaller largest step and a smaller conductance; what moves a measure by more than its share of the accuracy is
/// tightened for good, until nothing moves. Then cheaper settings (device bypass, a longer step) are kept if the measures
/// stay within half the accuracy of the tightest run.
///
/// The result depends on the deck, the measures and the accuracy only, never on time or the number of workers.
public struct AccuracyCheck: Sendable {
    /// The relative accuracy that is asked for, e.g. 1e-3.
    public var accuracy: Double

    /// What to run: no alterations for the nominal circuit, and the probes that the measures read.
    public var request: SimulationRequest

    /// Sizes with which changes of measures are compared, in the measures' units; a measure's own size where it is
    /// larger or where there is none. A weight change that is zero at one point of a curve is compared with the curve.
    public var scales: [String: Double]

    /// Whether to look for cheaper settings that hold the accuracy.
    public var seeksSpeed: Bool

    /// How often settings are tightened before the check gives up.
    public var roundLimit: Int

    /// How many runs may go on at the same time.
    public var workers: Int

    /// The measures by name.
    public var measures: @Sendable (WaveformSet) throws -> [String: Double]

    /// Creates a check.
    ///
    /// - Parameters:
    ///   - accuracy: The relative accuracy that is asked for, above 0.
    ///   - request: What to run.
    ///   - scales: Sizes with which changes of measures are compared.
    ///   - seeksSpeed: Whether to look for cheaper settings that hold the accuracy.
    ///   - roundLimit: How often settings are tightened before the check gives up.
    ///   - workers: How many runs may go on at the same time.
    ///   - measures: The measures by name.
    public init(
        accuracy: Double,
        request: SimulationRequest,
        scales: [String: Double] = [:],
        seeksSpeed: Bool = true,
        roundLimit: Int = 6,
        workers: Int = 2,
        measures: @escaping @Sendable (WaveformSet) throws -> [String: Double]
    ) {
        self.accuracy = accuracy
        self.request = request
        self.scales = scales
        self.seeksSpeed = seeksSpeed
        self.roundLimit = roundLimit
        self.workers = workers
        self.measures = measures
    }

    /// Runs the check.
    ///
    /// - Parameters:
    ///   - simulator: What runs the deck.
    ///   - deck: The nominal deck.
    /// - Returns: The settings to use and how exact they are.
    /// - Throws: ``SimulationFailure`` or a measure's error when the deck as stated gives no measures; a failure of a
    ///   tightened run is no error but a remark, and the accuracy is then not met.
    public func run(on simulator: some Simulator, deck: Deck) async throws -> AccuracyReport {
        var search = Search(check: self, simulator: simulator, deck: deck)
        return try await search.run()
    }

    /// The size with which a change of a measure is compared.
    func scale(_ name: String, _ value: Double) -> Double { max(abs(value), scales[name] ?? 0) }

    /// The largest change between two sets of measures, relative to their scales; infinite when one is missing.
    func change(from values: [String: Double], to others: [String: Double]) -> Double {
        if values.keys != others.keys { return .infinity }
        return values.reduce(0) { worst, measure in
            let other = others[measure.key] ?? .nan
            let difference = abs(measure.value - other)
            if difference == 0 { return worst }
            let relative = difference / scale(measure.key, other)
            return relative.isNaN ? .infinity : max(worst, relative)
        }
    }
}

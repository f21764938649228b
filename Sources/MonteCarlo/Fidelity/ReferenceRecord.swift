public import Simulation

/// Which samples of an ensemble are run on a reference simulator too, and on which.
public struct ReferenceDescription: Hashable, Codable, Sendable {
    /// The reference simulator.
    public var simulator: SimulatorIdentity

    /// How many samples besides the nominal one.
    public var runs: Int

    /// Whether the runs serve to estimate the figures of the ensemble, and not only to see how near the other engine is.
    public var estimates: Bool

    /// Creates a description.
    ///
    /// - Parameters:
    ///   - simulator: The reference simulator.
    ///   - runs: How many samples besides the nominal one.
    ///   - estimates: Whether the runs serve to estimate the figures of the ensemble.
    public init(simulator: SimulatorIdentity, runs: Int, estimates: Bool) {
        self.simulator = simulator
        self.runs = runs
        self.estimates = estimates
    }

    /// The samples of an ensemble that are run on the reference simulator, in increasing order: the nominal one, and others
    /// that are evenly spread over the numbers.
    ///
    /// The places are those of van der Corput's sequence 1/2, 1/4, 3/4, 1/8, 5/8, …, so that a larger count takes all samples
    /// of a smaller one and those between them.
    ///
    /// - Parameters:
    ///   - count: How many, besides the nominal one.
    ///   - last: The number of the last sample of the ensemble.
    /// - Returns: The numbers; all of the ensemble where there are no more than asked for.
    public static func samples(_ count: Int, of last: Int) -> [Int] {
        guard count < last else { return Array(0...max(0, last)) }
        var chosen: Set<Int> = [0]
        var index = 1
        while chosen.count < count + 1 {
            var (place, weight, rest) = (0.0, 0.5, index)
            while rest > 0 {
                if rest % 2 == 1 { place += weight }
                weight /= 2
                rest /= 2
            }
            chosen.insert(1 + Int(place * Double(last)))
            index += 1
        }
        return chosen.sorted()
    }
}

/// What a reference simulator gave for one sample: the same draws, the same measures.
public struct ReferenceRecord: Hashable, Codable, Sendable {
    /// The number of the sample; 0 is nominal.
    public var sample: Int

    /// Why the run failed; `nil` if it did not. Only kind and message are stored.
    public var failure: SimulationFailure?

    /// The solver settings of the try that succeeded, when they are not the deck's own.
    public var settings: String?

    /// What was measured, in the order of ``RunDescription/measures``; empty for a failed run.
    public var measures: [MeasureOutcome]

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - sample: The number of the sample.
    ///   - failure: Why the run failed.
    ///   - settings: The solver settings of the try that succeeded.
    ///   - measures: What was measured.
    public init(
        sample: Int, failure: SimulationFailure? = nil, settings: String? = nil, measures: [MeasureOutcome]
    ) {
        self.sample = sample
        self.failure = failure
        self.settings = settings
        self.measures = measures
    }

    /// What the sample's record says of itself, without draws and course.
    ///
    /// - Parameter record: A sample that the reference simulator ran.
    init(_ record: SampleRecord) {
        self.init(
            sample: record.number, failure: record.failure, settings: record.settings, measures: record.measures)
    }
}

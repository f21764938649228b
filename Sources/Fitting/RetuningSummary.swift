public import MonteCarlo
internal import RealModule
public import Statistics

/// What a re-tuning of an ensemble brought.
public struct RetuningSummary: Hashable, Codable, Sendable {
    /// How one bias moved over the re-tuned samples.
    public struct Move: Hashable, Codable, Sendable {
        /// The bias.
        public var bias: RetuningDescription.Bias

        /// The smallest, median and largest value.
        public var values: [Double]

        /// The median of the distance from the nominal value: relative for a current, in volts for a voltage.
        public var medianDistance: Double
    }

    /// The share of samples that meet a limit.
    public struct Yield: Hashable, Codable, Sendable {
        /// The largest error that passes.
        public var limit: Double

        /// With the biases of the nominal circuit.
        public var before: Estimate?

        /// With the biases of each re-tuned sample fitted again.
        public var after: Estimate?

        /// With biases that the bias generator can give.
        public var quantised: Estimate?
    }

    /// The number of this layout.
    public var schema = 1

    /// What was asked for.
    public var description: RetuningDescription

    /// How many samples were re-tuned.
    public var samples: Int

    /// How many of them gave no result.
    public var failed: Int

    /// How many samples of the ensemble have no error before and were not re-tuned; they count as misses in the yield.
    public var withoutError: Int

    /// The error of the nominal circuit.
    public var nominal: Double?

    /// The median error of the re-tuned samples before.
    public var medianBefore: Double?

    /// The median error of the re-tuned samples after.
    public var medianAfter: Double?

    /// The median error of the re-tuned samples with biases that the generator can give.
    public var medianQuantised: Double?

    /// The mean number of runs of the circuit for a sample.
    public var meanEvaluations: Double

    /// How the biases moved.
    public var moves: [Move]

    /// The yield over the ensemble: samples that were not re-tuned count as they are, samples without an answer as misses.
    public var yields: [Yield]

    /// The re-tuned sample whose error was the largest before.
    public var worst: RetuningRecord?

    /// What the reference engine says; `nil` where the ensemble ran on it, or it was not asked.
    public var check: Check?

    /// Pairs of errors before and after of the re-tuned samples, in the order of their numbers.
    public var pairs: [[Double]]

    /// The errors of all samples that have one, before, in increasing order.
    public var ensembleBefore: [Double]

    /// The same with the re-tuned ones replaced.
    public var ensembleAfter: [Double]

    /// Summarises a re-tuning.
    ///
    /// - Parameters:
    ///   - retunings: The re-tuned samples.
    ///   - description: What was asked for.
    ///   - records: All samples of the ensemble.
    ///   - measure: The index of the column that is the error.
    ///   - limits: The largest errors that pass, for the yield.
    ///   - checks: What the reference engine says of some re-tuned samples.
    ///   - reference: That engine and its version.
    public init(
        _ retunings: [RetuningRecord], description: RetuningDescription, records: [SampleRecord], measure: Int,
        limits: [Double], checks: [RetuningCheck] = [], reference: String = ""
    ) {
        self.description = description
        samples = retunings.count
        failed = retunings.count { $0.failure != nil }
        nominal = records.first { $0.number == 0 }.flatMap { $0.failure == nil ? $0.measures[measure].number : nil }
        let done = retunings.filter { $0.failure == nil }
        medianBefore = Self.median(done.compactMap(\.before))
        medianAfter = Self.median(done.compactMap { $0.after?.error })
        medianQuantised = Self.median(done.compactMap { $0.quantised?.error })
        meanEvaluations =
            done.isEmpty ? 0 : Double(done.reduce(0) { $0 + $1.evaluations }) / Double(done.count)
        worst = done.max { ($0.before ?? 0) < ($1.before ?? 0) }
        pairs = done.compactMap { record in
            record.before.flatMap { before in record.after.map { [before, $0.error] } }
        }
        moves = description.biases.enumerated().compactMap { index, bias in
            let values = done.compactMap { $0.after?.biases[index] }.sorted()
            guard let first = values.first, let last = values.last, let middle = Self.median(values) else { return nil }
            let distances = values.map { value in
                bias.unit == "A" ? abs(value / bias.nominal - 1) : abs(value - bias.nominal)
            }
            return Move(bias: bias, values: [first, middle, last], medianDistance: Self.median(distances) ?? 0)
        }
        let drawn = records.filter { $0.number != 0 }
        var before: [Int: Double] = [:]
        for record in drawn where record.failure == nil { before[record.number] = record.measures[measure].number }
        var after = before
        var quantised = before
        for record in done {
            if let error = record.after?.error { after[record.sample] = error }
            // Fitted biases whose nearest steps have no answer make a miss, not the sample as it was.
            quantised[record.sample] = record.quantised?.error
        }
        withoutError = drawn.count - before.count
        check = checks.isEmpty ? nil : Check(checks, retunings: done, engine: reference)
        ensembleBefore = before.values.sorted()
        ensembleAfter = after.values.sorted()
        let hasSteps = description.steps != nil
        let (first, second, third) = (before, after, quantised)
        yields = limits.map { limit in
            func share(_ errors: [Int: Double]) -> Estimate? {
                .proportion(errors.values.count { $0 <= limit }, of: drawn.count)
            }
            return Yield(
                limit: limit, before: share(first), after: share(second), quantised: hasSteps ? share(third) : nil)
        }
    }

    static func median(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

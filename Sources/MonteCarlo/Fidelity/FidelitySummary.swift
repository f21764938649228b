internal import Simulation
public import Statistics

/// How far an engine is from a reference simulator on the same samples, and what both together say about the ensemble.
public struct FidelitySummary: Hashable, Codable, Sendable {
    /// One measure by both engines.
    public struct Measure: Hashable, Codable, Sendable {
        /// A sample that both engines measured.
        public struct Pair: Hashable, Codable, Sendable {
            /// The number of the sample.
            public var sample: Int

            /// The value by the engine of the ensemble.
            public var value: Double

            /// The value by the reference simulator.
            public var reference: Double
        }

        /// The name of the measure.
        public var name: String

        /// The SI unit of its values.
        public var unit: String

        /// The curve that the measure is a point of.
        public var series: String?

        /// The nominal circuit by both engines; `nil` where one gave no number.
        public var nominal: Pair?

        /// The drawn samples by both engines, in the order of their numbers.
        public var pairs: [Pair]

        /// How many of the reference runs have a number by one of the engines only.
        public var unpaired: Int

        /// How near the values are; `nil` for fewer than three pairs.
        public var agreement: Agreement?

        /// The number of the sample with the worst difference.
        public var worstSample: Int?

        /// The mean difference as a multiple of the spread that mismatch causes; `nil` without spread.
        public var relativeBias: Double?

        /// The scatter of the differences as a multiple of that spread.
        public var relativeDeviation: Double?

        /// In what the engine is too far from the reference simulator to be believed alone; empty where it is near.
        ///
        /// Near means a correlation of at least 0.98, a slope between 0.9 and 1.1, and a bias that is below a tenth of the
        /// spread or may be zero; or no difference above 1e-9 of the values, which is rounding and nothing else.
        public var doubts: [String]

        /// Figures of the ensemble from both engines; `nil` where they were not asked for, or there are fewer than three
        /// pairs.
        public var estimates: MultiFidelity?
    }

    /// The number of this layout.
    public var schema = 1

    /// The engine of the ensemble.
    public var engine: String

    /// The reference simulator.
    public var reference: String

    /// How many drawn samples the reference simulator ran.
    public var runs: Int

    /// How many of these it gave no result for.
    public var failed: Int

    /// How many of these the engine of the ensemble gave no result for.
    public var failedByEngine: Int

    /// How many samples of the ensemble the engine handed to other settings or to another engine.
    public var handedOver: Int

    /// The measures in the order of the columns.
    public var measures: [Measure]

    /// Compares both engines.
    ///
    /// - Parameters:
    ///   - records: The stored samples.
    ///   - references: The stored reference runs.
    ///   - asked: What was asked of the reference simulator.
    ///   - description: The description of the store.
    ///   - specifications: The ranges in which measures must lie, by name, for the yield.
    public init(
        _ records: [SampleRecord], references: [ReferenceRecord], asked: ReferenceDescription,
        description: RunDescription, specifications: [String: Specification] = [:]
    ) {
        let drawn = records.filter { $0.number != 0 }
        let drawnReferences = references.filter { $0.sample != 0 }
        let byNumber = Dictionary(records.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
        engine = "\(description.simulator.name) \(description.simulator.version)"
        reference = "\(asked.simulator.name) \(asked.simulator.version)"
        runs = drawnReferences.count
        failed = drawnReferences.count { $0.failure != nil }
        failedByEngine = drawnReferences.count { byNumber[$0.sample]?.failure != nil }
        handedOver = drawn.count { $0.failure == nil && $0.settings != nil }
        measures = description.measures.enumerated().map { index, column in
            func pair(_ run: ReferenceRecord) -> Measure.Pair? {
                guard let record = byNumber[run.sample], let value = record.number(index),
                    let other = run.failure == nil ? run.measures[index].number : nil
                else { return nil }
                return Measure.Pair(sample: run.sample, value: value, reference: other)
            }
            let pairs = drawnReferences.compactMap(pair)
            let agreement = Agreement(reference: pairs.map(\.reference), cheap: pairs.map(\.value))
            let paired = Set(pairs.map(\.sample))
            let limits = specifications[column.name]
            return Measure(
                name: column.name, unit: column.unit, series: column.series,
                nominal: references.first { $0.sample == 0 }.flatMap(pair), pairs: pairs,
                unpaired: drawnReferences.count { run in
                    let one = byNumber[run.sample]?.number(index) != nil
                    return one != (run.failure == nil && run.measures[index].number != nil)
                },
                agreement: agreement, worstSample: agreement.map { pairs[$0.worstIndex].sample },
                relativeBias: agreement.flatMap { $0.spread > 0 ? $0.bias.value / $0.spread : nil },
                relativeDeviation: agreement.flatMap { $0.spread > 0 ? $0.deviation / $0.spread : nil },
                doubts: agreement.map(Self.doubts) ?? ["fewer than three samples with values by both"],
                estimates: asked.estimates
                    ? MultiFidelity(
                        reference: pairs.map(\.reference), cheap: pairs.map(\.value),
                        others: drawn.filter { !paired.contains($0.number) }.compactMap { $0.number(index) },
                        limits: limits.flatMap(\.range)) : nil)
        }
    }
}

extension FidelitySummary {
    /// In what an agreement is too weak.
    private static func doubts(_ agreement: Agreement) -> [String] {
        guard abs(agreement.worst) > 1e-9 * abs(agreement.mean) else { return [] }
        var doubts: [String] = []
        func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
        if let correlation = agreement.correlation, correlation < 0.98 {
            doubts.append("correlation \(hundredths(correlation))")
        }
        if let slope = agreement.slope, abs(slope - 1) > 0.1 { doubts.append("slope \(hundredths(slope))") }
        let mayBeZero = (agreement.bias.lower ?? 0) <= 0 && (agreement.bias.upper ?? 0) >= 0
        if !mayBeZero, abs(agreement.bias.value) > 0.1 * agreement.spread {
            let relative = agreement.spread > 0 ? agreement.bias.value / agreement.spread : .infinity
            doubts.append("bias of \(hundredths(relative)) times the spread")
        }
        return doubts
    }
}

extension SampleRecord {
    /// The value of a measure; `nil` for a failed sample and a measure without an answer.
    ///
    /// - Parameter measure: The index of its column.
    public func number(_ measure: Int) -> Double? { failure == nil ? measures[measure].number : nil }
}

extension Specification {
    /// The values that pass; `nil` where none can.
    fileprivate var range: ClosedRange<Double>? {
        let (low, high) = (lower ?? -.infinity, upper ?? .infinity)
        return low <= high ? low...high : nil
    }
}

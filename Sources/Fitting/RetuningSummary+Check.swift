internal import MonteCarlo

extension RetuningSummary {
    /// What the reference engine says of some re-tuned samples.
    public struct Check: Hashable, Codable, Sendable {
        /// The engine and its version.
        public var engine: String

        /// How many samples it ran.
        public var samples: Int

        /// How many of them have no answer there after re-tuning.
        public var failed: Int

        /// The errors with the biases of the nominal circuit, those of the samples that both engines answer.
        public var before: Errors?

        /// With the fitted biases.
        public var after: Errors?

        /// With biases that the generator can give.
        public var quantised: Errors?
    }

    /// Errors of the same samples by the engine of the ensemble and by the reference engine.
    public struct Errors: Hashable, Codable, Sendable {
        /// The median by the engine of the ensemble.
        public var median: Double

        /// The median by the reference engine.
        public var referenceMedian: Double

        /// The largest by the engine of the ensemble.
        public var worst: Double

        /// The largest by the reference engine.
        public var referenceWorst: Double

        /// The largest factor between both, above 1 whichever is larger.
        public var worstFactor: Double
    }
}

extension RetuningSummary.Check {
    init(_ checks: [RetuningCheck], retunings: [RetuningRecord], engine: String) {
        let own = Dictionary(retunings.map { ($0.sample, $0) }, uniquingKeysWith: { $1 })
        func errors(
            _ path: (RetuningRecord) -> Double?, _ reference: (RetuningCheck) -> Double?
        ) -> RetuningSummary.Errors? {
            RetuningSummary.Errors(
                checks.compactMap { check in
                    guard let error = own[check.sample].flatMap(path), let other = reference(check) else { return nil }
                    return (error, other)
                })
        }
        self.engine = engine
        samples = checks.count
        failed = checks.count { $0.after == nil }
        before = errors({ $0.before }, { $0.before })
        after = errors({ $0.after?.error }, { $0.after })
        quantised = errors({ $0.quantised?.error }, { $0.quantised })
    }
}

extension RetuningSummary.Errors {
    init?(_ pairs: [(own: Double, reference: Double)]) {
        guard let median = RetuningSummary.median(pairs.map(\.own)),
            let referenceMedian = RetuningSummary.median(pairs.map(\.reference)),
            let worst = pairs.map(\.own).max(), let referenceWorst = pairs.map(\.reference).max()
        else { return nil }
        (self.median, self.referenceMedian) = (median, referenceMedian)
        (self.worst, self.referenceWorst) = (worst, referenceWorst)
        worstFactor = pairs.map { max($0.own / $0.reference, $0.reference / $0.own) }.max() ?? 1
    }
}

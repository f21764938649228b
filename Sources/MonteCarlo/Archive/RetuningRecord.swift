/// One sample whose biases were fitted again while its draws stayed as they were.
public struct RetuningRecord: Hashable, Codable, Sendable {
    /// The error of a sample with a set of biases.
    public struct State: Hashable, Codable, Sendable {
        /// The error.
        public var error: Double

        /// The biases, in the order of ``RetuningDescription/biases``.
        public var biases: [Double]

        /// Creates a state.
        ///
        /// - Parameters:
        ///   - error: The error.
        ///   - biases: The biases, in the order of the description.
        public init(error: Double, biases: [Double]) {
            self.error = error
            self.biases = biases
        }
    }

    /// The number of the sample.
    public var sample: Int

    /// Why there is no result; `nil` where there is one.
    public var failure: String?

    /// How many runs of the circuit were made.
    public var evaluations: Int

    /// How many of them failed.
    public var failedEvaluations: Int

    /// The error with the biases of the nominal circuit; `nil` without a result.
    public var before: Double?

    /// With the fitted biases; `nil` without a result.
    public var after: State?

    /// With the nearest biases that a digital generator can give; `nil` where that was not asked for.
    public var quantised: State?

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - sample: The number of the sample.
    ///   - failure: Why there is no result.
    ///   - evaluations: How many runs of the circuit were made.
    ///   - failedEvaluations: How many of them failed.
    ///   - before: The error with the biases of the nominal circuit.
    ///   - after: With the fitted biases.
    ///   - quantised: With the nearest biases that a digital generator can give.
    public init(
        sample: Int, failure: String? = nil, evaluations: Int, failedEvaluations: Int, before: Double? = nil,
        after: State? = nil, quantised: State? = nil
    ) {
        self.sample = sample
        self.failure = failure
        self.evaluations = evaluations
        self.failedEvaluations = failedEvaluations
        self.before = before
        self.after = after
        self.quantised = quantised
    }
}

/// What decides the results of a re-tuning, besides the ensemble itself. Stored with them.
public struct RetuningDescription: Hashable, Codable, Sendable {
    /// A bias that may change.
    public struct Bias: Hashable, Codable, Sendable {
        /// The name.
        public var name: String

        /// The SI unit.
        public var unit: String

        /// The value for the nominal circuit.
        public var nominal: Double

        /// Creates a bias.
        ///
        /// - Parameters:
        ///   - name: The name.
        ///   - unit: The SI unit.
        ///   - nominal: The value for the nominal circuit.
        public init(name: String, unit: String, nominal: Double) {
            self.name = name
            self.unit = unit
            self.nominal = nominal
        }
    }

    /// The name of the measure that is the error.
    public var measure: String

    /// The biases that may change.
    public var biases: [Bias]

    /// How many runs there may be for a sample.
    public var budget: Int

    /// The steps of the bias generator as text; `nil` for any value.
    public var steps: String?

    /// How many samples share their biases; `nil` where each has its own.
    public var shared: Int?

    /// Creates a description.
    ///
    /// - Parameters:
    ///   - measure: The name of the measure that is the error.
    ///   - biases: The biases that may change.
    ///   - budget: How many runs there may be for a sample.
    ///   - steps: The steps of the bias generator as text.
    ///   - shared: How many samples share their biases.
    public init(measure: String, biases: [Bias], budget: Int, steps: String?, shared: Int?) {
        self.measure = measure
        self.biases = biases
        self.budget = budget
        self.steps = steps
        self.shared = shared
    }
}

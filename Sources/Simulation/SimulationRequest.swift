public import Waveforms

/// What one run of a loaded deck does differently from the deck as written, and what is wanted of it.
public struct SimulationRequest: Hashable, Codable, Sendable {
    /// Instance parameters that this run changes, in order.
    ///
    /// Every run starts from the deck as loaded: what one request changes, the next one does not see.
    public var alterations: [Alteration]

    /// The quantities to return, in SPICE's notation: `v(w)`, `i(vdd)`, `@m1[id]`.
    public var probes: [String]

    /// Seconds of wall-clock time after which the run is given up; `nil` for no limit.
    public var timeLimit: Double?

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - alterations: Instance parameters that this run changes.
    ///   - probes: The quantities to return.
    ///   - timeLimit: Seconds after which the run is given up.
    public init(alterations: [Alteration] = [], probes: [String], timeLimit: Double? = nil) {
        self.alterations = alterations
        self.probes = probes
        self.timeLimit = timeLimit
    }
}

/// A new value for one parameter of one device of the flattened circuit.
public struct Alteration: Hashable, Codable, Sendable {
    /// The device's name in the flattened circuit, e.g. `m.xsyn.ml1` or `c1`; or an instance of a subcircuit at the top level,
    /// e.g. `x1`, whose parameter is altered as it stands on its line.
    public var device: String

    /// The parameter, e.g. `delvto`, `mulu0`, `capacitance`, `resistance`, `dc`.
    public var parameter: String

    /// The value in SI units. Must be finite.
    public var value: Double

    /// Creates an alteration.
    ///
    /// - Parameters:
    ///   - device: The device's name in the flattened circuit.
    ///   - parameter: The instance parameter.
    ///   - value: The value in SI units.
    public init(device: String, parameter: String, value: Double) {
        self.device = device
        self.parameter = parameter
        self.value = value
    }
}

/// What a run gave, and how it went.
public struct SimulationResult: Hashable, Codable, Sendable {
    /// The probed quantities over the whole analysis.
    public var waveforms: WaveformSet

    /// Seconds that the simulator itself spent in the analysis.
    public var analysisTime: Double

    /// Accepted points of the analysis.
    public var points: Int

    /// The attempts that came before the one that succeeded; empty if the first one did.
    public var failedAttempts: [Attempt]

    /// What the simulator said that a user should know, e.g. that it needed gmin stepping.
    public var remarks: [String]

    /// The solver settings with which the run succeeded, when they are not the deck's own.
    public var settings: String?

    /// What became of simulator processes that ran this request before and died from outside or inside; the result is
    /// the same as without. Not part of a run's outcome.
    public var interruptions: [SimulationFailure]

    /// Creates a result.
    ///
    /// - Parameters:
    ///   - waveforms: The probed quantities.
    ///   - analysisTime: Seconds spent in the analysis.
    ///   - points: Accepted points.
    ///   - failedAttempts: Attempts before the one that succeeded.
    ///   - remarks: What a user should know.
    ///   - settings: The solver settings of the successful attempt, when they are not the deck's.
    ///   - interruptions: What became of simulator processes that ran this request before.
    public init(
        waveforms: WaveformSet,
        analysisTime: Double,
        points: Int,
        failedAttempts: [Attempt] = [],
        remarks: [String] = [],
        settings: String? = nil,
        interruptions: [SimulationFailure] = []
    ) {
        self.waveforms = waveforms
        self.analysisTime = analysisTime
        self.points = points
        self.failedAttempts = failedAttempts
        self.remarks = remarks
        self.settings = settings
        self.interruptions = interruptions
    }
}

/// One try of a run that did not succeed.
public struct Attempt: Hashable, Codable, Sendable {
    /// The solver settings that were tried, e.g. `deck` or `method=gear reltol=5e-3`.
    public var settings: String

    /// Why it failed.
    public var failure: SimulationFailure

    /// Creates an attempt.
    ///
    /// - Parameters:
    ///   - settings: The solver settings that were tried.
    ///   - failure: Why it failed.
    public init(settings: String, failure: SimulationFailure) {
        self.settings = settings
        self.failure = failure
    }
}

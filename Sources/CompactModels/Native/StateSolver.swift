/// The states of a model, and the voltages of its free terminals, under prescribed terminal voltages and currents.
///
/// A step is one of TR-BDF2: trapezoidal to t + γh, then the second-order backward difference to t + h, γ = 2 − √2 (R. Bank
/// et al., IEEE Trans. Electron Devices 32 (1985) 1992), with the error estimate of third order and its stiff filter of M. Hosea
/// and L. Shampine, Appl. Numer. Math. 20 (1996) 21. Newton's method has the exact Jacobian. Points of the drive are hit.
public struct StateSolver: Sendable {
    /// Why there is no answer.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The time in s at which the solver stopped.
        public var time: Double
        /// What went wrong.
        public var reason: String
        /// A sentence for the user.
        public var description: String { "the solver stopped at \(time) s: \(reason)" }
    }

    /// The states and the voltages of free terminals over time.
    public struct Trajectory: Hashable, Codable, Sendable {
        /// Times in s.
        public var times: [Double]
        /// For each time the states.
        public var states: [[Double]]
        /// For each time the voltages of the drive's free terminals in V.
        public var voltages: [[Double]]

        /// Creates a trajectory.
        ///
        /// - Parameters:
        ///   - times: Times in s.
        ///   - states: For each time the states.
        ///   - voltages: For each time the voltages of free terminals in V.
        public init(times: [Double], states: [[Double]], voltages: [[Double]]) {
            self.times = times
            self.states = states
            self.voltages = voltages
        }
    }

    /// The largest error of a step relative to a state.
    public var relativeTolerance = 1e-6

    /// The largest error of a step in units of a state's scale.
    public var absoluteTolerance = 1e-8

    /// The largest step in s; `nil` for no limit.
    public var maximumStep: Double?

    let model: CompactModel
    let parameters: [Double]
    let temperature: Double

    /// Creates a solver.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - values: Parameters by name, in SI units; those that are missing have their defaults.
    ///   - temperature: Kelvins.
    public init(_ model: CompactModel, values: [String: Double] = [:], temperature: Double = 300.15) {
        self.model = model
        parameters = model.vector(values)
        self.temperature = temperature
    }

    /// Solves from the first to the last point of a drive.
    ///
    /// - Parameters:
    ///   - drive: The voltages of the terminals.
    ///   - initial: The states at the start; those of the model if `nil`.
    /// - Returns: The states at all accepted times, the points of the drive among them.
    /// - Throws: ``Failure`` where no step is small enough, or where a free terminal has no charge.
    public func solve(_ drive: TerminalDrive, from initial: [Double]? = nil) throws(Failure) -> Trajectory {
        var integration = StateIntegration(self, free: drive.free, from: initial, isContinuing: false)
        var trajectory = Trajectory(times: [], states: [], voltages: [])
        let count = model.states.count
        func note(_ time: Double, _ unknowns: [Double]) {
            trajectory.times.append(time)
            trajectory.states.append(Array(unknowns[..<count]))
            trajectory.voltages.append(Array(unknowns[count...]))
        }
        guard let begin = drive.times.first else { return trajectory }
        note(begin, integration.unknowns)
        try integration.advance(drive, note: note)
        return trajectory
    }
}

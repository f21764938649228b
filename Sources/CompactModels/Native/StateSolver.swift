internal import RealModule

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

    private let model: CompactModel
    private let parameters: [Double]
    private let temperature: Double

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
        var step = Step(
            model: model, parameters: parameters, temperature: temperature,
            tolerance: (relativeTolerance, absoluteTolerance), free: drive.free.map(\.terminal))
        let names = Dictionary(zip(model.parameters.map(\.name), parameters), uniquingKeysWith: { $1 })
        var y = (initial ?? model.initialStates(names, temperature: temperature)) + drive.free.map(\.start)
        var trajectory = Trajectory(times: [], states: [], voltages: [])
        func note(_ time: Double) {
            trajectory.times.append(time)
            trajectory.states.append(Array(y[..<model.states.count]))
            trajectory.voltages.append(Array(y[model.states.count...]))
        }
        guard let begin = drive.times.first else { return trajectory }
        guard step.hasCharges(y, drive.voltages[0]) else {
            throw Failure(time: begin, reason: "a free terminal has no charge that its voltage changes")
        }
        note(begin)
        for stretch in drive.stretches {
            var time = stretch.start
            let length = stretch.end - stretch.start
            // Nothing happens in the rounding of a time.
            guard length > 1e-14 * stretch.end else { continue }
            let most = Swift.min(length, maximumStep ?? length)
            var h = Swift.min(most, length / 16)
            while time < stretch.end {
                let rest = stretch.end - time
                // A last step that would be a crumb is taken together with this one.
                if h > 0.9 * rest { h = rest <= most ? rest : most }
                let end = h == rest ? stretch.end : time + h
                guard let (next, error) = step.advance(y, from: time, to: end, on: stretch) else {
                    h /= 4
                    guard h > 1e-14 * Swift.max(length, stretch.end) else {
                        throw Failure(time: time, reason: "Newton's method finds no solution for the smallest step")
                    }
                    continue
                }
                guard error <= 1 else {
                    h *= Swift.max(0.2, 0.9 / cbrt(error))
                    guard h > 1e-14 * Swift.max(length, stretch.end) else {
                        throw Failure(time: time, reason: "no step is small enough for the tolerance")
                    }
                    continue
                }
                (y, time) = (next, end)
                note(time)
                h = Swift.min(most, h * Swift.min(4, 0.9 / cbrt(Swift.max(error, 1e-3))))
            }
        }
        return trajectory
    }

    private func cbrt(_ x: Double) -> Double { Double.root(x, 3) }
}

public import CompactModels
internal import Simulation

/// A compact model whose terminals are driven, solved in this process.
///
/// Voltages of the terminals are given, so only the states of the model are solved for; terminals without a connection keep
/// a level.
public final class DrivenModel: NativeModel {
    /// How a signal enters: a terminal, and the pulse of each spike or a voltage that the terminal follows.
    public struct Input: Hashable, Sendable {
        /// The name of the port.
        public var name: String
        /// The terminal.
        public var terminal: String
        /// The pulse of each spike; `nil` for a voltage.
        public var pulse: PulseShape?

        /// Creates an input.
        ///
        /// - Parameters:
        ///   - name: The name of the port.
        ///   - terminal: The terminal.
        ///   - pulse: The pulse of each spike; `nil` for a voltage.
        public init(_ name: String, terminal: String, pulse: PulseShape? = nil) {
            self.name = name
            self.terminal = terminal
            self.pulse = pulse
        }
    }

    /// How a signal leaves: a state, and where it becomes spikes.
    public struct Output: Hashable, Sendable {
        /// The name of the port.
        public var name: String
        /// The state.
        public var state: String
        /// Where spikes leave; `nil` for the state's course.
        public var threshold: Threshold?

        /// Creates an output.
        ///
        /// - Parameters:
        ///   - name: The name of the port.
        ///   - state: The state.
        ///   - threshold: Where spikes leave; `nil` for its course.
        public init(_ name: String, state: String, threshold: Threshold? = nil) {
            self.name = name
            self.state = state
            self.threshold = threshold
        }
    }

    /// What it takes.
    public let inputs: [Port]

    /// What it gives.
    public let outputs: [Port]

    private let model: CompactModel
    private let solver: StateSolver
    private let terminals: [Int]
    private let exits: [Int]
    private var levels: [Double]
    private var trains: [PulseTrain?]
    private var detectors: [CrossingDetector?]
    private var states: [Double]?

    /// Creates a part.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - values: Its parameters by name, in SI units; those that are missing have their defaults.
    ///   - levels: Voltages of terminals without a connection in V; 0 for those that are missing.
    ///   - inputs: How signals enter; their terminals exist.
    ///   - outputs: How signals leave; their states exist.
    ///   - maximumStep: The largest step in s; `nil` for any.
    public init(
        _ model: CompactModel, values: [String: Double] = [:], levels: [String: Double] = [:], inputs: [Input],
        outputs: [Output], maximumStep: Double? = nil
    ) {
        self.model = model
        var solver = StateSolver(model, values: values)
        solver.maximumStep = maximumStep
        self.solver = solver
        self.inputs = inputs.map { Port($0.name, $0.pulse != nil ? .spikes : .course(unit: "V")) }
        self.outputs = outputs.map { Port($0.name, $0.threshold != nil ? .spikes : .course(unit: "")) }
        let names = model.terminals.map(\.name)
        terminals = inputs.map { input in names.firstIndex(of: input.terminal) ?? 0 }
        exits = outputs.map { output in model.states.firstIndex { $0.name == output.state } ?? 0 }
        self.levels = names.map { levels[$0] ?? 0 }
        trains = inputs.map { $0.pulse.map(PulseTrain.init) }
        detectors = outputs.map { $0.threshold.map(CrossingDetector.init) }
    }

    /// Solves the states up to the end of a window.
    public func advance(from begin: Double, to end: Double, _ signals: [PortSignal?]) throws -> [PortSignal] {
        var courses: [Int: DriveCourse] = [:]
        for (index, terminal) in terminals.enumerated() {
            switch signals[index] {
            case .spikes(let times): courses[terminal] = trains[index]?.course(times, from: begin)
            case .course(let course): courses[terminal] = course
            case nil: courses[terminal] = trains[index]?.course([], from: begin)
            }
        }
        let clipped = courses.mapValues { $0.clipped(from: begin, to: end) }
        let times = Set(clipped.values.flatMap(\.times)).union([begin, end]).sorted()
        var drive = TerminalDrive(times: times, voltages: times.map { _ in levels })
        for (terminal, course) in clipped {
            for (index, time) in times.enumerated() { drive.voltages[index][terminal] = course.value(at: time) }
        }
        let trajectory = try solver.solve(drive, from: states)
        states = trajectory.states.last
        return exits.enumerated().map { index, place in
            // The first point is the last of the window before.
            let first = begin > 0 ? 1 : 0
            let times = Array(trajectory.times.dropFirst(first))
            let values = trajectory.states.dropFirst(first).map { $0[place] }
            if let spikes = detectors[index]?.spikes(times, values) { return .spikes(spikes) }
            return .course(DriveCourse(times: times, values: values))
        }
    }
}

public import CompactModels
internal import Simulation

/// A compact model whose terminals are driven, solved in this process.
///
/// The voltages of terminals are given; those without a connection keep a level. Into free terminals currents flow, and their
/// voltages are solved for with the states.
public final class DrivenModel: NativeModel {
    /// How a signal enters: a terminal, and the pulse of each spike or a voltage that the terminal follows; a current into a free
    /// terminal.
    public struct Input: Hashable, Sendable {
        /// The name of the port.
        public var name: String
        /// The terminal.
        public var terminal: String
        /// The pulse of each spike; `nil` for a course.
        public var pulse: PulseShape?

        /// Creates an input.
        ///
        /// - Parameters:
        ///   - name: The name of the port.
        ///   - terminal: The terminal.
        ///   - pulse: The pulse of each spike; `nil` for a course.
        public init(_ name: String, terminal: String, pulse: PulseShape? = nil) {
            self.name = name
            self.terminal = terminal
            self.pulse = pulse
        }
    }

    /// How a signal leaves: a state or a free terminal, and where it becomes spikes.
    public struct Output: Hashable, Sendable {
        /// The name of the port.
        public var name: String
        /// The name of the state or of the free terminal.
        public var source: String
        /// Where spikes leave; `nil` for a course.
        public var threshold: Threshold?

        /// Creates an output.
        ///
        /// - Parameters:
        ///   - name: The name of the port.
        ///   - source: The name of the state or of the free terminal.
        ///   - threshold: Where spikes leave; `nil` for its course.
        public init(_ name: String, of source: String, threshold: Threshold? = nil) {
            self.name = name
            self.source = source
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
    private var free: [TerminalDrive.FreeTerminal]

    /// Creates a part.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - values: Its parameters by name, in SI units; those that are missing have their defaults.
    ///   - levels: Voltages of terminals without a connection in V; 0 for those that are missing.
    ///   - free: The voltages of free terminals at the start in V, by their names.
    ///   - inputs: How signals enter; their terminals exist.
    ///   - outputs: How signals leave; what they name exists.
    ///   - maximumStep: The largest step in s; `nil` for any.
    public init(
        _ model: CompactModel, values: [String: Double] = [:], levels: [String: Double] = [:],
        free: [String: Double] = [:], inputs: [Input], outputs: [Output], maximumStep: Double? = nil
    ) {
        self.model = model
        var solver = StateSolver(model, values: values)
        solver.maximumStep = maximumStep
        self.solver = solver
        let names = model.terminals.map(\.name)
        self.inputs = inputs.map { $0.port(free: free.keys.contains($0.terminal)) }
        self.outputs = outputs.map { $0.port(free: free.keys.contains($0.source)) }
        self.free = names.indices.compactMap { index in
            free[names[index]].map { TerminalDrive.FreeTerminal(index, start: $0) }
        }
        terminals = inputs.map { input in names.firstIndex(of: input.terminal) ?? 0 }
        // States first, then the free terminals.
        let solved = model.states.map(\.name) + self.free.map { names[$0.terminal] }
        exits = outputs.map { solved.firstIndex(of: $0.source) ?? 0 }
        self.levels = names.map { levels[$0] ?? 0 }
        trains = inputs.map { $0.pulse.map(PulseTrain.init) }
        detectors = outputs.map { $0.threshold.map(CrossingDetector.init) }
    }

    /// Solves the states up to the end of a window.
    public func advance(from begin: Double, to end: Double, _ signals: [PortSignal?]) throws -> [PortSignal] {
        var courses: [Int: DriveCourse] = [:]
        for (index, terminal) in terminals.enumerated() {
            courses[terminal] = trains[index].course(signals[index], from: begin)
        }
        let clipped = courses.mapValues { $0.clipped(from: begin, to: end) }
        let times = Set(clipped.values.flatMap(\.times)).union([begin, end]).sorted()
        var drive = TerminalDrive(times: times, voltages: times.map { _ in levels }, free: free)
        for (terminal, course) in clipped {
            for (index, time) in times.enumerated() { drive.voltages[index][terminal] = course.value(at: time) }
        }
        let trajectory = try solver.solve(drive, from: states)
        states = trajectory.states.last
        for (index, voltage) in (trajectory.voltages.last ?? []).enumerated() { free[index].start = voltage }
        let solved = zip(trajectory.states, trajectory.voltages).map { $0 + $1 }
        return exits.enumerated().map { index, place in
            // The first point is the last of the window before.
            let first = begin > 0 ? 1 : 0
            let times = Array(trajectory.times.dropFirst(first))
            let values = solved.dropFirst(first).map { $0[place] }
            return detectors[index].signal(times, values)
        }
    }
}

extension DrivenModel.Input {
    /// What the port takes.
    func port(free: Bool) -> Port { Port(name, pulse != nil ? .spikes : .course(unit: free ? "A" : "V")) }
}

extension DrivenModel.Output {
    /// What the port gives.
    func port(free: Bool) -> Port { Port(name, threshold != nil ? .spikes : .course(unit: free ? "V" : "")) }
}

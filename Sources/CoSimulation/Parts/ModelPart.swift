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

    private let terminals: [Int]
    private let exits: [Int]
    private let levels: [Double]
    private var trains: [PulseTrain?]
    private var detectors: [CrossingDetector?]
    private var integration: StateIntegration

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
        var solver = StateSolver(model, values: values)
        solver.maximumStep = maximumStep
        let names = model.terminals.map(\.name)
        self.inputs = inputs.map { $0.port(free: free.keys.contains($0.terminal)) }
        self.outputs = outputs.map { $0.port(free: free.keys.contains($0.source)) }
        let loose = names.indices.compactMap { index in
            free[names[index]].map { TerminalDrive.FreeTerminal(index, start: $0) }
        }
        integration = StateIntegration(solver, free: loose)
        terminals = inputs.map { input in names.firstIndex(of: input.terminal) ?? 0 }
        // States first, then the free terminals.
        let solved = model.states.map(\.name) + loose.map { names[$0.terminal] }
        exits = outputs.map { solved.firstIndex(of: $0.source) ?? 0 }
        self.levels = names.map { levels[$0] ?? 0 }
        trains = inputs.map { $0.pulse.map(PulseTrain.init) }
        detectors = outputs.map { $0.threshold.map(CrossingDetector.init) }
    }

    /// Solves the states up to the end of a window.
    public func advance(from begin: Double, to end: Double, _ signals: [PortSignal?]) throws -> [PortSignal] {
        let courses = terminals.indices.map { trains[$0].course(signals[$0], from: begin) }
        var corners: [Double] = []
        for course in courses { course?.addCorners(between: begin, and: end, to: &corners) }
        corners.sort()
        var times = [begin]
        for time in corners where time > times[times.count - 1] { times.append(time) }
        times.append(end)
        var drive = TerminalDrive(times: times, voltages: Array(repeating: levels, count: times.count))
        for (terminal, course) in zip(terminals, courses) {
            guard let course else { continue }
            for (index, value) in course.values(at: times).enumerated() { drive.voltages[index][terminal] = value }
        }
        var accepted: [Double] = []
        var solved: [[Double]] = exits.map { _ in [] }
        func note(_ time: Double, _ unknowns: [Double]) {
            accepted.append(time)
            for (index, place) in exits.enumerated() { solved[index].append(unknowns[place]) }
        }
        // The first point of a later window is the last of the one before.
        if begin == 0 { note(0, integration.unknowns) }
        try integration.advance(drive, note: note)
        return exits.indices.map { detectors[$0].signal(accepted, solved[$0]) }
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

public import Simulation

/// How a signal enters a circuit: through a source of the deck that is made external.
public struct CircuitInput: Hashable, Sendable {
    /// The name of the port.
    public var name: String

    /// The name of the source, e.g. `vpre`.
    public var source: String

    /// The pulse of each spike; `nil` for a course that the source follows.
    public var pulse: PulseShape?

    /// What the source gives while nothing is connected, in V or A.
    public var rest: Double

    /// Creates an input.
    ///
    /// - Parameters:
    ///   - name: The name of the port.
    ///   - source: The name of the source.
    ///   - pulse: The pulse of each spike; `nil` for a course.
    ///   - rest: What the source gives while nothing is connected, in V or A.
    public init(_ name: String, source: String, pulse: PulseShape? = nil, rest: Double = 0) {
        self.name = name
        self.source = source
        self.pulse = pulse
        self.rest = rest
    }

    /// What the port takes.
    var port: Port {
        Port(name, pulse != nil ? .spikes : .course(unit: source.lowercased().hasPrefix("i") ? "A" : "V"))
    }
}

/// How a signal leaves a circuit.
public struct CircuitOutput: Hashable, Sendable {
    /// The name of the port.
    public var name: String

    /// What is looked at: `v(net)` or `i(source)`.
    public var probe: String

    /// Spikes leave where the probe crosses a threshold; `nil` for its course.
    public var threshold: Threshold?

    /// Creates an output.
    ///
    /// - Parameters:
    ///   - name: The name of the port.
    ///   - probe: What is looked at.
    ///   - threshold: Where spikes leave; `nil` for a course.
    public init(_ name: String, probe: String, threshold: Threshold? = nil) {
        self.name = name
        self.probe = probe
        self.threshold = threshold
    }

    /// What the port gives.
    var port: Port {
        Port(name, threshold != nil ? .spikes : .course(unit: probe.lowercased().hasPrefix("i") ? "A" : "V"))
    }
}

/// A circuit in a simulator as a part of a system.
public final class CircuitPart: CoupledPart {
    /// What it takes.
    public let inputs: [Port]

    /// What it gives.
    public let outputs: [Port]

    /// Yes: the simulator computes.
    public let isElsewhere = true

    private let circuit: any CoupledCircuit
    private let entrances: [CircuitInput]
    private let exits: [(place: Int, threshold: Threshold?)]
    private var trains: [PulseTrain?]
    private var detectors: [CrossingDetector?]
    private var begin = 0.0
    private var end = 0.0
    private let keep: (CoupledPoints) -> Void

    /// Creates a part.
    ///
    /// - Parameters:
    ///   - circuit: The circuit, with the sources of `inputs` in their order.
    ///   - probes: What the circuit hands over.
    ///   - inputs: How signals enter it.
    ///   - outputs: How signals leave it.
    ///   - keep: Gets the accepted points of each window.
    public init(
        _ circuit: any CoupledCircuit, probes: [String], inputs: [CircuitInput], outputs: [CircuitOutput],
        keep: @escaping (CoupledPoints) -> Void = { _ in }
    ) {
        self.circuit = circuit
        self.inputs = inputs.map(\.port)
        self.outputs = outputs.map(\.port)
        self.keep = keep
        entrances = inputs
        exits = outputs.map { output in (probes.firstIndex(of: output.probe) ?? 0, output.threshold) }
        trains = inputs.map { $0.pulse.map(PulseTrain.init) }
        detectors = outputs.map { $0.threshold.map(CrossingDetector.init) }
    }

    /// Sends the circuit on its way.
    public func start(until end: Double, _ signals: [PortSignal?]) throws {
        (begin, self.end) = (self.end, end)
        let courses = entrances.indices.map { index in
            trains[index].course(signals[index], from: begin) ?? .level(entrances[index].rest)
        }
        circuit.start(courses, until: end)
    }

    /// Waits for the circuit, and finds the spikes in what it did.
    public func finish() throws -> [PortSignal] {
        let points = try circuit.finish()
        keep(points)
        return exits.enumerated().map { index, exit in
            detectors[index].signal(points.times, points.values[exit.place])
        }
    }
}

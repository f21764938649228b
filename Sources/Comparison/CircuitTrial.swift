public import Circuits
public import Diagnostics
public import Simulation
public import Stimuli
public import Technologies
internal import Units
public import Waveforms

/// A circuit under the conditions of a protocol, in one transient: biases and draws in, relative weight changes out.
///
/// The deck is loaded once; biases are changed by altering their sources. Only the first repetitions of each condition are
/// simulated (``StimulusSchedule/Layout/settling(_:)``); those that follow do as the last of them did, but for the output
/// conductance of the current sources, which ``calibrated(on:workers:)`` measures once. ``check(on:workers:)`` says how far
/// that is from all repetitions.
public struct CircuitTrial: Sendable {
    /// How many repetitions are simulated where traces do not decay between them.
    public static let settlingRepetitions = 5

    /// The circuit.
    public let circuit: Circuit

    /// The technology, as it was named.
    public let technology: Technology

    /// The process corner.
    public let corner: String

    /// Parameters and biases that were set, in SI units.
    public let settings: [String: Double]

    /// The preset that gives the other values.
    public let preset: String?

    /// Degrees Celsius.
    public let temperature: Double

    /// The protocol.
    public let stimulation: StimulationProtocol

    /// The circuit on its bench.
    public let bench: Bench

    /// What is simulated.
    public var deck: Deck

    /// The change of v(w) for a relative change of the weight of 1, in volts.
    public let weightScale: Double

    /// The change of an increment of the weight with the weight, for each condition, dimensionless.
    public private(set) var slopes: [Double]

    /// Puts a circuit on its bench.
    ///
    /// - Parameters:
    ///   - circuit: The circuit; it must have a parameter `s_w`, the volts of a relative change of the weight of 1.
    ///   - technology: The technology.
    ///   - corner: The corner, e.g. `tt`.
    ///   - settings: Values of parameters and biases by name, in SI units.
    ///   - preset: The name of a preset; the first one if `nil`.
    ///   - stimulation: The protocol.
    ///   - layout: How much of each condition is simulated.
    ///   - temperature: Degrees Celsius.
    /// - Throws: A `DiagnosticError`, as ``Circuit/bench(technology:corner:settings:preset:stimulation:layout:temperature:)``
    ///   does; and when the circuit has no `s_w`.
    public init(
        circuit: Circuit, technology: Technology, corner: String, settings: [String: Double] = [:],
        preset: String? = nil, stimulation: StimulationProtocol,
        layout: StimulusSchedule.Layout = .settling(settlingRepetitions), temperature: Double = 27
    ) throws(DiagnosticError) {
        guard circuit.transient == nil else {
            throw DiagnosticError(
                "no-weight", "\(circuit.name) learns nothing: it has no weight that a protocol could change",
                help: "hillock simulate \(circuit.name) runs it on its own bench")
        }
        self.circuit = circuit
        self.technology = technology
        self.corner = corner
        self.settings = settings
        self.preset = preset
        self.temperature = temperature
        self.stimulation = stimulation
        bench = try circuit.bench(
            technology: technology, corner: corner, settings: settings, preset: preset, stimulation: stimulation,
            layout: layout, temperature: temperature)
        deck = try Deck(bench.netlist, temperature: temperature)
        if layout != .whole { deck.options += Self.tighter(deck) }
        guard let scale = bench.values["s_w"] else {
            throw DiagnosticError(
                "no-weight-scale", "\(circuit.name) has no parameter 's_w': its weight cannot be compared with a rule's"
            )
        }
        weightScale = scale
        slopes = Array(repeating: 0, count: stimulation.conditions.count)
    }

    /// The measures of the conditions in volts, in the order of the protocol, with the slopes found so far.
    public var measures: [NamedMeasure] {
        zip(bench.measures, slopes).map { named, slope in
            guard var repeated = named.measure as? Repeated else { return named }
            repeated.slope = slope
            return NamedMeasure(named.name, repeated, series: named.series)
        }
    }

    /// The values of the tunable biases on the bench, by name in SI units.
    public var biases: [String: Double] {
        let names = Set(circuit.tunables.map(\.bias))
        return Dictionary(
            bench.biases.filter { names.contains($0.name) }.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// What to alter in the loaded deck for other biases.
    ///
    /// - Parameter biases: Values by name, in SI units.
    /// - Returns: One alteration for each, in the order of the circuit's file.
    /// - Throws: A `DiagnosticError` that names a bias which cannot be tuned, and those that can.
    public func alterations(for biases: [String: Double]) throws(DiagnosticError) -> [Alteration] {
        let names = circuit.tunables.map(\.bias)
        for name in biases.keys.sorted() where !names.contains(name) {
            throw DiagnosticError(
                "not-tunable", "\(circuit.name) has no tunable bias '\(name)'", help: helpNaming(name, among: names))
        }
        return circuit.tunables.compactMap { tunable in
            biases[tunable.bias].map { Alteration(device: tunable.source, parameter: "dc", value: $0) }
        }
    }

    /// The relative change of the weight under each condition on waveforms of the deck.
    ///
    /// - Parameter waveforms: What a run of the deck gave; it must hold the weight.
    /// - Returns: Δw for each condition, in the order of the protocol.
    /// - Throws: `WaveformError`.
    public func changes(in waveforms: WaveformSet) throws(WaveformError) -> [Double] {
        var changes: [Double] = []
        for named in measures { changes.append(try named.measure.evaluate(waveforms) / weightScale) }
        return changes
    }

    /// Runs the deck once.
    ///
    /// - Parameters:
    ///   - biases: Tunable biases that differ from the bench's, by name in SI units.
    ///   - alterations: The draws of a sample.
    ///   - session: A session with ``deck`` loaded.
    ///   - timeLimit: Seconds of wall-clock time after which the run is given up.
    /// - Returns: Δw for each condition, in the order of the protocol.
    /// - Throws: `SimulationFailure`, `WaveformError`, or a `DiagnosticError` for a bias that cannot be tuned.
    public func changes(
        biases: [String: Double] = [:], alterations: [Alteration] = [], on session: any SimulatorSession,
        timeLimit: Double? = nil
    ) async throws -> [Double] {
        let request = SimulationRequest(
            alterations: try self.alterations(for: biases) + alterations, probes: [circuit.weight],
            timeLimit: timeLimit)
        return try changes(in: try await session.run(request).waveforms)
    }

    /// A relative tolerance for the extrapolation: the errors of single repetitions, which chance spreads over many, are
    /// multiplied by it.
    private static func tighter(_ deck: Deck) -> [SolverOption] {
        guard let stated = deck.statedOptions.last(where: { $0.name == "reltol" }),
            let value = SpiceNumber.parse(stated.value)
        else { return [] }
        return [SolverOption("reltol", "\(value * tightening)")]
    }

    /// What the relative tolerance of the circuit is multiplied by. For tstdp-minimal under the conditions of both data
    /// sets single increments then scatter by 0.1 % of the largest, with 1.2 times the points (generic350, ngspice 39).
    private static let tightening = 0.5

    func with(slopes: [Double]) -> CircuitTrial {
        var trial = self
        trial.slopes = slopes
        return trial
    }
}

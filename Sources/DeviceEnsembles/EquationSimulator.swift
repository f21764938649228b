internal import CompactModels
internal import ModelForms
public import Simulation
internal import Waveforms

/// Answers the requests of a pulse bench from the model's own equations, without a circuit.
///
/// A result has a point at each reading of the conductance. Requests may alter the parameters of the device and the noise of
/// pulses, as ngspice takes them.
public struct EquationSimulator: Simulator {
    private let bench: PulseBench

    /// Creates a simulator.
    ///
    /// - Parameter bench: The bench.
    public init(_ bench: PulseBench) { self.bench = bench }

    /// The version of the way in which equations are solved: results of different versions may differ.
    static let version = "1.0"

    /// The engine's name and version.
    public var identity: SimulatorIdentity {
        get async throws { SimulatorIdentity(name: "native equations", version: Self.version) }
    }

    /// Lends a session on the bench to `body`.
    ///
    /// - Parameters:
    ///   - deck: The bench's deck, which is not read.
    ///   - workers: How many requests may be answered at the same time.
    ///   - body: What to do with the session.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func withSession<Result: Sendable>(
        _ deck: Deck, workers: Int, _ body: @Sendable (any SimulatorSession) async throws -> Result
    ) async throws -> Result {
        try await body(EquationSession(bench, workers: workers))
    }
}

/// A bench that answers requests.
struct EquationSession: SimulatorSession {
    let concurrency: Int
    private let bench: PulseBench
    /// The model's parameters by their lower-case names in the subcircuit.
    private let parameters: [String: String]
    private let noise: [String: Int]

    init(_ bench: PulseBench, workers: Int) {
        self.bench = bench
        concurrency = max(1, workers)
        parameters = Dictionary(
            SubcircuitWriter.parameterNames(of: bench.reduced).map { ($1.lowercased(), $0) },
            uniquingKeysWith: { first, _ in first })
        noise = Dictionary(
            (0..<(2 * bench.train.count)).map { (PulseBench.noiseParameter(after: $0), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    func run(_ request: SimulationRequest) async throws(SimulationFailure) -> SimulationResult {
        let begin = ContinuousClock.now
        var values: [String: Double] = [:]
        var changes = Array(repeating: 0.0, count: 2 * bench.train.count)
        for alteration in request.alterations {
            let name = alteration.parameter.lowercased()
            if alteration.device == PulseBench.device, let parameter = parameters[name] {
                values[parameter] = alteration.value
            } else if alteration.device == PulseBench.noise, let pulse = noise[name] {
                changes[pulse] = alteration.value
            } else {
                throw SimulationFailure(
                    .badAlteration, "\(alteration.device) has no parameter \(alteration.parameter) in native equations."
                )
            }
        }
        let response = PulseResponse(bench, values: values)
        let states: [[Double]]
        do { states = try response.states(noise: changes) } catch {
            throw SimulationFailure(.incomplete, "The equations were not solved: \(error.description).")
        }
        var signals = [
            Signal("v(d)", states.map { _ in bench.train.read }),
            Signal("i(vd)", response.currents(states).map { -$0 }),
        ]
        for (index, probe) in bench.stateProbes.enumerated() {
            signals.append(Signal(probe, states.map { $0[index] / bench.model.states[index].scale }))
        }
        var chosen: [Signal] = []
        for probe in request.probes {
            guard let signal = signals.first(where: { Signal.key($0.name) == Signal.key(probe) }) else {
                throw SimulationFailure(
                    .missingProbe,
                    "Native equations have no \(probe): they give "
                        + signals.map(\.name).joined(separator: ", ") + ".")
            }
            guard signal.values.allSatisfy(\.isFinite) else {
                throw SimulationFailure(.notFinite, "\(probe) is not finite.")
            }
            chosen.append(Signal(probe, signal.values))
        }
        do {
            let axis = states.indices.map { bench.train.reading(after: $0) }
            return SimulationResult(
                waveforms: try WaveformSet(axis: axis, signals: chosen),
                analysisTime: begin.duration(to: .now) / .seconds(1), points: axis.count)
        } catch {
            throw SimulationFailure(.incomplete, "The readings do not fit together.")
        }
    }
}

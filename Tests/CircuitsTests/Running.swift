import Circuits
import Foundation
import Ngspice
import Simulation
import Stimuli
import Technologies
import TestSupport
import Waveforms

/// Runs benches in ngspice.
enum Running {
    /// ngspice in workers of the built program.
    static let simulator = NgspiceSimulator(executable: Shipped.program)

    /// What each stretch of the protocol does to the weight, in volts.
    static func changes(_ bench: Bench, tightened: Bool = false) async throws -> [Double] {
        var deck = try Deck(bench.netlist)
        if tightened {
            let settings = SolverSettings(of: deck)
            deck = settings.tightened(.tolerances).tightened(.step).tightened(.conductance).applied(to: deck)
        }
        let measures = bench.measures
        let request = SimulationRequest(probes: ["v(w)"])
        let result = try await simulator.withSession(deck, workers: 1) { session in try await session.run(request) }
        return try measures.map { try $0.measure.evaluate(result.waveforms) }
    }

    /// What each pair does to the weight of a circuit in the embedded technology, typical corner, in volts.
    static func changes(
        _ circuit: String, preset: String = "rule-hippocampal", _ settings: [String: Double],
        stimulation: StimulationProtocol
    ) async throws -> [Double] {
        let bench = try Fixtures.catalogue.circuit(named: circuit).bench(
            technology: Fixtures.generic(), corner: "tt", settings: settings, preset: preset, stimulation: stimulation)
        return try await changes(bench)
    }
}

/// The rule of Pfister and Gerstner (2006), nearest spike, as the circuit's closed forms realise it: time constants and
/// amplitudes are those of the parameters; a differential pair is a logistic function, not an exponential; and an amplitude is what
/// one pulse integrates, whose middle lies half a pulse after the trace was let go.
struct ClosedForm {
    var a2Plus = 4.6e-3
    var a2Minus = 3e-3
    var tauPlus = 16.8e-3
    var tauMinus = 33.7e-3

    /// Whether a differential pair reads r1; in the pair synapse a transistor does, and potentiation is exponential.
    var isLogistic = true

    /// Half a pulse of 1 µs, in biological time.
    static let halfPulse = 0.5e-3

    /// (vref - vpk)/(n U_T).
    static let offset = 1.5

    /// The share of the tail current that r1 steers a time after the pre spike, over the share at the peak.
    func steered(after distance: Double) -> Double {
        guard isLogistic else { return exp(-(distance - Self.halfPulse) / tauPlus) }
        return (1 + exp(Self.offset)) / (1 + exp(Self.offset + (distance - Self.halfPulse) / tauPlus))
    }

    /// The change of the weight by one pair far from others, in units of S_w.
    func change(_ distance: Double) -> Double {
        distance > 0
            ? a2Plus * steered(after: distance) : -a2Minus * exp((distance + Self.halfPulse) / tauMinus)
    }
}

/// Amplitude and time constant of the exponential through points, by a straight line through the logarithms.
func exponential(_ times: [Double], _ values: [Double]) -> (amplitude: Double, timeConstant: Double) {
    let logarithms = values.map { log(abs($0)) }
    let (x, y) = (times.reduce(0, +) / Double(times.count), logarithms.reduce(0, +) / Double(times.count))
    let products = zip(times, logarithms).reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
    let slope = products / times.reduce(0) { $0 + ($1 - x) * ($1 - x) }
    return (exp(y - slope * x), -1 / slope)
}

import Circuits
import Foundation
import Ngspice
import Simulation
import Technologies
import Testing
import Waveforms

/// A run of a circuit whose bench holds its stimuli.
struct TransientRun {
    let bench: Bench
    let waveforms: WaveformSet

    /// Runs a circuit of the catalogue in ngspice.
    ///
    /// - Parameters:
    ///   - name: The circuit.
    ///   - settings: Parameters and biases in SI units.
    ///   - preset: A preset; the first one if `nil`.
    ///   - technology: The technology; the embedded one if `nil`.
    ///   - probes: What to probe beside what the measures need.
    ///   - alterations: What to alter in the loaded deck, such as the threshold of one transistor.
    init(
        _ name: String, _ settings: [String: Double] = [:], preset: String? = nil, technology: Technology? = nil,
        probes: [String] = [], alterations: [Alteration] = []
    ) async throws {
        bench = try Fixtures.catalogue.circuit(named: name).bench(
            technology: technology ?? Fixtures.generic(), corner: "tt", settings: settings, preset: preset)
        let deck = try Deck(bench.netlist)
        let wanted = Set(bench.measures.flatMap(\.measure.signals) + probes).sorted()
        waveforms = try await Running.simulator.withSession(deck, workers: 1) { session in
            try await session.run(SimulationRequest(alterations: alterations, probes: wanted)).waveforms
        }
    }

    /// The value of a measure of the circuit.
    func value(_ name: String) throws -> Double {
        try #require(bench.measures.first { $0.name == name }).measure.evaluate(waveforms)
    }

    /// What the circuit's equation says of a measure.
    func closedForm(_ name: String) throws -> Double { try #require(bench.closedForms[name]) }

    /// How far a measure is from the circuit's equation, relative to it.
    func error(_ name: String) throws -> Double { try value(name) / closedForm(name) - 1 }

    /// The value of any measure.
    func measured(_ text: String) throws -> Double { try MeasureRegistry.parse(text).evaluate(waveforms) }
}

/// Slope and R² of the straight line through points.
func line(_ x: [Double], _ y: [Double]) -> (slope: Double, determination: Double) {
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    let xx = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    let yy = y.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
    return (xy / xx, xy * xy / (xx * yy))
}

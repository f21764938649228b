import Foundation
import Simulation
import Testing
import Waveforms

@testable import Ngspice

@Suite("Analyses other than transients")
struct AnalysisTests {
    private static let lines = ["filter", "v1 in 0 dc 2 ac 1", "r1 in out 1000", "c1 out 0 1e-9", "r2 out 0 1000"]

    private func run(_ analysis: Analysis, _ probes: [String]) async throws -> WaveformSet {
        try await simulator().withSession(Deck(lines: Self.lines, analysis: analysis), workers: 1) { session in
            try await session.run(SimulationRequest(probes: probes)).waveforms
        }
    }

    @Test("the operating point of a divider is half the supply")
    func operatingPoint() async throws {
        let waveforms = try await run(.operatingPoint, ["v(out)"])
        #expect(waveforms.axisKind == .none)
        let value = try #require(waveforms["v(out)"]?.values.first)
        // The solver's relative tolerance is for nonlinear devices: a linear circuit is solved to rounding.
        #expect(abs(value - 1) < 1e-9)
    }

    @Test("a sweep has every point and follows Ohm's law")
    func sweep() async throws {
        let waveforms = try await run(.dc([Sweep("v1", start: 0, stop: 1, step: 0.1)]), ["v(out)", "i(v1)"])
        #expect(waveforms.axisKind == .sweep)
        #expect(waveforms.axis.count == 11)
        let voltage = try #require(waveforms["v(out)"]).values
        let current = try #require(waveforms["i(v1)"]).values
        for (index, supply) in waveforms.axis.enumerated() {
            #expect(abs(voltage[index] - supply / 2) < 1e-9)
            #expect(abs(current[index] + supply / 2000) < 1e-12)
        }
    }

    @Test("a small-signal analysis gives real and imaginary parts of (1/2) / (1 + jωτ)")
    func smallSignal() async throws {
        let waveforms = try await run(.ac(spacing: "dec", points: 5, start: 1e3, stop: 1e7), ["v(out)"])
        #expect(waveforms.axisKind == .frequency)
        #expect(waveforms.axis.count == 21)
        let signal = try #require(waveforms["v(out)"])
        for (index, frequency) in waveforms.axis.enumerated() {
            // τ = C · (R1 ∥ R2) = 0.5 µs.
            let x = 2 * Double.pi * frequency * 0.5e-6
            #expect(abs(signal.values[index] - 0.5 / (1 + x * x)) < 1e-9)
            #expect(abs(signal.imaginary[index] + 0.5 * x / (1 + x * x)) < 1e-9)
        }
    }

    @Test("a worker's memory stands still over many runs")
    func memory() async throws {
        try await withInnerSession(try PreparedDeck(ChargingCapacitor.deck(), retries: [])) { session in
            func resident() throws -> Double {
                let process = try #require(session.processes.first)
                let text = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)
                return Double(text.split(separator: " ")[1]) ?? .nan
            }
            func runs(_ count: Int) async throws {
                for index in 0..<count {
                    let value = 1000 + Double(index % 7)
                    let alteration = Alteration(device: "r1", parameter: "resistance", value: value)
                    _ = try await session.run(SimulationRequest(alterations: [alteration], probes: ["v(out)"]))
                }
            }
            try await runs(500)
            let before = try resident()
            try await runs(1500)
            #expect(try resident() < 1.05 * before)
            #expect(session.starts == 1)
        }
    }
}

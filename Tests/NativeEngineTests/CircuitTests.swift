import Characterization
import Foundation
import NativeEngine
import Ngspice
import Simulation
import TestSupport
import Testing
import Waveforms

/// Circuits of two sizes of transistors on generic350, against BSIM3 in ngspice.
@Suite("Other circuits") struct CircuitTests {
    private static let models: [String] = {
        let file = Shipped.package.appending(path: "models/technologies/generic350/tt.lib")
        return ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }()

    private static let source = CardExtractor(
        reference: ngspice,
        cache: FileManager.default.temporaryDirectory.appending(
            path: "hillock-cards-\(ProcessInfo.processInfo.processIdentifier)"))

    /// SPICE's 10 fC are a volt on a net of these circuits: with them both engines step over the edges.
    private static let options = [
        SolverOption("reltol", "1e-4"), SolverOption("chgtol", "1e-17"), SolverOption("vntol", "1e-7"),
        SolverOption("abstol", "1e-14"),
    ]

    /// A transistor line: `n` or `p`, drain, gate, source, how many in parallel. Two sizes make two extractions.
    private static func transistor(_ name: String, _ kind: String, _ nets: String, m: Int = 1) -> String {
        kind == "n"
            ? "M\(name) \(nets) 0 generic350_nmos w=2u l=0.7u ad=1.7p as=1.7p pd=5.7u ps=5.7u m=\(m)"
            : "M\(name) \(nets) vdd generic350_pmos w=4u l=0.7u ad=3.4p as=3.4p pd=9.7u ps=9.7u m=\(m)"
    }

    private static func inverter(_ name: String, _ input: String, _ output: String) -> [String] {
        [
            transistor("n\(name)", "n", "\(output) \(input) 0"),
            transistor("p\(name)", "p", "\(output) \(input) vdd"),
        ]
    }

    /// Runs a circuit on both engines.
    private func both(
        _ lines: [String], step: Double, stop: Double, probes: [String]
    ) async throws -> (native: WaveformSet, reference: WaveformSet) {
        let deck = transientDeck(
            ["Vdd vdd 0 3.3"] + lines + Self.models, step: step, stop: stop, maximumStep: step,
            options: Self.options)
        let request = SimulationRequest(probes: probes)
        let reference = try await ngspice.withSession(deck, workers: 1) { try await $0.run(request) }.waveforms
        let native = try await NativeSimulator(cards: Self.source, fallback: nil).withSession(deck, workers: 1) {
            try await $0.run(request)
        }
        return (native.waveforms, reference)
    }

    @Test("a current mirror follows a step of its current")
    func mirror() async throws {
        let (native, reference) = try await both(
            [
                "Iref vdd g pwl(0 1u 1u 1u 1.01u 10u 3u 10u 3.01u 0.1u)", Self.transistor("1", "n", "g g 0"),
                Self.transistor("2", "n", "out g 0", m: 2), "Rout vdd out 100k", "Cout out 0 100f",
            ], step: 20e-9, stop: 6e-6, probes: ["v(g)", "v(out)"])
        for probe in ["v(g)", "v(out)"] {
            let difference = try difference(probe, native, from: reference)
            #expect(difference < 0.02, "\(probe): \(difference)")
        }
    }

    @Test("a five-transistor amplifier as a follower answers a step")
    func amplifier() async throws {
        let (native, reference) = try await both(
            [
                "Vin in 0 pwl(0 1.2 0.2u 1.2 0.21u 1.6 1.5u 1.6 1.51u 1.2)", "Ib vdd b 10u",
                Self.transistor("b", "n", "b b 0"), Self.transistor("t", "n", "tail b 0", m: 2),
                Self.transistor("1", "n", "x in tail"), Self.transistor("2", "n", "out out tail"),
                Self.transistor("3", "p", "x x vdd"), Self.transistor("4", "p", "out x vdd"), "Cl out 0 1p",
            ], step: 10e-9, stop: 3e-6, probes: ["v(out)", "v(x)", "v(tail)"])
        for probe in ["v(out)", "v(x)", "v(tail)"] {
            let difference = try difference(probe, native, from: reference)
            #expect(difference < 0.02, "\(probe): \(difference)")
        }
    }

    private static let schmitt = [
        transistor("1", "n", "s in 0"), transistor("2", "n", "out in s"), transistor("3", "n", "vdd out s"),
        transistor("4", "p", "t in vdd"), transistor("5", "p", "out in t"), transistor("6", "p", "0 out t"),
        "Cl out 0 20f",
    ]

    @Test("a Schmitt trigger answers pulses")
    func pulses() async throws {
        let (native, reference) = try await both(
            ["Vin in 0 pulse(0 3.3 0.1u 50n 50n 0.45u 1u)"] + Self.schmitt, step: 10e-9, stop: 2e-6,
            probes: ["v(out)", "v(s)", "v(t)"])
        for probe in ["v(out)", "v(s)", "v(t)"] {
            let difference = try difference(probe, native, from: reference)
            #expect(difference < 0.02, "\(probe): \(difference)")
        }
    }

    @Test("a Schmitt trigger switches at ngspice's voltages on a slow ramp")
    func thresholds() async throws {
        let (native, reference) = try await both(
            ["Vin in 0 pwl(0 0 5u 3.3 10u 0)"] + Self.schmitt, step: 50e-9, stop: 10e-6, probes: ["v(out)", "v(in)"])
        /// The input voltages at which the output crosses half the supply.
        func crossings(_ waveforms: WaveformSet) throws -> [Double] {
            let out = try #require(waveforms["v(out)"]).values, input = try #require(waveforms["v(in)"]).values
            return (1..<out.count).filter { (out[$0 - 1] - 1.65) * (out[$0] - 1.65) < 0 }.map { index in
                let part = (1.65 - out[index - 1]) / (out[index] - out[index - 1])
                return input[index - 1] + part * (input[index] - input[index - 1])
            }
        }
        let (mine, theirs) = (try crossings(native), try crossings(reference))
        #expect(mine.count == 2 && theirs.count == 2)
        // 4 mV when written: a few per cent of a current between the saturation of both kinds.
        for (left, right) in zip(mine, theirs) { #expect(abs(left - right) < 0.01, "\(left) and \(right)") }
    }

    @Test("a ring of eleven inverters oscillates at ngspice's frequency, with its swing")
    func ring() async throws {
        let stages = (0..<11).flatMap { Self.inverter("\($0)", "n\($0)", "n\(($0 + 1) % 11)") + ["C\($0) n\($0) 0 5f"] }
        let (native, reference) = try await both(
            stages + [".ic v(n0)=0"], step: 0.1e-9, stop: 40e-9, probes: ["v(n3)"])
        func rising(_ waveforms: WaveformSet) throws -> (period: Double, swing: Double) {
            let values = try #require(waveforms["v(n3)"]).values
            var times: [Double] = []
            for index in 1..<values.count where values[index - 1] < 1.65 && values[index] >= 1.65 {
                let part = (1.65 - values[index - 1]) / (values[index] - values[index - 1])
                times.append(waveforms.axis[index - 1] + part * (waveforms.axis[index] - waveforms.axis[index - 1]))
            }
            try #require(times.count > 4)
            // The first period may still settle.
            let late = times.dropFirst(2)
            let last = try #require(late.last), first = try #require(late.first)
            return ((last - first) / Double(late.count - 1), (values.max() ?? 0) - (values.min() ?? 0))
        }
        let (mine, theirs) = (try rising(native), try rising(reference))
        #expect(abs(mine.period / theirs.period - 1) < 0.03, "\(mine.period) and \(theirs.period)")
        #expect(abs(mine.swing / theirs.swing - 1) < 0.03, "\(mine.swing) and \(theirs.swing)")
    }
}

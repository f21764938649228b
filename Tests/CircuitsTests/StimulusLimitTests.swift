import Circuits
import Diagnostics
import Stimuli
import Testing

@Suite("Limits of a circuit's pulses")
struct StimulusLimitTests {
    // The pulses of the preset: 1 µs and two edges of 10 ns, 1.02 ms of biology; with the delayed copy 1.2 µs more.
    private func bench(_ text: String, _ settings: [String: Double] = [:]) throws -> Bench {
        try Fixtures.catalogue.circuit(named: "tstdp-minimal").bench(
            technology: Fixtures.generic(), corner: "tt", settings: settings, preset: "rule-hippocampal",
            stimulation: StimulationProtocol(text))
    }

    private func finding(_ text: String) throws -> Diagnostic {
        let error = try #require(#expect(throws: DiagnosticError.self) { try bench(text) })
        return try #require(error.diagnostics.first)
    }

    @Test("a pre and a post spike within a pulse are refused, with the nearest distance, acceleration and width")
    func pairs() throws {
        let finding = try finding("pairing(dt=0.5m;10m)")
        #expect(finding.code == "overlapping-spikes" && finding.message.contains("500 µs"))
        #expect(finding.message.contains("1.02 µs"))
        // 0.5 ms / 1.02 µs = 490; 0.5 µs less two edges are 480 ns.
        for way in ["1.02 ms", "acceleration = 490", "t_p = 480 ns"] {
            #expect(finding.help?.contains(way) == true, "\(finding.help ?? "")")
        }
        #expect(throws: Never.self) { try bench("pairing(dt=1.02m;10m)") }
        #expect(throws: Never.self) { try bench("pairing(dt=0.5m;10m)", ["acceleration": 490]) }
        #expect(throws: Never.self) { try bench("pairing(dt=0.5m;10m)", ["t_p": 480e-9]) }
    }

    @Test("a rate whose spikes come before the delayed copy of the one before has ended is refused")
    func rates() throws {
        let finding = try finding("frequency(rate=470Hz, dt=1.05m)")
        #expect(finding.message.contains("post spikes") && finding.message.contains("2.22 µs"))
        // 1/470 s = 2.128 ms; /2.22 µs = 958; the width counts twice: 1 µs - (2.22 - 2.128)/2 µs = 0.953 µs.
        for way in ["2.22 ms", "acceleration = 958", "t_p = 953 ns"] {
            #expect(finding.help?.contains(way) == true, "\(finding.help ?? "")")
        }
        #expect(throws: Never.self) { try bench("frequency(rate=470Hz, dt=1.05m)", ["t_p": 953e-9]) }
        #expect(throws: Never.self) { try bench("frequency(rate=450Hz, dt=1.05m)") }
    }

    @Test("the first spike of the next repetition counts, of either neuron")
    func wrapped() throws {
        let finding = try finding("frequency(rate=91Hz, dt=10m)")
        #expect(finding.message.contains("a pre and a post spike") && finding.message.contains("989 µs"))
    }

    @Test("in Poisson trains overlaps of both neurons are counted in a warning, but a lost pulse is an error")
    func poisson() throws {
        let warnings = try bench("poisson(post=40Hz, trials=1, duration=10s)").warnings
        let overlaps = warnings.filter { $0.code == "overlapping-spikes" }
        // 10 Hz · 40 Hz · 2 · 1.02 ms · 10 s = 8.2 are expected; the draws are fixed.
        let count = try #require(overlaps.first?.message.firstMatch(of: /: (\d+) times/)?.1)
        #expect((1...25).contains(Int(count) ?? 0))
        #expect(try finding("poisson(post=50Hz, trials=1, dead=0)").message.contains("a pulse lasts"))
    }
}

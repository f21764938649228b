import Foundation
import TestSupport
import Testing

/// The example of three circuits in a loop, and the same loop in one deck, whose spikes travel through code models of ngspice.
@Suite("Circuits in a loop, apart and in one deck") struct LearningLoopTests {
    private struct Report: Decodable {
        struct Train: Decodable {
            var output: String
            var times: [Double]
        }
        var spikes: [Train]
    }

    static let folder = Shipped.package.appending(path: "Examples/CoSimulation")

    /// A file of the example.
    static func file(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// A text with other words between two places, the first of which goes.
    static func replacing(_ text: String, from start: String, to end: String, with new: String) throws -> String {
        let first = try #require(text.range(of: start), "there is no '\(start)'")
        let last = try #require(text[first.upperBound...].range(of: end), "there is no '\(end)'")
        return text[..<first.lowerBound] + new + text[last.lowerBound...]
    }

    /// The columns of a file of waveforms.
    static func columns(_ text: String) throws -> [[Double]] {
        try text.split(separator: "\n").dropFirst().map { line in
            try line.split(separator: ",").map { try #require(Double($0)) }
        }
    }

    /// The beginning of the example: its system and its deck.
    static func texts(isNative: Bool) throws -> (system: String, deck: String) {
        var system = try replacing(file("learning-loop.yaml"), from: "stop: ", to: "\n", with: "stop: 0.3 ms")
        var deck = try replacing(file("learning-loop.cir"), from: ".tran ", to: "\n", with: ".tran 10n 0.3m 0 100n")
        guard isNative else { return (system, deck) }
        system = try replacing(
            system, from: "  neuron:", to: "connections:",
            with: """
                  neuron:
                    model: lif
                    set: {tau: 20 us, t_ref: 25 us, t_spike: 1 us, t_edge: 20 ns, w_th: 2 mV}
                    levels: {vdd: 3.3 V, vleak: 1.4 V, vth: 1.5 V, vreset: 1.4 V}
                    free: {vmem: 1.4 V, spike: 0 V}
                    inputs: {current: {terminal: vmem}}
                    outputs: {spike: {terminal: spike, above: 1.65 V}}

                """)
        deck = try replacing(
            deck, from: "* the neuron\n", to: "* the triplet synapse",
            with: """
                .include lif.cir
                Vn_dd n_vdd 0 dc 3.3
                Vn_low n_low 0 dc 1.4
                Vn_th n_vth 0 dc 1.5
                Xn_neuron n_vdd n_vmem n_low n_vth n_low 0 0 0 n_spike lif
                .ic v(n_vmem)=1.4

                """)
        // The sources of the neuron do not converge with the circuits' abstol, nor are they exact with a reltol of 1e-4.
        deck = try replacing(
            deck, from: ".options", to: "\n",
            with: ".options reltol=1e-5 trtol=1 abstol=1e-12 vntol=1e-6 chgtol=1e-17 gmin=1e-15 itl4=100")
        return (system, deck)
    }

    @Test(
        "spikes fall together within 0.1 % of the shortest time constant, and weights within 0.5 % of their change",
        arguments: [false, true])
    func oneDeck(isNative: Bool) async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let texts = try Self.texts(isNative: isNative)
        try program.write(texts.system, to: "loop.yaml")
        try program.write(texts.deck, to: "deck.cir")
        try program.write(try Self.file("learning-loop.csv"), to: "learning-loop.csv")
        if isNative {
            let settings = ["tau=20us", "t_ref=25us", "t_spike=1us", "t_edge=20ns", "w_th=2mV"].flatMap {
                ["--set", $0]
            }
            let written = try await program.run(
                ["generate", "lif", "--format", "subcircuit"] + settings + ["-o", "lif.cir"])
            #expect(written.status == 0, "\(written.errors)")
        }
        let parts = try await program.run("cosimulate", "loop.yaml", "--json", "-o", "parts.csv")
        #expect(parts.status == 0, "\(parts.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(parts.output.utf8))
        let apart = try #require(report.spikes.first { $0.output == "neuron.spike" }).times
        let weights = try Self.columns(program.text(of: "parts.csv")).map { $0[1] }

        let deck = try await program.run("simulate", "deck.cir", "-o", "deck.csv")
        #expect(deck.status == 0, "\(deck.errors)")
        let rows = try Self.columns(program.text(of: "deck.csv"))
        let together = zip(rows, rows.dropFirst()).compactMap { before, after -> Double? in
            guard before[1] < 1.65, after[1] >= 1.65 else { return nil }
            return before[0] + (after[0] - before[0]) * (1.65 - before[1]) / (after[1] - before[1])
        }
        #expect(together.count == 4 && together.count == apart.count)
        // The shortest time constant is the synapse's 10 us.
        for (one, other) in zip(together, apart) { #expect(abs(one - other) < 10e-9, "\(together) \(apart)") }
        let (start, end) = (try #require(rows.first), try #require(rows.last))
        let change = end[2] - start[2]
        #expect(change > 5e-3)
        #expect(abs((weights.last ?? 0) - end[2]) < 5e-3 * change)
    }
}

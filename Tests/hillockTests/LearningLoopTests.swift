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

    /// A file of the example, with other words in one place.
    static func file(_ name: String, _ change: (old: String, new: String)? = nil) throws -> String {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        guard let change else { return text }
        try #require(text.contains(change.old), "\(name) has no '\(change.old)'")
        return text.replacingOccurrences(of: change.old, with: change.new)
    }

    /// The columns of a file of waveforms.
    static func columns(_ text: String) throws -> [[Double]] {
        try text.split(separator: "\n").dropFirst().map { line in
            try line.split(separator: ",").map { try #require(Double($0)) }
        }
    }

    @Test("spikes fall together within 0.1 % of the shortest time constant, and weights within 0.5 % of their change")
    func oneDeck() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        // The beginning of the example.
        try program.write(try Self.file("learning-loop.yaml", ("stop: 5.4 ms", "stop: 0.3 ms")), to: "loop.yaml")
        try program.write(try Self.file("learning-loop.csv"), to: "learning-loop.csv")
        try program.write(
            try Self.file("learning-loop.cir", (".tran 10n 0.0054 0 100n", ".tran 10n 0.0003 0 100n")), to: "deck.cir")
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

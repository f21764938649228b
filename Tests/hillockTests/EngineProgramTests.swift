import Foundation
import Testing

/// What the native engine is used for: comparisons and re-tuning, each with ngspice beside it.
@Suite("hillock compare and re-tuning on the native engine", .serialized)
struct EngineProgramTests {
    private struct Comparison: Decodable {
        struct Path: Decodable {
            var column: String
            var engine: String
        }
        struct Difference: Decodable {
            var rootMeanSquare: Double
            var worst: Double
        }
        struct Column: Decodable {
            var name: String
            var changes: [Double]
        }
        struct Table: Decodable {
            var columns: [Column]
        }
        var table: Table
        var paths: [Path]
        var differences: [Difference]
    }

    private struct Ensemble: Decodable {
        struct Errors: Decodable {
            var median: Double
            var referenceMedian: Double
            var worstFactor: Double
        }
        struct Check: Decodable {
            var engine: String
            var samples: Int
            var failed: Int
            var before: Errors
            var after: Errors
        }
        struct Retuning: Decodable {
            var samples: Int
            var failed: Int
            var withoutError: Int
            var medianBefore: Double
            var medianAfter: Double
            var check: Check?
        }
        var retuning: Retuning
    }

    @Test("compare --engine both puts both engines side by side and tells how far they are apart")
    func compare() async throws {
        let program = try HillockProgram(keepingCards: true)
        defer { program.remove() }
        let outcome = try await program.run([
            "compare", "tstdp-minimal", "--protocol", "pairing(dt=-10ms;10ms)", "--engine", "both", "--json", "--quiet",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = try JSONDecoder().decode(Comparison.self, from: Data(outcome.output.utf8))
        #expect(found.paths.map(\.engine) == ["native", "ngspice"])
        let columns = try found.paths.map { path in
            try #require(found.table.columns.first { $0.name == path.column }).changes
        }
        let differences = zip(columns[0], columns[1]).map { abs($0 - $1) }
        let told = try #require(found.differences.first)
        // The same subtraction.
        #expect(told.worst == differences.max())
        // What the engine promises of every point.
        #expect(told.rootMeanSquare > 0 && told.rootMeanSquare < 0.02)
    }

    @Test("samples re-tuned on the native engine are run on ngspice with their biases, and both errors are told")
    func retuning() async throws {
        let program = try HillockProgram(keepingCards: true)
        defer { program.remove() }
        let words = [
            "montecarlo", "tstdp-minimal", "--dataset", "hippocampal", "--sigma-vth", "10mV", "--engine", "native",
            "--ngspice-runs", "3", "--runs", "7", "--retune", "worst:2", "--retune-checks", "2", "--json", "--quiet",
        ]
        let outcome = try await program.run(words)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = try JSONDecoder().decode(Ensemble.self, from: Data(outcome.output.utf8)).retuning
        #expect(found.samples == 2 && found.failed == 0 && found.withoutError == 0)
        #expect(found.medianBefore > 5 && found.medianAfter < 1.6)
        let check = try #require(found.check)
        #expect(check.engine.hasPrefix("ngspice") && check.samples == 2 && check.failed == 0)
        #expect(check.before.median == found.medianBefore && check.after.median == found.medianAfter)
        // Residuals of 1 to 2 standard errors that are off by a tenth of one.
        #expect(check.after.referenceMedian < 2 && check.after.worstFactor < 1.5)
        // Once more: what is stored is told again, to the byte.
        let again = try await program.run(words + ["--resume"])
        #expect(again.output == outcome.output)
    }
}

import Foundation
import Testing

@Suite("hillock montecarlo on the native engine", .serialized)
struct NativeProgramTests {
    /// Two points of the window; eight samples of it take a tenth of a second.
    static let words = EnsembleProgramTests.words + ["--sigma-vth", "10mV"]

    private struct Document: Decodable {
        struct Fidelity: Decodable {
            struct Measure: Decodable {
                struct Agreement: Decodable {
                    var count: Int
                    var correlation: Double
                    var slope: Double
                }
                struct Estimates: Decodable {
                    struct Figure: Decodable {
                        struct Estimate: Decodable {
                            var value: Double
                            var lower: Double
                            var upper: Double
                        }
                        var estimate: Estimate
                        var reference: Estimate
                        var varianceReduction: Double
                    }
                    var mean: Figure
                    var standardDeviation: Figure
                }
                var name: String
                var agreement: Agreement
                var estimates: Estimates?
            }
            var engine: String
            var reference: String
            var runs: Int
            var measures: [Measure]
        }
        var fidelity: Fidelity
    }

    private struct Run: Decodable {
        struct Measure: Decodable {
            var name: String
            var value: Double
        }
        var measures: [Measure]
    }

    @Test("the table of samples has the same bytes for 1 and 3 workers, and after a kill (-9) and a resumption")
    func sameBytes() async throws {
        let program = try HillockProgram(keepingCards: true)
        defer { program.remove() }
        let words = Self.words + ["--runs", "30", "--engine", "native", "--ngspice-runs", "3"]
        for jobs in ["1", "3"] {
            let outcome = try await program.run(
                words + ["--jobs", jobs, "--store", "\(jobs).sqlite", "--csv", "\(jobs).csv"])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let single = try program.text(of: "1.csv")
        #expect(single.split(separator: "\n").count == 32)
        #expect(try program.text(of: "3.csv") == single)
        _ = try await program.run(words + ["--jobs", "2", "--resume"]) { process in
            // Not before there is a store. It stays when the run is over, so that a fast machine does not wait for ever.
            while !FileManager.default.fileExists(atPath: program.file("runs.sqlite").path) {
                try await Task.sleep(for: .milliseconds(2))
            }
            try await Task.sleep(for: .milliseconds(20))
            _ = Foundation.kill(process, SIGKILL)
        }
        let last = try await program.run(words + ["--resume", "--csv", "last.csv"])
        #expect(last.status == 0, "\(last.errors)")
        #expect(try program.text(of: "last.csv") == single)
        let other = try await program.run(Self.words + ["--runs", "30", "--resume"])
        #expect(other.status == 64 && other.errors.contains("the simulator was native and is now ngspice"))
    }

    @Test("with both engines the samples agree, the figures of ngspice are estimated, and a sample alone is the same")
    func both() async throws {
        let program = try HillockProgram(keepingCards: true)
        defer { program.remove() }
        let outcome = try await program.run(
            Self.words + [
                "--runs", "120", "--engine", "both", "--ngspice-runs", "12", "--json", "--csv", "samples.csv",
                "--report",
                "report",
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = try JSONDecoder().decode(Document.self, from: Data(outcome.output.utf8)).fidelity
        #expect(found.engine.hasPrefix("native") && found.reference.hasPrefix("ngspice") && found.runs == 12)
        for measure in found.measures {
            #expect(measure.agreement.count == 12)
            // The targets of the engine for a weight change at σ = 10 mV.
            #expect(measure.agreement.correlation >= 0.98 && abs(measure.agreement.slope - 1) <= 0.03)
            let estimates = try #require(measure.estimates)
            // At r = 1 the reduction is N/n = 10; at 0.98 it is 1/(1 - 0.96 · 0.9) = 7.4, less what 12 runs know of r.
            #expect(estimates.mean.varianceReduction > 5 && estimates.mean.varianceReduction <= 10.001)
            let own = estimates.mean.estimate
            #expect((own.lower...own.upper).contains(own.value))
            #expect(own.upper - own.lower < estimates.mean.reference.upper - estimates.mean.reference.lower)
        }
        let text = try program.text(of: "report/report.md")
        #expect(
            text.contains("## How far the native engine is from ngspice") && text.contains("Multi-fidelity estimates"))
        #expect(program.exists("report/pictures/engines-Measures-in-V.svg"))
        for sample in [57, 120] {
            let alone = try await program.run(
                ["simulate"] + Self.words.dropFirst() + ["--engine", "native", "--sample", "\(sample)", "--json"])
            #expect(alone.status == 0, "\(alone.errors)")
            let run = try JSONDecoder().decode(Run.self, from: Data(alone.output.utf8))
            let row = try program.text(of: "samples.csv").split(separator: "\n").first { $0.hasPrefix("\(sample),") }
            #expect(
                row?.hasSuffix(run.measures.map { ",\($0.value)" }.joined()) == true, "\(row ?? ""): \(alone.output)")
        }
    }
}

import Foundation
import Statistics
import Testing

@Suite("hillock montecarlo")
struct EnsembleProgramTests {
    /// A short pairing of the minimal synapse: every sample takes tens of milliseconds.
    static let words = [
        "montecarlo", "tstdp-minimal", "--protocol", "pairing(dt=-10ms;10ms)", "--seed", "7", "--quiet",
    ]

    /// What `hillock simulate --json` says, in part.
    private struct Run: Decodable {
        struct Measure: Decodable {
            var name: String
            var value: Double
        }

        var measures: [Measure]
    }

    /// The table of samples of one undisturbed run.
    private static func table(runs: Int, jobs: Int) async throws -> String {
        let program = try HillockProgram()
        defer { program.remove() }
        let outcome = try await program.run(
            words + ["--runs", "\(runs)", "--jobs", "\(jobs)", "--csv", "samples.csv"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try program.text(of: "samples.csv")
    }

    @Test("the same seed gives the same bytes with 1, 2 and 5 workers")
    func workers() async throws {
        let single = try await Self.table(runs: 24, jobs: 1)
        #expect(single.split(separator: "\n").count == 1 + 25)
        #expect(try await Self.table(runs: 24, jobs: 2) == single)
        #expect(try await Self.table(runs: 24, jobs: 5) == single)
    }

    @Test("ten kills (-9) of the program and its workers at random and ten resumptions give the same bytes")
    func kills() async throws {
        let runs = 60
        let undisturbed = try await Self.table(runs: runs, jobs: 2)
        let program = try HillockProgram()
        defer { program.remove() }
        var random = RandomStream(seed: 3, sample: 0, path: "kills", channel: "delay")
        let words = Self.words + ["--runs", "\(runs)", "--jobs", "2", "--resume"]
        for kill in 0..<10 {
            let delay = 0.2 + 0.5 * random.nextUniform()
            let hitsWorker = kill % 2 == 1
            let outcome = try await program.run(words) { process in
                try await Task.sleep(for: .seconds(delay))
                let victims = hitsWorker ? HillockProgram.children(of: process) : [process]
                for victim in victims.prefix(1) { _ = Foundation.kill(victim, SIGKILL) }
                if hitsWorker {
                    try await Task.sleep(for: .milliseconds(100))
                    _ = Foundation.kill(process, SIGKILL)
                }
            }
            // A worker that is killed before the first sample ends the program with a sentence.
            let saysWhy = outcome.status == 1 && outcome.errors.contains("signal 9")
            #expect(outcome.wasKilled || outcome.status == 0 || saysWhy, "\(outcome.errors)")
        }
        let last = try await program.run(words + ["--csv", "samples.csv"])
        #expect(last.status == 0, "\(last.errors)")
        #expect(try program.text(of: "samples.csv") == undisturbed)
    }

    @Test("Ctrl-C ends the run with a sentence and status 130, and --resume finishes it with the same bytes")
    func interruption() async throws {
        let undisturbed = try await Self.table(runs: 40, jobs: 2)
        let program = try HillockProgram()
        defer { program.remove() }
        let words = Self.words + ["--runs", "40", "--jobs", "2"]
        // Not before the store is there: then the first samples run.
        let outcome = try await program.run(
            words, signal: .init(number: SIGINT, file: program.file("runs.sqlite"), delay: 0.1))
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(outcome.errors.contains("of 41 samples are in runs.sqlite; the same command with --resume goes on"))
        let again = try await program.run(words)
        #expect(again.status == 64, "a store that exists is not overwritten")
        #expect(again.errors.contains("--resume"))
        let last = try await program.run(words + ["--resume", "--csv", "samples.csv"])
        #expect(last.status == 0, "\(last.errors)")
        #expect(try program.text(of: "samples.csv") == undisturbed)
    }

    @Test("the command that re-runs a sample gives exactly that sample")
    func rerun() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let outcome = try await program.run(
            Self.words + ["--runs", "3", "--csv", "samples.csv", "--json", "--sigma-vth", "10mV", "--exclude", "*.ml*"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let line = try #require(outcome.output.split(separator: "\n").first { $0.contains("--sample 2 ") })
        let command = try #require(line.split(separator: "\"").first { $0.hasPrefix("hillock simulate") })
        // The command is made of words that a shell splits at blanks, some of them quoted.
        let words = command.dropFirst("hillock ".count).split(separator: "'", omittingEmptySubsequences: false)
            .enumerated().flatMap { index, part in
                index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
            }
        let rerun = try await program.run(words + ["--json", "--quiet"])
        #expect(rerun.status == 0, "\(rerun.errors)")
        let row = try #require(try program.text(of: "samples.csv").split(separator: "\n").first { $0.hasPrefix("2,") })
        let document = try JSONDecoder().decode(Run.self, from: Data(rerun.output.utf8))
        #expect(row.hasSuffix(document.measures.map { ",\($0.value)" }.joined()), "\(row): \(rerun.output)")
    }
}

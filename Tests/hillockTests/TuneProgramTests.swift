import Foundation
import Testing

@Suite("hillock tune and re-tuning")
struct TuneProgramTests {
    /// Two pairings of the hippocampal set.
    static let data = """
        protocol,dt1_ms,dt2_ms,rate_hz,n_rep,dw_mean,dw_sem,source,confidence
        pairing,10,,1,60,0.25,0.05,here,high
        pairing,-10,,1,60,-0.17,0.05,here,high
        """

    /// What `hillock tune --json` says, in part.
    private struct Fit: Decodable {
        var nmseBefore: Double
        var nmseAfter: Double
        var nmseQuantised: Double?
        var evaluations: Int
    }

    /// What `hillock montecarlo --json` says of a re-tuning, in part.
    private struct Ensemble: Decodable {
        struct Retuning: Decodable, Equatable {
            var samples: Int
            var pairs: [[Double]]
            var meanEvaluations: Double
        }

        var samples: Int
        var retuning: Retuning
    }

    @Test("two biases are fitted to a user's own two pairings, in steps of a bias generator too, and told as a preset")
    func fit() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(Self.data, to: "mine.csv")
        let outcome = try await program.run([
            "tune", "tstdp-minimal", "--dataset", "mine.csv", "--preset", "rule-hippocampal", "--bias", "ia2", "--bias",
            "idep", "--budget", "16", "--dac", "8bit", "--no-sensitivities", "--json", "--quiet", "-o", "tuned.yaml",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let fit = try JSONDecoder().decode(Fit.self, from: Data(outcome.output.utf8))
        #expect(fit.nmseAfter < 0.05 && fit.nmseAfter < fit.nmseBefore)
        #expect(fit.evaluations <= 16)
        #expect(try #require(fit.nmseQuantised) < 0.1)
        let preset = try program.text(of: "tuned.yaml")
        #expect(preset.contains("idep: ") && preset.contains("tau_plus: "))
    }

    @Test("the two worst of four samples gain by re-tuning, the same with one worker and with two")
    func retuning() async throws {
        var found: [Ensemble.Retuning] = []
        for jobs in ["1", "2"] {
            let program = try HillockProgram()
            defer { program.remove() }
            try program.write(Self.data, to: "mine.csv")
            let outcome = try await program.run([
                "montecarlo", "tstdp-minimal", "--dataset", "mine.csv", "--runs", "4", "--sigma-vth", "10mV",
                "--retune",
                "worst:2", "--retune-bias", "ia2", "--retune-bias", "idep", "--retune-budget", "10", "--jobs", jobs,
                "--spec", "nmse<=5", "--report", "report", "--json", "--quiet",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let ensemble = try JSONDecoder().decode(Ensemble.self, from: Data(outcome.output.utf8))
            #expect(ensemble.samples == 4 && ensemble.retuning.samples == 2)
            for pair in ensemble.retuning.pairs { #expect(pair[1] < pair[0]) }
            found.append(ensemble.retuning)
            let report = try program.text(of: "report/report.md")
            #expect(report.contains("Re-tuning") && report.contains("yield-before-after"))
        }
        #expect(found[0] == found[1])
    }

    @Test(
        "what cannot be tuned is refused with a sentence and status 64",
        arguments: [
            BadInput(["tune", "tstdp-minimal"], says: "no data set", "hippocampal"),
            BadInput(["tune", "tstdp-minimal", "--dataset", "hippocampus"], says: "hippocampus", "hippocampal"),
            BadInput(["tune", "tstdp-minimal", "--dataset", "hippocampal", "--bias", "itpp"], says: "itpp", "itp"),
            BadInput(["tune", "tstdp-minimal", "--dataset", "hippocampal", "--dac", "12"], says: "12", "8bit"),
            BadInput(["tune", "deck.cir", "--dataset", "hippocampal"], says: "deck.cir", "circuits"),
            BadInput(
                ["tune", "tstdp-minimal", "--dataset", "hippocampal", "--protocol", "pairing"], says: "--protocol"),
            BadInput(
                ["tune", "tstdp-minimal", "--rule", "hippocampal-nearest-minimale"], says: "hippocampal-nearest-minimal"
            ),
            BadInput(["montecarlo", "tstdp-minimal", "--retune", "each"], says: "--dataset"),
            BadInput(
                ["montecarlo", "tstdp-minimal", "--dataset", "hippocampal", "--retune", "best"], says: "best", "worst"),
        ])
    func refused(input: BadInput) async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let outcome = try await program.run(input.words)
        #expect(outcome.status == input.status, "\(outcome.errors)")
        for word in input.says { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
    }
}

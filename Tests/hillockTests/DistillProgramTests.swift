import Foundation
import Testing

@Suite("hillock simulate --sweep and hillock distill") struct DistillProgramTests {
    private struct Sweep: Decodable {
        struct Curve: Decodable {
            var measure: String
            var points: [Point]
        }
        struct Point: Decodable {
            var place: Double
            var value: Double?
            var reason: String?
            var closedForm: Double?
            var difference: Double?
        }
        var parameter: String
        var curves: [Curve]
    }

    @Test("a sweep tells each measure beside its closed form; a silent neuron has the rate 0 and no interval")
    func sweep() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let outcome = try await program.run(
            "simulate", "dpi-neuron", "--set", "intervals=3", "--sweep", "drive=0.5,4", "--measure", "rate",
            "--measure",
            "interval", "--plot", "fi.svg", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = try JSONDecoder().decode(Sweep.self, from: Data(outcome.output.utf8))
        #expect(found.parameter == "drive" && found.curves.map(\.measure) == ["rate", "interval"])
        let (rate, interval) = (found.curves[0].points, found.curves[1].points)
        #expect(rate[0].value == 0 && rate[0].closedForm == 0)
        // The closed form holds within 4 %: see the circuit's YAML.
        #expect(abs(try #require(rate[1].difference)) < 0.05)
        #expect(interval[0].value == nil && interval[0].closedForm == nil)
        #expect(interval[0].reason?.contains("0 spikes") == true)
        #expect(try program.text(of: "fi.svg").contains("<svg"))
        let wrong = try await program.run("simulate", "dpi-neuron", "--sweep", "drvie=1,2")
        #expect(wrong.status == 64 && wrong.errors.contains("drive"), "\(wrong.errors)")
    }

    @Test("a run tells the measures that have an answer, and why the others have none")
    func silent() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let words = ["simulate", "dpi-neuron", "--set", "drive=0.5", "--set", "intervals=2"]
        let outcome = try await program.run(words + ["--measure", "rate", "--measure", "energy"])
        // Asked for by name, so that the shell hears of it.
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.output.contains("0 Hz") && outcome.errors.contains("energy has no answer"))
        let all = try await program.run(words)
        #expect(all.status == 0 && all.output.contains("static"), "\(all.errors)")
        let outside = try await program.run(words + ["--measure", "d=delta(v(req), 1s, 2s)", "--measure", "rate"])
        #expect(outside.status == 2 && outside.errors.contains("v(req)"), "\(outside.errors)")
        let none = try await program.run(words + ["--measure", "energy"])
        #expect(none.status == 1)
    }

    @Test("an ensemble is distilled into a card; a store that cannot be is refused with what is expected")
    func distill() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let ensemble = ["montecarlo", "axon-hillock", "--runs", "10", "--jobs", "2", "--quiet"]
        #expect(try await program.run(ensemble + ["--store", "a.sqlite"]).status == 0)
        let outcome = try await program.run("distill", "a.sqlite", "-o", "card.yaml", "--csv", "fits.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("10 samples fit"), "\(outcome.output)")
        let card = try program.text(of: "card.yaml")
        for word in ["devices: 10", "c_fb: {scale: logarithmic, unit: F", "seed: '1'", "circuit: 'axon-hillock'"] {
            #expect(card.contains(word), "\(word)")
        }
        #expect(try program.text(of: "fits.csv").split(separator: "\r\n").count == 11)
        #expect(try await program.run(ensemble + ["--measure", "rate", "--store", "b.sqlite"]).status == 0)
        let partial = try await program.run("distill", "b.sqlite")
        #expect(partial.status == 64 && partial.errors.contains("width"), "\(partial.errors)")
        let none = try await program.run("distill", "c.sqlite")
        #expect(none.status == 64 && none.errors.contains("no store"))
    }
}

import Foundation
import Testing

@Suite("hillock fit")
struct FitProgramTests {
    /// A ramp up and a ramp down of 60 readings with a known shape.
    static let ramps: String = {
        let way = (0..<60).map { (1 - exp(-Double($0) / 50)) / (1 - exp(-59.0 / 50)) }
        return "up (uS),down (uS)\n" + way.map { "\(1 + 9 * $0),\(10 - 9 * $0)\n" }.joined()
    }()

    private struct Report: Decodable {
        struct Parameter: Decodable {
            var name: String
            var value: Double
        }
        var schema: Int
        struct Correlation: Decodable {
            var names: [String]
            var rows: [[Double]]
        }
        var parameters: [Parameter]
        var correlations: [Correlation]
        var undetermined: [String]
    }

    /// The readings of pulses of three amplitudes up and down, of a linear state: rate (V − 0.5 V)², range 1 to 10 µS.
    static let pulses: String = {
        var (x, lines) = (0.1, "pulse,amplitude (V),width (ms),G (uS)\n0,0,1,1.9\n")
        for pulse in 0..<180 {
            let height = [1.0, 1.25, 1.5][(pulse / 20) % 3]
            let isUp = (pulse / 10) % 2 == 0
            // The model's overdrive is short of the excess by half of its foot of 20 mV.
            x += (isUp ? 0.03 : -0.03) * pow(height - 0.5 - 0.01, 2)
            lines += "\(pulse + 1),\(isUp ? height : -height),1,\(1 + 9 * x)\n"
        }
        return lines
    }()

    /// A fit's report with one row of a table for each case: files, options, and what the messages must say.
    static let mistakes: [(name: String, text: String, options: [String], says: [String])] = [
        ("no-unit.csv", "up,down\n1,2\n", [], ["no-unit.csv:1:1: error", "write 'up (uS)'"]),
        ("volts.csv", "up (V)\n1\n", [], ["volts.csv:1:1: error: 'V' is no unit of conductance", "expected S, mS"]),
        ("column.csv", "dG (uS)\n1\n", [], ["column.csv:1:1: error: there is no column 'G'", "G (uS),dG (uS)"]),
        (
            "short.csv", ramps.split(separator: "\n").prefix(4).joined(separator: "\n"), [],
            ["short.csv:2:1: error", "at least 8"]
        ),
        (
            "reversed.csv",
            "pulse,G (uS)\n" + (0..<40).map { "\(5 + ($0 * 7) % 11),\($0)\n" }.joined(), [],
            ["reversed.csv:1:1: error", "'G' does: are the columns reversed?"]
        ),
        (
            "range.csv", ramps, ["--set", "gmin=-1uS"], ["gmin", "is not in (0.0, inf)"]
        ),
        ("name.csv", ramps, ["--set", "gmim=1uS"], ["gmim", "gmin"]),
        ("order.csv", ramps, ["--set", "gmin=20uS"], ["is not below gmax"]),
        ("other.csv", ramps, ["--set", "nup=1"], ["--set nup", "only gmin and gmax"]),
        ("place.csv", ramps, ["-o", "place.yaml"], ["place.yaml is the place of the description of place.csv"]),
        ("semicolon.csv", "pulse;G (uS)\n0;1\n", [], ["semicolon.csv:1:1: error", "write commas between"]),
        (
            "time.csv", "V(g) (V),time (s),I (A)\n1,5,1e-6\n2,3,1e-6\n", [],
            ["time.csv:3:3: error", "goes back", "'V(g)' grows"]
        ),
        ("shape.csv", ramps, ["--shape", "cubik"], ["there is no shape 'cubik'", "cubic"]),
    ]

    @Test("writes a card that generate takes, the model in two languages and a picture")
    func card() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(Self.ramps, to: "ramps.csv")
        let outcome = try await program.run(
            "fit", "gated-synapse", "--data", "ramps.csv", "--shape", "exponential", "-o", "card.yaml", "--verilog-a",
            "synapse.va", "--subcircuit", "synapse.sub", "--plot", "fit.svg", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        // 60 readings of e^(-n/50): 59 pulses for the range, nu = 59/50, and a pulse of 1 ms is assumed.
        let values = Dictionary(report.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        #expect(abs((values["tsp"] ?? 0) - 0.059) < 1e-6 && abs((values["nup"] ?? 0) - 1.18) < 1e-4)
        #expect(report.undetermined.contains { $0.contains("1 V and 1 ms are assumed") })
        for file in ["card.yaml", "synapse.va", "synapse.sub", "fit.svg"] { #expect(program.exists(file)) }
        let generated = try await program.run(
            "generate", "gated-synapse", "--preset", "card.yaml", "--format", "verilog-a")
        #expect(generated.status == 0, "\(generated.errors)")
        #expect(generated.output == (try program.text(of: "synapse.va")))
    }

    @Test("thresholds and exponents of pulses of three amplitudes come back, with their correlations")
    func amplitudes() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(Self.pulses, to: "pulses.csv")
        let outcome = try await program.run(
            "fit", "gated-synapse", "--data", "pulses.csv", "--shape", "exponential", "--set", "gmin=1uS", "--set",
            "gmax=10uS", "-o", "card.yaml", "--plot", "fit.svg", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        let values = Dictionary(report.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        for letter in ["p", "n"] {
            // Exact readings in seven digits.
            #expect(abs((values["vt" + letter] ?? 0) - 0.5) < 1e-3 && abs((values["a" + letter] ?? 0) - 2) < 1e-2)
        }
        #expect(report.correlations.map(\.names) == [["tsp", "nup", "vtp", "ap"], ["tsn", "nun", "vtn", "an"]])
        #expect(report.correlations[0].rows.count == 4)
        #expect(program.exists("card.yaml") && program.exists("fit.svg"))
    }

    @Test("retention alone gives time constants")
    func retention() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let rows = (0..<40).map { "\($0),\(2 + 5 * exp(-Double($0) / 12)),\(2 - exp(-Double($0) / 12))\n" }
        try program.write("time (h),high (uS),low (uS)\n" + rows.joined(), to: "left.csv")
        let outcome = try await program.run(
            "fit", "gated-synapse", "--data", "left.csv", "-o", "card.yaml", "--plot", "left.svg", "--set", "gmin=1uS",
            "--set",
            "gmax=9uS")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("single decay") && outcome.output.contains("12 h"))
        let card = try program.text(of: "card.yaml")
        #expect(card.contains("taud: 43200.0") || card.contains("taud: 43199.9"))
        #expect(card.contains("xr: 0.125") || card.contains("xr: 0.1249"))
        #expect(program.exists("left.svg"))
    }

    @Test("each mistake is refused with status 64 and a way out, and nothing is written", arguments: mistakes)
    func mistake(_ mistake: (name: String, text: String, options: [String], says: [String])) async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(mistake.text, to: mistake.name)
        let words = ["fit", "gated-synapse", "--data", mistake.name] + mistake.options
        let outputs = mistake.options.contains("-o") ? [] : ["-o", "card.yaml"]
        let outcome = try await program.run(words + outputs + ["--plot", "fit.svg", "--verilog-a", "fit.va"])
        #expect(outcome.status == 64)
        for part in mistake.says { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
        for file in ["card.yaml", "place.yaml", "fit.svg", "fit.va"] { #expect(!program.exists(file)) }
    }

    @Test("bad data are refused with their place and status 64, and nothing is written")
    func badData() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(Self.ramps.replacing("uS),down (uS)", with: "uS),down (V)"), to: "unit.csv")
        try program.write(Self.ramps.replacing("\n1.0,10.0\n", with: "\n1.0,nan\n"), to: "nan.csv")
        for (file, says) in [("unit.csv", "unit.csv:1:9: error: 'V' is no unit"), ("nan.csv", "nan.csv:2:5: error")] {
            let outcome = try await program.run("fit", "gated-synapse", "--data", file, "-o", "card.yaml")
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains(says), "\(outcome.errors)")
            #expect(!program.exists("card.yaml"))
        }
        let unknown = try await program.run("fit", "gated-synapse", "--data", "none.csv")
        #expect(unknown.status == 64 && unknown.errors.contains("none.csv"))
    }
}

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
        var parameters: [Parameter]
        var undetermined: [String]
    }

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

    @Test("a Monte Carlo of the measured spread tells nominal, mean and deviation")
    func monteCarlo() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let outcome = try await program.run("montecarlo", "gated-synapse", "--runs", "20", "--csv", "all.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("G after 200 set and 200 reset pulses"))
        #expect(try program.text(of: "all.csv").split(separator: "\n").count == 22)
    }
}

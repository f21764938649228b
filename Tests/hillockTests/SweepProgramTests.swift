import Foundation
import Testing

@Suite("hillock montecarlo with a list of spreads")
struct SweepProgramTests {
    private struct Sweep: Decodable {
        struct Point: Decodable {
            var sigma: Double
            var store: String
            var yields: [Yield]
        }
        struct Yield: Decodable {
            var value: Double
        }
        var points: [Point]
    }

    @Test("makes a store for each spread, which report puts side by side again")
    func sweep() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let outcome = try await program.run(
            EnsembleProgramTests.words + [
                "--runs", "6", "--jobs", "2", "--sigma-vth", "10mV,5mV", "--store", "s.sqlite", "--spec",
                "dw(+10 ms)>=1uV", "--json", "--report", "sweep",
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = try JSONDecoder().decode(Sweep.self, from: Data(outcome.output.utf8))
        #expect(found.points.map(\.sigma) == [5e-3, 10e-3])
        #expect(found.points.map(\.store) == ["s-5mV.sqlite", "s-10mV.sqlite"])
        #expect(found.points.allSatisfy { $0.yields.map(\.value) == [1] })
        #expect(program.exists("sweep/report.md") && program.exists("sweep/pictures/yield-over-sigma.svg"))
        #expect(!program.exists("s.sqlite"))
        let again = try await program.run("report", "s-10mV.sqlite", "s-5mV.sqlite", "--spec", "dw(+10 ms)>=1uV")
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.output.contains("5.00 mV") && again.output.contains("10.0 mV"), "\(again.output)")
        let twice = try await program.run("report", "s-5mV.sqlite", "s-5mV.sqlite")
        #expect(twice.status == 64 && twice.errors.contains("same spread"), "\(twice.errors)")
        // One store is told as ever, with the devices behind its variance in the document.
        let one = try await program.run("report", "s-5mV.sqlite", "--json")
        #expect(one.output.contains("\"contributors\""))
    }
}

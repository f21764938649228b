import Diagnostics
import Foundation
import MonteCarlo
import Simulation
import Statistics
import Testing
import Waveforms

@Suite("Ensemble summary")
struct EnsembleSummaryTests {
    /// Sample 0 at 5; samples 1 to 40 at 1 … 40; sample 41 failed, sample 42 without an answer.
    static func records() -> [SampleRecord] {
        func record(_ number: Int, _ outcome: MeasureOutcome) -> SampleRecord {
            SampleRecord(number: number, draws: [0, 0], measures: [outcome, .value(1), .value(Double(number))])
        }
        return [record(0, .value(5))] + (1...40).map { record($0, .value(Double($0))) } + [
            SampleRecord(
                number: 41, failure: SimulationFailure(.incomplete, "stopped"), draws: [0, 0], measures: []),
            record(42, .noAnswer("no crossing")),
        ]
    }

    static func summary(_ specifications: [String: Specification] = [:]) throws -> EnsembleSummary {
        let bench = try Bench()
        defer { bench.remove() }
        return try EnsembleSummary(
            records(), description: bench.description, specifications: specifications,
            command: "hillock simulate tstdp-minimal")
    }

    @Test("The nominal sample stands apart from the statistics; failures and missing answers are counted")
    func counts() throws {
        let summary = try Self.summary()
        #expect(summary.samples == 42 && summary.failed == 1)
        #expect(summary.failures.map(\.kind) == ["incomplete"])
        #expect(summary.failures[0].command == "hillock simulate tstdp-minimal --sample 41 --seed 1")
        let first = summary.measures[0]
        #expect(first.nominal == 5 && first.statistics?.count == 40)
        // The mean of 1 … 40.
        #expect(abs((first.statistics?.mean.value ?? 0) - 20.5) < 1e-12)
        #expect(first.withoutAnswer == ["no crossing": 1])
    }

    @Test("The ten most extreme samples have the command that runs them again, the furthest first")
    func extremes() throws {
        let extremes = try Self.summary().measures[0].extremes
        #expect(extremes.map(\.sample) == [1, 40, 2, 39, 3, 38, 4, 37, 5, 36])
        #expect(extremes[1].command == "hillock simulate tstdp-minimal --sample 40 --seed 1")
        // (40 - 20.5)/σ, σ² = (40² - 1)/12 · 40/39.
        #expect(abs(extremes[1].deviation - 19.5 / (1599.0 / 12 * 40 / 39).squareRoot()) < 1e-12)
        #expect(try Self.summary().measures[1].extremes.isEmpty)
    }

    @Test("The yield counts failures both ways")
    func yield() throws {
        let yield = try #require(try Self.summary(["id": Specification(lower: 11, upper: 40)]).measures[0].yield)
        #expect(yield.passed == 30)
        #expect(yield.amongValues?.value == 30.0 / 40)
        #expect(yield.amongAll?.value == 30.0 / 42)
    }

    @Test("A specification of an unknown measure names the nearest")
    func unknownMeasure() {
        let error = #expect(throws: DiagnosticError.self) { try Self.summary(["smal": Specification(lower: 0)]) }
        #expect(error?.description.contains("did you mean 'small'") == true)
    }

    @Test("The JSON document has a schema number and reads back")
    func json() throws {
        let summary = try Self.summary()
        let data = try JSONEncoder().encode(summary)
        #expect(try JSONDecoder().decode(EnsembleSummary.self, from: data) == summary)
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(document["schema"] as? Int == 1)
    }

    @Test("The CSV has one row for each sample, failed ones with empty cells")
    func csv() throws {
        let bench = try Bench()
        defer { bench.remove() }
        var description = bench.description
        description.measures[0].name = "delta, \"w\""
        let rows = sampleTable(Self.records(), description: description, draws: true).components(separatedBy: "\n")
        #expect(rows[0] == "sample,status,kind,\"delta, \"\"w\"\"\",small,w,m1 vth,m1 beta")
        #expect(rows[1] == "0,ok,,5.0,1.0,0.0,0.0,0.0")
        #expect(rows[42] == "41,failed,incomplete,,,,0.0,0.0")
        #expect(rows.count == 45 && rows[44].isEmpty)
    }

    @Test("A measure of a circuit becomes a column with its text and its place in the curve")
    func namedMeasure() throws {
        let measure = try MeasureRegistry.parse("final(v(w))")
        let named = NamedMeasure("dw", measure, series: .init(name: "stdp", coordinate: -1e-5, unit: "s"))
        let column = EnsembleMeasure(named).column
        #expect(column.name == "dw" && column.unit == "V" && column.definition == "final(v(w))")
        #expect(column.series == "stdp" && column.coordinate == -1e-5 && column.coordinateUnit == "s")
    }
}

import Foundation
import TestSupport
import Testing

/// The two published experiments with the learning synapse of efficient balanced networks (J. Büchel, J. Kakon, M. Perez,
/// G. Indiveri, ISCAS 2021).
@Suite("The learning synapse of an efficient balanced network") struct BalancedNetworkTests {
    private struct Report: Decodable {
        struct Counter: Decodable {
            var part: String
            var values: [Int]
        }
        struct Measure: Decodable {
            var name: String
            var value: Double
        }
        var counters: [Counter]
        var measures: [Measure]
    }

    /// The published decisions from a weight of 8, as steps and how often each comes in a row; then it holds.
    static let published = [
        1: [(1, 7), (0, 1), (-1, 21), (0, 3), (1, 8), (0, 6), (-1, 4), (0, 15), (1, 2)],
        2: [(1, 4), (-1, 42), (0, 4), (1, 8), (0, 9), (-1, 4)],
    ]

    /// The published weights after each of the first pulses.
    static func weights(_ experiment: Int, count: Int) -> [Int] {
        var steps = (published[experiment] ?? []).flatMap { Array(repeating: $0.0, count: $0.1) }
        steps += Array(repeating: 0, count: max(0, count - steps.count))
        var weight = 8
        return steps.prefix(count).map { step in
            weight += step
            return weight
        }
    }

    // 33 pulses take the first experiment through its peak, its lowest weight and the first step up again, and 13 the second
    // one past its largest weight; all 100 take 5 s to 7 s each, and Examples/BalancedNetwork has them.
    @Test(
        "a native counter and transistors learn as published, pulse by pulse: the first pulses of both experiments",
        arguments: [(1, 33), (2, 13)])
    func cosimulated(experiment: Int, pulses: Int) async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let file = Shipped.package.appending(path: "Examples/BalancedNetwork/experiment-\(experiment).yaml")
        let whole = try String(contentsOf: file, encoding: .utf8)
        let short = whole.replacing("stop: 0.5 s", with: "stop: \(pulses * 5 + 1) ms")
        #expect(short != whole)
        try program.write(short, to: "short.yaml")
        let run = try await program.run("cosimulate", "short.yaml", "--json")
        #expect(run.status == 0, "\(run.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
        #expect(report.counters.map(\.part) == ["weight"])
        #expect(report.counters[0].values == Self.weights(experiment, count: pulses))
        let peak = try #require(report.measures.first { $0.name == "peak" }?.value)
        // The published peaks are 11.79 nA and 16.77 nA; the second comes after 13 pulses.
        if experiment == 1 { #expect(abs(peak / 11.79e-9 - 1) < 0.05, "\(peak)") }
    }

    @Test("with latch and counter of digital primitives in the same deck the weights are the same")
    func digital() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let run = try await program.run(
            "simulate", "learning-synapse-digital", "--preset", "experiment-1", "--set", "pulses=12", "--probe",
            "v(weight)", "-o", "w.csv")
        #expect(run.status == 0, "\(run.errors)")
        let lines = try program.text(of: "w.csv").split(separator: "\n").map { $0.split(separator: ",") }
        let column = try #require(lines[0].firstIndex { $0.hasPrefix("v(weight)") })
        let rows = lines.dropFirst().map { line in line.compactMap { Double($0) } }
        // The weight after pulse k, half a period after its fall.
        let weights = (0..<11).map { pulse in
            rows.last { $0[0] <= 7.5e-3 + 5e-3 * Double(pulse) }.map { Int($0[column].rounded()) }
        }
        #expect(weights == Self.weights(1, count: 11))
    }
}

import Foundation
import Testing

@Suite("A sample of an ensemble")
struct SampleAloneTests {
    private struct Run: Decodable {
        struct Measure: Decodable {
            var name: String
            var value: Double
        }
        var measures: [Measure]
    }

    @Test("run alone in a fresh worker, gives the very bits that it gave after 0, 1 and 20 others in one worker")
    func alone() async throws {
        try await Program.withFolder { folder in
            let ensemble = ["montecarlo", "tstdp-minimal", "--runs", "20", "--seed", "5", "--jobs", "1", "--quiet"]
            try await Program.run(Program.hillock, ensemble + ["--csv", "table.csv"], in: folder)
            let table = try String(contentsOf: folder.appending(path: "table.csv"), encoding: .utf8)
                .split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            let header = try #require(table.first)
            for sample in [0, 1, 20] {
                let row = try #require(table.first { $0.first == "\(sample)" })
                let output = folder.appending(path: "\(sample).json")
                try Data().write(to: output)
                let arguments = [
                    "simulate", "tstdp-minimal", "--sample", "\(sample)", "--seed", "5", "--json", "--quiet",
                ]
                try await Program.run(Program.hillock, arguments, in: folder, output: FileHandle(forWritingTo: output))
                let run = try JSONDecoder().decode(Run.self, from: Data(contentsOf: output))
                #expect(run.measures.count == 20)
                for measure in run.measures {
                    let column = try #require(header.firstIndex { $0 == measure.name })
                    #expect(Double(row[column]) == measure.value, "sample \(sample), \(measure.name)")
                }
            }
        }
    }
}

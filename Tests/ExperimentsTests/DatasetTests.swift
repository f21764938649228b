import Diagnostics
import Experiments
import Foundation
import Stimuli
import TestSupport
import Testing

private let folder = Shipped.biology

@Suite("Data sets")
struct DatasetTests {
    private let catalogue = DatasetCatalogue(folder: folder)

    @Test("the visual-cortex set has ten pairs, the hippocampal set two pairs, eight triplets and three quadruplets")
    func builtIn() throws {
        let cortex = try catalogue.dataset(named: "visual-cortex")
        let hippocampus = try catalogue.dataset(named: "Hippocampal")
        #expect(cortex.points.count == 10 && hippocampus.points.count == 13)
        #expect(cortex.points.allSatisfy { $0.condition.pre.count == 1 && $0.condition.post.count == 1 })
        let counts = hippocampus.points.map { [$0.condition.pre.count, $0.condition.post.count] }
        #expect(counts == [[1, 1]] * 2 + [[2, 1]] * 4 + [[1, 2]] * 4 + [[2, 2]] * 3)
        for point in cortex.points + hippocampus.points {
            #expect(point.condition.repetitions == 60 && point.standardError > 0 && !point.source.contains("["))
        }
        // Sjöström et al. 2001: +10 ms at 50 Hz; Wang et al. 2005: (5, -15) ms.
        #expect(cortex.points[4].mean == 0.56 && abs(cortex.points[4].condition.period - 0.02) < 1e-15)
        #expect(hippocampus.points[5].mean == 0.24)
        #expect(abs(hippocampus.points[5].condition.pre[1] - hippocampus.points[5].condition.post[0] - 0.015) < 1e-12)
    }

    @Test("the distance T of a quadruplet is between middles, or between inner spikes when asked for")
    func quadruplets() throws {
        let middle = try catalogue.dataset(named: "hippocampal").points[12].condition
        let gap = try catalogue.dataset(named: "hippocampal", definition: .innerGap).points[12].condition
        // T = 20 ms, inner 5 ms: post-pre-pre-post.
        #expect(abs(middle.pre[1] - middle.pre[0] - 0.015) < 1e-12)
        #expect(abs(gap.pre[1] - gap.pre[0] - 0.020) < 1e-12)
        #expect(middle.post[0] < middle.pre[0] && middle.pre[1] < middle.post[1])
    }

    @Test("the measured means have no error, and one standard error away from each gives 1")
    func nmse() throws {
        let set = try catalogue.dataset(named: "hippocampal")
        let means = set.points.map(\.mean)
        #expect(set.nmse(means) == 0)
        // Rounding of 13 sums near 1.
        #expect(abs(set.nmse(zip(means, set.points).map { $0 - $1.standardError }) - 1) < 1e-12)
        #expect(set.nmse(means.map { _ in .nan }) == .infinity)
    }

    @Test("points can be left out by name; an unknown name brings the nearest")
    func leaveOut() throws {
        let set = try catalogue.dataset(named: "hippocampal")
        let rest = try set.leavingOut(["+10 ms", "T = +20 ms"])
        #expect(rest.points.count == 11 && rest.stimulation.conditions.count == 11)
        let error = #expect(throws: DiagnosticError.self) { try set.leavingOut(["T = +21 ms"]) }
        #expect(error?.diagnostics.first?.help?.contains("T = +20 ms") == true)
    }

    @Test("an unknown data set brings the nearest names and says that a file is possible")
    func unknown() {
        let error = #expect(throws: DiagnosticError.self) { try catalogue.dataset(named: "hipocampal") }
        #expect(error?.diagnostics.first?.code == "unknown-dataset")
        #expect(error?.diagnostics.first?.help?.contains("'hippocampal'") == true)
    }

    @Test("a file without a column of data sets is one set named after the file")
    func ownFile() throws {
        let text = Self.header + "\npairing,10,,1,60,0.25,0.05,\"A, B and C 2001\",high\n"
        let sets = try Dataset.read(text, file: "mine.csv", name: "mine")
        #expect(sets.map(\.name) == ["mine"] && sets[0].points[0].source == "A, B and C 2001")
    }

    static let header = "protocol,dt1_ms,dt2_ms,rate_hz,n_rep,dw_mean,dw_sem,source,confidence"

    @Test(
        "a fault is shown with its line, its cell and what was expected",
        arguments: [
            ("pairing,10,,1,60,0.25,0,x,high", "bad-error", "0", "error"),
            ("pairing,10,,1,60,0.25,-0.1,x,high", "bad-error", "-0.1", "error"),
            ("pairing,10,,1,60,0.25,,x,high", "missing-value", ",", "standard error"),
            ("pairing,10,,1,60,much,0.1,x,high", "not-a-number", "much", "0.25"),
            ("pairing,10,,0,60,0.25,0.1,x,high", "not-a-number", "0", "above zero"),
            ("pairing,10,,1,2.5,0.25,0.1,x,high", "bad-count", "2.5", ""),
            ("pairing,10,5,1,60,0.25,0.1,x,high", "unused-value", "5", "empty"),
            ("parings,10,,1,60,0.25,0.1,x,high", "unknown-protocol", "parings", "pairing"),
            ("pairing,10,,1,60,0.25", "wrong-count", "0.25", "dw_sem"),
            ("triplet_pre_post_pre,-5,5,1,60,0.2,0.1,x,high", "bad-distance", "-5", "dt1 > 0"),
            ("quadruplet,5,4,1,60,0.2,0.1,x,high", "bad-distance", "4", "|T|"),
            ("pairing_freq,30,,50,60,0.2,0.1,x,high", "bad-rate", "50", "33.3"),
        ])
    func faults(line: String, code: String, marked: String, help: String) throws {
        let text = Self.header + "\n# a remark\npairing,-10,,1,60,0.25,0.05,x,high\n" + line + "\n"
        let error = try #require(
            #expect(throws: DiagnosticError.self) { try Dataset.read(text, file: "mine.csv", name: "mine") })
        let finding = try #require(error.diagnostics.first)
        #expect(finding.code == code && error.diagnostics.count == 1)
        #expect(help.isEmpty || finding.help?.contains(help) == true, "\(finding.help ?? "")")
        let place = try #require(finding.location)
        #expect(place.file == "mine.csv" && place.line == 4 && finding.excerpt == line)
        #expect(line.dropFirst(place.column - 1).prefix(place.length) == marked)
    }

    @Test("a file without standard errors is refused by name of the column")
    func withoutErrors() throws {
        let text = "protocol,dt1_ms,dt2_ms,rate_hz,n_rep,dw_mean,source,confidence\npairing,10,,1,60,0.25,x,high\n"
        let error = #expect(throws: DiagnosticError.self) { try Dataset.read(text, file: "mine.csv", name: "mine") }
        #expect(error?.diagnostics.first?.code == "missing-column")
        #expect(error?.diagnostics.first?.message.contains("dw_sem") == true)
        #expect(error?.diagnostics.first?.location?.line == 1)
    }

    @Test("two points of one condition are refused, and all faults of a file are told at once")
    func several() throws {
        let good = "pairing,10,,1,60,0.25,0.05,x,high\n"
        let text = Self.header + "\n" + good + good + "pairing,10,,1,60,0.25,x,x,high\n"
        let error = #expect(throws: DiagnosticError.self) { try Dataset.read(text, file: "mine.csv", name: "mine") }
        #expect(Set(error?.diagnostics.map(\.code) ?? []) == ["repeated-point", "not-a-number"])
    }
}

private func * (list: [[Int]], count: Int) -> [[Int]] {
    Array(repeating: list, count: count).flatMap { $0 }
}

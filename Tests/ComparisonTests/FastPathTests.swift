import Circuits
import Comparison
import Experiments
import Foundation
import Ngspice
import Stimuli
import Technologies
import Testing
import TrialSupport

@Suite("The fast path")
struct FastPathTests {
    /// Conditions of a set, with fewer repetitions so that all of them are simulated in seconds.
    private func check(_ name: String, _ places: [Int], repetitions: Int) async throws -> FastPathCheck {
        var stimulation = StimulationProtocol(name, conditions: [])
        let all = try Trials.dataset(name).points.map(\.condition)
        stimulation.conditions = places.map { place in
            var condition = all[place]
            condition.repetitions = repetitions
            return condition
        }
        let trial = try await Trials.trial(stimulation, preset: name).calibrated(on: Trials.ngspice, workers: 2)
        return try await trial.check(on: Trials.ngspice, workers: 2)
    }

    @Test("extrapolated pairs at rates are within 0.5 % of all their repetitions")
    func rates() async throws {
        // -10 ms at 50 Hz, +10 ms at 10 Hz.
        let check = try await check("visual-cortex", [9, 1], repetitions: 20)
        // Measured on all 23 points and 60 repetitions: 0.13 % where |dw| is 0.02 or more, and 0.00012 below.
        #expect(check.worstRelative() < 0.005 && check.worst < 0.003)
        #expect(check.extrapolated.count == 2 && check.simulated.allSatisfy { abs($0) > 0.02 })
        #expect(check.extrapolated != check.simulated, "one is an extrapolation, the other is not")
    }

    @Test("an extrapolated triplet and a pair are within 0.5 % of all their repetitions, for less work")
    func resting() async throws {
        // +10 ms, and post-pre-post -10, 10 ms.
        let check = try await check("hippocampal", [0, 7], repetitions: 12)
        #expect(check.worstRelative() < 0.005 && check.worst < 0.001)
        // 12 repetitions a condition, and one before, against one and one before.
        #expect(check.longPoints > 3 * check.shortPoints)
    }

    @Test("differences are relative to the change, and only where there is one")
    func arithmetic() {
        let check = FastPathCheck(
            extrapolated: [0.101, 0.002, -0.5], simulated: [0.1, 0.001, -0.5], shortTime: 1, longTime: 10,
            shortPoints: 1, longPoints: 10)
        #expect(abs(check.worst - 0.001) < 1e-12)
        #expect(abs(check.worstRelative() - 0.01) < 1e-12 && abs(check.worstRelative(floor: 0.0005) - 1) < 1e-12)
    }
}

@Suite("Comparison tables")
struct ComparisonTableTests {
    @Test("the error of a column is that of its families, weighed by their points")
    func errors() throws {
        let set = try Trials.dataset("hippocampal")
        var table = ComparisonTable(set)
        table.add("none", .rule, changes: set.points.map { _ in 0 })
        let column = table.columns[0]
        #expect(table.families == ["pairs", "pre-post-pre", "post-pre-post", "quadruplets"])
        let weighed = zip(column.familyErrors, [2.0, 4, 4, 3]).map { $0 * $1 }.reduce(0, +) / 13
        // Sums of 13 squares near 20.
        #expect(abs(weighed - (column.nmse ?? .nan)) < 1e-9)
        // No change at all: the mean of (dw/SEM)^2, 25 for the first pair.
        #expect(abs(column.familyErrors[0] - (25 + pow(0.17 / 0.05, 2)) / 2) < 1e-9)
        #expect(table.csv.split(separator: "\n").count == 14)
    }

    @Test("without data there is no error")
    func protocols() throws {
        var table = ComparisonTable(.frequency())
        table.add("none", .rule, changes: Array(repeating: 0, count: 10))
        #expect(table.columns[0].nmse == nil && table.columns[0].familyErrors.isEmpty)
    }
}

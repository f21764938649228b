import BehaviouralModels
import Circuits
import Comparison
import Diagnostics
import Experiments
import Fitting
import Foundation
import MonteCarlo
import Ngspice
import Simulation
import Statistics
import Testing
import TrialSupport

@Suite("Fits of a circuit") struct TuningTests {
    @Test(
        "two amplitudes are fitted to two pairings within 12 runs, and a run with the biases set gives the same changes"
    )
    func twoAmplitudes() async throws {
        let data = try Support.dataset()
        let campaign = TuningCampaign(
            dataset: data, biases: ["ia2", "idep"], budget: 16, simulator: Trials.ngspice, workers: 2
        ) { try Support.trial($0) }
        let outcome = try await campaign.run { _, _ in }
        // Two biases meet two means; what is left is the tolerance of the fit.
        #expect(outcome.before.nmse > 1)
        #expect(outcome.after.nmse < 0.05, "\(outcome.after)")
        #expect(outcome.evaluations <= 16)
        #expect(outcome.failures == 0)
        #expect(outcome.after.biases["itp"] == outcome.before.biases["itp"])
        // Altering a loaded deck and writing the bias into it are the same circuit: they differ by the digits of the text and
        // by where the slopes of the extrapolation were measured.
        let written = try await Support.trial(outcome.after.biases).calibrated(on: Trials.ngspice, workers: 2)
        let changes = try await Trials.ngspice.withSession(written.deck, workers: 1) { session in
            try await written.changes(on: session)
        }
        for (one, other) in zip(changes, outcome.after.changes) { #expect(abs(one - other) < 2e-3) }
    }

    @Test("the threshold of the mirror costs most, that of an unused transistor nothing")
    func sensitivities() async throws {
        let data = try Support.dataset()
        let trial = try Support.trial()
        let model = try MismatchModel(
            netlist: trial.bench.netlist,
            settings: MismatchSettings(
                transistors: .flat(threshold: 0.01, gain: 0), include: ["xsyn.mp1", "xsyn.mp2", "xsyn.mso2"])
        ) { _ in nil }
        let tuning = try Tuning(trial, dataset: data, budget: 1)
        let found = try await Trials.ngspice.withSession(trial.deck, workers: 2) { session in
            try await tuning.thresholdSensitivities(on: session, at: trial.biases, model: model)
        }
        #expect(found.map(\.name).prefix(2).sorted() == ["xsyn.mp1", "xsyn.mp2"])
        #expect(found.map(\.name).last == "xsyn.mso2")
        // The two transistors of a mirror act against each other and equally: exp((V1 - V2)/(n U_T)).
        let ratio = found[0].slope / found[1].slope
        #expect(ratio < -0.8 && ratio > -1.25, "\(found)")
        // σ²|j|²/p is the definition of the cost.
        for one in found { #expect(one.cost == 0.01 * 0.01 * one.curvature) }
    }

    @Test("an unknown bias is named with the nearest that can be tuned")
    func unknownBias() throws {
        let (trial, data) = (try Support.trial(), try Support.dataset())
        #expect {
            try Tuning(trial, dataset: data, biases: ["itpp"], budget: 10)
        } throws: { error in
            "\((error as? DiagnosticError)?.diagnostics.first?.help ?? "")".contains("itp")
        }
    }

    @Test("re-tuned samples are the same for one worker and two, and after an interruption; each gains")
    func retuning() async throws {
        let data = try Support.dataset()
        let trial = try Support.trial()
        let model = try Support.mismatch(trial)
        let tuning = try Tuning(trial, dataset: data, biases: ["ia2", "idep"], budget: 14)
        var own = Retuning(tuning, model: model, seed: 1, steps: .bits(8))
        // The nominal circuit is not fitted, so its error is no goal.
        own.goal = 0
        let retuning = own
        let folder = FileManager.default.temporaryDirectory.appending(path: "hillock-fitting-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func archive(_ name: String) async throws -> RunArchive {
            let archive = try RunArchive.open(
                folder.appending(path: name),
                description: RunDescription(
                    toolVersion: "0", simulator: try await Trials.ngspice.identity, deck: trial.deck, seed: 1,
                    mismatch: MismatchSettings(), quantities: model.quantities, measures: []), mode: .resume)
            try archive.beginRetuning(
                RetuningDescription(
                    measure: "nmse",
                    biases: tuning.variables.map {
                        .init(name: $0.name, unit: $0.unit, nominal: trial.biases[$0.name] ?? 0)
                    },
                    budget: 14, steps: "8bit", shared: nil))
            return archive
        }
        let (one, two) = (try await archive("one.sqlite"), try await archive("two.sqlite"))
        try await Trials.ngspice.withSession(trial.deck, workers: 1) { session in
            try await retuning.run([1, 2], session: session, archive: one)
        }
        try await Trials.ngspice.withSession(trial.deck, workers: 2) { session in
            try await retuning.run([2], session: session, archive: two)
            try await retuning.run([1, 2], session: session, archive: two)
        }
        let records = try one.retunings()
        #expect(records == (try two.retunings()))
        #expect(records.map(\.sample) == [1, 2])
        for record in records {
            let (before, after) = (try #require(record.before), try #require(record.after))
            // Two biases meet two means; sample 2 is nearly there from the start.
            #expect(after.error <= before)
            #expect(after.error < 0.1, "\(record)")
            #expect(record.evaluations <= 15)
            #expect(try #require(record.quantised).biases.count == 2)
        }
        // The same engine is asked again, with its extrapolation calibrated: the errors of single increments are some 0.1 %.
        let checks = try await retuning.check(records, count: 1, on: Trials.ngspice, workers: 2)
        #expect(checks.map(\.sample) == [1])
        #expect(abs(try #require(checks[0].before) / (try #require(records[0].before)) - 1) < 0.1)
        #expect(try #require(checks[0].after) < 0.1)
        #expect(checks[0].quantised != nil)
        let identity = try await Trials.ngspice.identity
        #expect(try one.retuningChecks() == nil)
        for _ in 0..<2 { try one.store(checks, by: identity) }
        let found = try #require(try one.retuningChecks())
        #expect(found.checks == checks && found.reference == identity)
        // Another budget is another re-tuning.
        #expect(throws: DiagnosticError.self) {
            try one.beginRetuning(
                RetuningDescription(measure: "nmse", biases: [], budget: 15, steps: nil, shared: nil))
        }
    }
}

@Suite("Choice of samples to tune again") struct RetuningModeTests {
    private func record(_ number: Int, _ error: Double?) -> SampleRecord {
        SampleRecord(
            number: number, draws: [], measures: [error.map { MeasureOutcome.value($0) } ?? .noAnswer("none")])
    }

    @Test("worst:2 are the two with the largest error; the nominal one and those without an error are never chosen")
    func worst() throws {
        let records = [record(0, 99), record(1, 3), record(2, nil), record(3, 7), record(4, 7), record(5, 1)]
        #expect(try RetuningMode("worst:2").samples(of: records, measure: 0) == [3, 4])
        #expect(try RetuningMode("worst").samples(of: records, measure: 0) == [3])
        #expect(try RetuningMode("each").samples(of: records, measure: 0) == [1, 3, 4, 5])
        #expect(try RetuningMode("shared:2").samples(of: records, measure: 0) == [1, 3])
        #expect(try RetuningMode("none").samples(of: records, measure: 0) == [])
    }

    @Test("a mode that does not exist says what is expected", arguments: ["best", "worst:0", "worst:x", "each:3", ""])
    func refused(text: String) {
        #expect(throws: DiagnosticError.self) { try RetuningMode(text) }
    }

    @Test("the yield counts all samples: re-tuned ones as they are after, others as before, failures as misses")
    func yields() throws {
        let records = [record(0, 1), record(1, 3), record(2, nil), record(3, 7), record(4, 9)]
        let description = RetuningDescription(
            measure: "nmse", biases: [.init(name: "itp", unit: "A", nominal: 1e-10)], budget: 9, steps: nil, shared: nil
        )
        let retunings = [
            RetuningRecord(
                sample: 4, evaluations: 9, failedEvaluations: 0, before: 9, after: .init(error: 2, biases: [2e-10]))
        ]
        let summary = RetuningSummary(retunings, description: description, records: records, measure: 0, limits: [5])
        #expect(summary.nominal == 1)
        #expect(summary.yields[0].before == .proportion(1, of: 4))
        #expect(summary.yields[0].after == .proportion(2, of: 4))
        #expect(summary.moves[0].medianDistance == 1)
        #expect(summary.medianBefore == 9 && summary.medianAfter == 2)
        #expect(summary.withoutError == 1)
        #expect(summary.check == nil)
    }

    @Test("a sample whose rounded biases have no answer is a miss in steps, not the sample as it was")
    func roundedMiss() {
        let records = [record(0, 1), record(1, 3), record(2, 4)]
        let description = RetuningDescription(measure: "nmse", biases: [], budget: 9, steps: "8bit", shared: nil)
        let retunings = [
            RetuningRecord(
                sample: 1, evaluations: 9, failedEvaluations: 1, before: 3, after: .init(error: 2, biases: []))
        ]
        let summary = RetuningSummary(retunings, description: description, records: records, measure: 0, limits: [5])
        #expect(summary.yields[0].after == .proportion(2, of: 2))
        #expect(summary.yields[0].quantised == .proportion(1, of: 2))
    }

    @Test("the reference engine's medians and worst cases are those of the samples that both engines answer")
    func check() throws {
        let description = RetuningDescription(measure: "nmse", biases: [], budget: 9, steps: nil, shared: nil)
        let retunings = (1...3).map { number in
            RetuningRecord(
                sample: number, evaluations: 9, failedEvaluations: 0, before: 8,
                after: .init(error: Double(number), biases: []))
        }
        let checks = [
            RetuningCheck(sample: 1, before: 9, after: 2), RetuningCheck(sample: 2, before: 10, after: 2.5),
            RetuningCheck(sample: 3, before: 11, after: nil),
        ]
        let summary = RetuningSummary(
            retunings, description: description, records: [record(0, 1)], measure: 0, limits: [5], checks: checks,
            reference: "ngspice 39")
        let check = try #require(summary.check)
        #expect(check.samples == 3 && check.failed == 1 && check.engine == "ngspice 39")
        let (before, after) = (try #require(check.before), try #require(check.after))
        #expect(before.median == 8 && before.referenceMedian == 10 && before.referenceWorst == 11)
        #expect(after.median == 1.5 && after.referenceMedian == 2.25 && after.worst == 2 && after.worstFactor == 2)
        #expect(check.quantised == nil)
    }
}

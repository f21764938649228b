import Foundation
import Simulation
import Testing
import Waveforms

@testable import Ngspice

/// A simulator whose numerical error is a known law: value = 1 + 10 reltol + (h / 1 ms)² + 1e11 gmin.
private struct LawfulSimulator: Simulator {
    var identity: SimulatorIdentity { SimulatorIdentity(name: "law", version: "1") }

    /// Below this gmin the run fails.
    var failsBelow = 0.0

    func withSession<Result: Sendable>(
        _ deck: Deck, workers: Int, _ body: @Sendable (any SimulatorSession) async throws -> Result
    ) async throws -> Result {
        let settings = SolverSettings(of: deck)
        if settings.minimumConductance < failsBelow { throw SimulationFailure(.noOperatingPoint, "no") }
        let step = (settings.maximumStep ?? 0) / 1e-3
        let error = 10 * settings.relativeTolerance + step * step + 1e11 * settings.minimumConductance
        return try await body(Session(value: 1 + error))
    }

    struct Session: SimulatorSession {
        let value: Double
        let concurrency = 1

        func run(_ request: SimulationRequest) async throws(SimulationFailure) -> SimulationResult {
            guard let waveforms = try? WaveformSet(axis: [0], signals: [Signal("v(w)", [value])]) else {
                throw SimulationFailure(.incomplete, "no")
            }
            return SimulationResult(waveforms: waveforms, analysisTime: 0, points: 1)
        }
    }
}

@Suite("The accuracy check")
struct AccuracyCheckTests {
    private static let deck = Deck(
        lines: ["law"], analysis: .transient(Transient(step: 1e-3, stop: 1, maximumStep: 1e-3)))

    private func check(_ accuracy: Double) -> AccuracyCheck {
        AccuracyCheck(accuracy: accuracy, request: SimulationRequest(probes: ["v(w)"])) { waveforms in
            ["end": waveforms["v(w)"]?.values.last ?? .nan]
        }
    }

    @Test("tightens until the true error is within the accuracy, and states it", arguments: [0.1, 1e-2, 1e-3, 1e-5])
    func law(_ accuracy: Double) async throws {
        let report = try await check(accuracy).run(on: LawfulSimulator(), deck: Self.deck)
        #expect(report.isMet)
        let value = try #require(report.measures.first)
        let trueError = abs(value.value - 1)
        // Tightening once shows 90 % of an error proportional to a tolerance and 94 % of one proportional to a square.
        #expect(trueError <= accuracy / 0.9)
        #expect(value.error >= 0.85 * trueError && value.error <= trueError)
        #expect(report.trials.first?.name == "as stated")
        #expect(Set(report.trials.map(\.settings)).count == report.trials.count)
    }

    @Test("does not tighten what is exact enough")
    func loose() async throws {
        let report = try await check(2).run(on: LawfulSimulator(), deck: Self.deck)
        #expect(report.isMet)
        #expect(report.settings.relativeTolerance == 1e-3)
        #expect(report.settings.minimumConductance == 1e-12)
    }

    @Test("gives up with a reason where a tightened run fails")
    func givesUp() async throws {
        let report = try await check(1e-3).run(on: LawfulSimulator(failsBelow: 1e-14), deck: Self.deck)
        #expect(!report.isMet)
        #expect(report.remarks.contains { $0.hasPrefix("The run fails with the settings") })
    }

    @Test("counts half of the last change as error where a setting can be tightened no further")
    func leftOver() async throws {
        // gmin = 1e-13 runs and 1e-14 does not; the step from 1e-12 to 1e-13 changes the value by 0.09.
        let report = try await check(0.06).run(on: LawfulSimulator(failsBelow: 5e-14), deck: Self.deck)
        #expect(report.isMet, "\(report)")
        #expect(report.remarks.contains { $0.hasPrefix("With tighter conductance the run does not converge") })
        let value = try #require(report.measures.first)
        // 0.09 of a value of 2.02, for the step, an error of 1, is tightened at the same time: half of that, and at most
        // the rest of the accuracy for what the other settings leave.
        #expect(value.error > 0.5 * 0.09 / 2.02 && value.error < 0.06 * 1.1)
        #expect(abs(value.value - 1) <= value.error)
    }

    @Test("gives up where no settings help")
    func limit() async throws {
        let report = try await check(1e-12).run(on: LawfulSimulator(), deck: Self.deck)
        #expect(!report.isMet)
        #expect(report.remarks == ["The measures still move when the solver's settings are tightened."])
    }

    @Test("reads options out of cards, so that nothing is loosened")
    func cards() {
        var deck = Self.deck
        deck.lines += ["* .options reltol=1", ".options reltol = 1e-6 list", "+ gmin=1e-15", ".tran 1 1"]
        deck.options = [SolverOption("chgtol", "1e-17")]
        #expect(deck.optionCards.map(\.name) == ["reltol", "list", "gmin"])
        let settings = SolverSettings(of: deck)
        #expect(settings.relativeTolerance == 1e-6)
        #expect(settings.minimumConductance == 1e-15)
        #expect(settings.chargeTolerance == 1e-17)
    }

    /// A 1 pF capacitor at 1 V behind a reverse-biased diode loses Is·t/C = 10 µV in 1 ms; gmin = 1 pS makes it 1 mV.
    @Test("finds that ngspice's default gmin drains a picoampere net a hundred times too fast")
    func leak() async throws {
        let lines = ["leak", "c1 w 0 1e-12 ic=1", "d1 0 w dd", ".model dd d(is=1e-14 n=1)"]
        let transient = Transient(step: 1e-5, stop: 1e-3, maximumStep: 1e-5, useInitialConditions: true)
        let deck = Deck(lines: lines, analysis: .transient(transient))
        let request = SimulationRequest(probes: ["v(w)"])
        let check = AccuracyCheck(accuracy: 0.02, request: request) { waveforms in
            ["loss": 1 - (waveforms["v(w)"]?.values.last ?? .nan)]
        }
        let report = try await check.run(on: simulator(), deck: deck)
        #expect(report.isMet, "\(report)")
        let stated = try #require(report.trials.first?.values["loss"])
        #expect(abs(stated - 1.01e-3) < 0.01e-3)
        let found = try #require(report.measures.first)
        // exp(-1 V / 25.9 mV) is nothing; what is left is the accuracy that was asked for.
        #expect(abs(found.value - 1e-5) < 0.02e-5)
        #expect(report.settings.minimumConductance < 1e-15)
    }
}

import Foundation
import Simulation
import Testing
import Waveforms

@testable import Ngspice

@Suite("Runs that give no result that may be used")
struct FaultyRunTests {
    static let faults: [FaultyDeck] = [
        .init(name: "loop of voltage sources", lines: ["v2 in 0 2"], kind: .noOperatingPoint, word: "singular"),
        .init(name: "loop of a source and an inductor", lines: ["l1 in 0 1e-3"], kind: .noOperatingPoint, word: ""),
        .init(
            name: "one net missing", lines: ["r99 a"], kind: .noOperatingPoint, otherKind: .badDeck, word: ""),
        .init(
            name: "floating net, which would lose the initial condition",
            lines: ["c2 a 0 1e-12", "c3 a out 1e-12", "g1 0 a a 0 0", ".ic v(out)=0.5"],
            kind: .noOperatingPoint, word: "singular"),
        .init(
            name: "logarithm of a negative number in a behavioural source", lines: ["b2 a 0 v=ln(-1-v(out))"],
            kind: .notFinite, word: "ln"),
        .init(
            name: "root of a negative number in a behavioural source", lines: ["b2 a 0 v=sqrt(-1-v(out))"],
            kind: .notFinite, word: "sqrt"),
        .init(
            name: "net that nothing connects", lines: ["b2 a 0 v=v(nosuch)"], kind: .noOperatingPoint, word: "nosuch"),
        .init(
            name: "step too small in the middle",
            lines: ["b2 a 0 i=(time<2e-6) ? 0 : ((v(a)>0.5) ? 1e3 : -1e3)", "c2 a 0 1e-15", "r2 a 0 1e6"],
            kind: .incomplete, word: "Timestep too small"),
        .init(
            name: "failed .meas", lines: [".meas tran t1 when v(out)=5"], kind: .failedMeasure, word: "t1"),
    ]

    /// The deck starts from the operating point, as most do.
    static func deck(_ fault: FaultyDeck) -> Deck {
        var deck = ChargingCapacitor.deck { $0 += fault.lines }
        deck.analysis = .transient(Transient(step: 1e-7, stop: 5e-6, maximumStep: 2e-8))
        return deck
    }

    @Test("get a verdict and no waveform, and the next deck runs right", arguments: faults)
    func verdict(_ fault: FaultyDeck) async throws {
        let engine = simulator(.init(retries: []))
        let failure = await #expect(throws: SimulationFailure.self) {
            try await engine.withSession(Self.deck(fault), workers: 1) { session in
                _ = try await session.run(SimulationRequest(probes: ["v(out)"]))
            }
        }
        #expect(failure?.kind == fault.kind || failure?.kind == fault.otherKind, "\(String(describing: failure))")
        #expect(
            fault.word.isEmpty || failure?.description.contains(fault.word) == true, "\(String(describing: failure))")
        try await expectGoodRun(engine)
    }

    @Test("a run that only the last rung of the ladder saves says so, with every attempt before it")
    func ladder() async throws {
        let floating = FaultyDeck(name: "", lines: ["c2 a 0 1e-12", "g1 0 a a 0 0"], kind: .noOperatingPoint, word: "")
        try await simulator().withSession(Self.deck(floating), workers: 1) { session in
            let request = SimulationRequest(probes: ["v(out)"])
            let result = try await session.run(request)
            #expect(
                result.failedAttempts.map(\.failure.kind) == [.noOperatingPoint, .noOperatingPoint, .noOperatingPoint])
            #expect(
                result.failedAttempts.map(\.settings) == ["deck", "method=gear", "method=gear reltol=5e-05 itl4=100"])
            #expect(result.settings == "method=gear reltol=5e-05 itl4=100 rshunt=1e12")
            // From the operating point nothing moves: v(out) = 1 V, less what 1 TΩ to ground draws through 1 kΩ.
            let values = try #require(result.waveforms["v(out)"]).values
            #expect(values.allSatisfy { abs($0 - (1 - 1e-9)) < 1e-12 })
            // The ladder left nothing behind.
            #expect(try await session.run(request).failedAttempts == result.failedAttempts)
        }
    }
}

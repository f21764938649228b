import Foundation
import Simulation
import Testing
import Waveforms

@testable import Ngspice

/// A deck that must not give a result, and the verdict that it must get.
struct FaultyDeck: Sendable, CustomTestStringConvertible {
    var name: String
    /// Lines beside a charging capacitor, which alone would run well.
    var lines: [String]
    var kind: SimulationFailure.Kind
    /// The verdict of another version of ngspice.
    var otherKind: SimulationFailure.Kind?
    /// A word that must be in the message or in ngspice's own lines.
    var word: String

    var testDescription: String { name }

    static let atLoad: [FaultyDeck] = [
        .init(name: "unknown model", lines: ["m1 out in 0 0 nosuch w=1e-6 l=1e-6"], kind: .badDeck, word: "nosuch"),
        .init(name: "unknown subcircuit", lines: ["x1 in out nosuch"], kind: .badDeck, word: "nosuch"),
        .init(
            name: "missing include", lines: [".include /nonexistent/cards.inc"], kind: .badDeck, word: "/nonexistent"),
        .init(
            name: "missing library", lines: [".lib /nonexistent/cards.lib tt"], kind: .badDeck, word: "/nonexistent"),
        .init(name: "undefined parameter", lines: ["r2 out 0 {nosuch}"], kind: .badDeck, word: "nosuch"),
        .init(name: "unclosed brace", lines: ["r2 out 0 {1000"], kind: .badDeck, word: ""),
        .init(name: "division by zero in a parameter", lines: ["r2 out 0 {0/0}"], kind: .badDeck, word: ""),
        .init(name: "root of a negative number", lines: ["r2 out 0 {sqrt(-1)}"], kind: .badDeck, word: ""),
        .init(name: "unknown instance parameter", lines: ["r2 out 0 1000 nosuch=3"], kind: .badDeck, word: "nosuch"),
        .init(name: "unknown kind of element", lines: ["&1 out 0 1000"], kind: .badDeck, word: "&1"),
        .init(name: "unclosed subcircuit", lines: [".subckt cell a b", "r1 a b 1"], kind: .badDeck, word: ""),
        .init(name: "misspelt option", lines: [".options relto=1e-6"], kind: .badDeck, word: "'reltol'"),
        .init(
            name: "misspelt option on a continued card", lines: [".option gmin = 1e-15", "+ abstoll= 1e-15"],
            kind: .badDeck, word: "'abstol'"),
    ]
}

@Suite("Decks that cannot be loaded")
struct FaultyDeckTests {
    @Test("are refused with ngspice's own words, and the next deck runs right", arguments: FaultyDeck.atLoad)
    func refused(_ fault: FaultyDeck) async throws {
        let engine = simulator()
        let bad = ChargingCapacitor.deck { $0 += fault.lines }
        let failure = await #expect(throws: SimulationFailure.self) {
            try await engine.withSession(bad, workers: 1) { session in
                _ = try await session.run(SimulationRequest(probes: ["v(out)"]))
            }
        }
        #expect(failure?.kind == fault.kind)
        #expect(
            fault.word.isEmpty || failure?.description.contains(fault.word) == true, "\(String(describing: failure))")
        try await expectGoodRun(engine)
    }
}

func expectGoodRun(_ engine: NgspiceSimulator) async throws {
    try await engine.withSession(ChargingCapacitor.deck(), workers: 1) { session in
        try await expectGoodRun(session)
    }
}

func expectGoodRun(_ session: any SimulatorSession) async throws {
    let result = try await session.run(SimulationRequest(probes: ["v(out)"]))
    let end = try #require(result.waveforms["v(out)"]?.values.last)
    #expect(abs(end - ChargingCapacitor.end()) < ChargingCapacitor.tolerance)
    #expect(result.failedAttempts.isEmpty)
}

import Foundation
import Simulation
import Testing
import Waveforms

@testable import Ngspice

@Suite("Alterations of instance parameters")
struct AlterationTests {
    static let refused: [(name: String, alterations: [Alteration])] = [
        ("an unknown device", [Alteration(device: "r9", parameter: "resistance", value: 1)]),
        ("an unknown parameter", [Alteration(device: "r1", parameter: "resistence", value: 1)]),
        (
            "an unknown device after a good one",
            [
                Alteration(device: "r1", parameter: "resistance", value: 2000),
                Alteration(device: "m.x9.m1", parameter: "delvto", value: 1),
            ]
        ),
        ("not a number", [Alteration(device: "r1", parameter: "resistance", value: .nan)]),
        ("infinity", [Alteration(device: "c1", parameter: "capacitance", value: .infinity)]),
        ("a name with a line break", [Alteration(device: "r1\nquit", parameter: "resistance", value: 1)]),
        ("a name too long", [Alteration(device: String(repeating: "r", count: 2000), parameter: "r", value: 1)]),
    ]

    @Test("that ngspice would drop are refused, and the next run is nominal", arguments: 0..<refused.count)
    func refusal(_ index: Int) async throws {
        try await simulator().withSession(ChargingCapacitor.deck(), workers: 1) { session in
            let bad = SimulationRequest(alterations: Self.refused[index].alterations, probes: ["v(out)"])
            let failure = await #expect(throws: SimulationFailure.self, "\(Self.refused[index].name)") {
                _ = try await session.run(bad)
            }
            #expect(failure?.kind == .badAlteration)
            try await expectGoodRun(session)
        }
    }

    @Test("an absurd value that ngspice accepts makes the run fail, not its neighbours")
    func absurd() async throws {
        let transistor = ChargingCapacitor.deck {
            $0 += ["m1 d out 0 0 nm w=1e-6 l=1e-6", "rd in d 1000", ".model nm nmos level=8 version=3.3.0"]
        }
        try await simulator().withSession(transistor, workers: 1) { session in
            let request = { (value: Double) in
                SimulationRequest(
                    alterations: [Alteration(device: "m1", parameter: "mulu0", value: value)], probes: ["v(d)"])
            }
            let nominal = try await session.run(request(1)).waveforms
            await #expect(throws: SimulationFailure.self) { _ = try await session.run(request(1e300)) }
            #expect(try await session.run(request(1)).waveforms == nominal)
        }
    }

    @Test(
        "a probe that does not exist is missing, never empty",
        arguments: ["v(nosuch)", "@r1[nosuch]", "i(v9)", "@m9[id]"])
    func missingProbe(_ probe: String) async throws {
        try await simulator().withSession(ChargingCapacitor.deck(), workers: 1) { session in
            let failure = await #expect(throws: SimulationFailure.self) {
                _ = try await session.run(SimulationRequest(probes: ["v(out)", probe]))
            }
            #expect(failure?.kind == .missingProbe, "\(String(describing: failure))")
            let alone = await #expect(throws: SimulationFailure.self) {
                _ = try await session.run(SimulationRequest(probes: [probe]))
            }
            #expect(alone?.kind == .missingProbe, "\(String(describing: alone))")
            try await expectGoodRun(session)
        }
    }

    @Test("every Double reaches ngspice bit by bit")
    func exactness() async throws {
        let deck = Deck(lines: ["divider", "v1 in 0 1", "r1 in 0 1"], analysis: .operatingPoint)
        try await simulator().withSession(deck, workers: 1) { session in
            var generator = Generator(state: 7)
            for _ in 0..<300 {
                let exponent = Double(Int(generator.next() % 28)) - 18
                let mantissa = Double(generator.next() >> 10) / 9_007_199_254_740_992 + 0.5
                let value = (generator.next() & 1 == 0 ? 1 : -1) * mantissa * pow(10, exponent)
                let result = try await session.run(
                    SimulationRequest(
                        alterations: [Alteration(device: "v1", parameter: "dc", value: value)], probes: ["v(in)"]))
                // The solved voltage of an ideal source is its value times one pivot of exactly 1.
                #expect(result.waveforms["v(in)"]?.values == [value])
            }
        }
    }

    @Test(
        "the text of a number is an exact quotient or product",
        arguments: [0, 1, -1, 0.1, 1e-300, Double.leastNonzeroMagnitude, 1e300])
    func text(_ value: Double) throws {
        var result = 0.0
        var factor = ""
        var operation: Character = "+"
        for character in exactNumber(value) + "=" {
            if character.isNumber || (character == "-" && factor.isEmpty) {
                factor.append(character)
                continue
            }
            let number = try #require(Double(factor))
            #expect(abs(number) <= 9_007_199_254_740_992)
            result = operation == "+" ? number : operation == "/" ? result / number : result * number
            (factor, operation) = ("", character)
        }
        #expect(result == value)
    }
}

/// A small linear generator: tests must not depend on chance.
struct Generator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 1
    }
}

import Simulation
import Testing

@Suite("What the native engine refuses") struct RefusalTests {
    @Test(
        "an element that it does not know is named with its line, and so is what it knows",
        arguments: [
            ("Q1 a b 0 qx", "q1"), ("J1 a b 0 jx", "j1"), ("T1 a 0 b 0 z0=50 td=1n", "t1"),
            ("E1 a 0 poly(1) b 0 0 1", "e1"),
            ("R1 a b rmod l=1u", "r1"), ("D1 a 0 dm", "d1"), ("V1 a 0 sffm(0 1 1k 1 1k)", "v1"),
            ("B1 a 0 v=ddt(v(b))", "b1"), ("K1 L1 L2 0.5", "k1"),
        ])
    func unknown(line: String, name: String) async throws {
        let failure = try #require(
            await refusal(
                [
                    line, "Ra a 0 1k", "Rb b 0 1k", ".model rmod r rsh=1", ".model dm d is=1e-14 rs=5", ".model qx npn",
                    ".model jx njf",
                ]))
        #expect(failure.kind == .badDeck)
        #expect(failure.message.contains("\(name):"), "\(failure.message)")
        #expect(failure.log.first?.lowercased().contains(line.lowercased()) == true, "\(failure.log)")
        #expect(failure.log.last?.contains("The native engine knows") == true)
    }

    @Test("a stimulus that is faster than the smallest step is named")
    func fast() async throws {
        // The longest step is 1 us, the smallest 1e-11 of it.
        let failure = try #require(
            await refusal(["Vfast a 0 pwl(0 0 1u 0 1.00000000000000001u 1)", "Ra a b 1k", "Rb b 0 1k"]))
        #expect(failure.kind == .badDeck && failure.message.contains("vfast"))
        let pulses = try #require(await refusal(["Vpulse a 0 pulse(0 1 0 1e-18 1n 1u 2u)", "Ra a b 1k", "Rb b 0 1k"]))
        #expect(pulses.message.contains("vpulse") && pulses.message.contains("smallest step"))
    }

    @Test("a small-signal analysis, an unknown option and two sources in parallel are refused in a sentence")
    func others() async throws {
        let circuit = ["V1 a 0 1", "R1 a b 1k", "C1 b 0 1n"]
        let small = try #require(await refusal(circuit, analysis: .ac(spacing: "dec", points: 10, start: 1, stop: 1e6)))
        #expect(small.message.contains(".ac"))
        let option = try #require(await refusal(circuit + [".options relto=1e-4"]))
        #expect(option.message.contains("relto") && option.message.contains("reltol"))
        let parallel = try #require(await refusal(circuit + ["V2 a 0 2"]))
        #expect(parallel.message.contains("parallel") && parallel.message.contains("v1"))
        let floating = try #require(await refusal(circuit + ["E1 c d b 0 1", "Rc c d 1k"]))
        #expect(floating.kind == .badDeck, "\(floating)")
    }

    @Test("a wrong alteration fails its own request only, and says what could be altered")
    func alterations() async throws {
        let deck = transientDeck(
            ["V1 a 0 1", "R1 a b 1k", "C1 b 0 1n", "M1 b a 0 0 nch w=1u l=1u"], step: 1e-7, stop: 1e-5)
        let wrong = [
            Alteration(device: "m1", parameter: "delvto", value: .nan),
            Alteration(device: "m2", parameter: "delvto", value: 0),
            Alteration(device: "r1", parameter: "capacitance", value: 1),
        ]
        let requests =
            [SimulationRequest(probes: ["v(b)"])]
            + wrong.map { SimulationRequest(alterations: [$0], probes: ["v(b)"]) }
            + [
                SimulationRequest(
                    alterations: [Alteration(device: "R1", parameter: "Resistance", value: 2e3)], probes: ["v(b)"])
            ]
        let results = try await runNatively(deck, requests: requests)
        let failures = results.map { result -> SimulationFailure? in
            if case .failure(let failure) = result { failure } else { nil }
        }
        #expect(failures.map(\.?.kind) == [nil, .badAlteration, .badAlteration, .badAlteration, nil])
        #expect(failures[1]?.message.contains("nan") == true)
        #expect(failures[2]?.message.contains("'m1'") == true, "the nearest name is told")
        #expect(failures[3]?.message.contains("resistance") == true)
    }

    @Test("a probe that does not exist is refused, and so is one that it cannot record")
    func probes() async throws {
        let deck = transientDeck(["V1 a 0 1", "R1 a b 1k", "C1 b 0 1n"], step: 1e-7, stop: 1e-5)
        for probe in ["v(c)", "@m1[id]", "i(r1)"] {
            let results = try await runNatively(deck, requests: [SimulationRequest(probes: [probe])])
            guard case .failure(let failure) = try #require(results.first) else {
                Issue.record("\(probe) was recorded")
                continue
            }
            #expect(failure.kind == .missingProbe && failure.message.contains(probe))
        }
    }
}

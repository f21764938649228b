import Simulation
import Testing
import Waveforms

@testable import Ngspice

@Suite("What ran before in a worker")
struct HistoryTests {
    private static let cards = [
        ".model nm1 nmos level=1 vto=0.6 kp=1e-4 cbd=1e-15 cgso=1e-10", ".model nm3 nmos level=8 version=3.3.0",
        ".model nm4 nmos level=14 version=4.5.0", ".model dm d is=1e-14 cjo=1e-12 tt=1e-9",
        ".model qm npn is=1e-15 bf=100 cje=1e-13 tf=1e-10", ".model jm njf vto=-1 beta=1e-3 cgs=1e-13",
        ".model sm sw vt=0.5 vh=0.2 ron=100 roff=1e6", ".model wm csw it=1e-4 ih=5e-5 ron=100 roff=1e6",
        ".model lm ltra len=1 r=10 l=1e-7 c=1e-10", ".model zm nmf vto=-1 beta=1e-3 cgs=1e-13",
        ".model um urc k=2 fmax=1e8 rperl=1000 cperl=1e-11",
        ".model ym txl r=1 l=1e-7 g=0 c=1e-10 length=1", ".model adc adc_bridge(in_low=0.4 in_high=0.6)",
        ".model inv d_inverter", ".model dac dac_bridge(out_low=0 out_high=1)", ".model gm gain(gain=2)",
        ".model am capacitoric(c=1e-10 ic=0)",
    ]

    /// Every kind of element that keeps something from one time point to the next, and what its runs need.
    static let loads: [(kind: String, needs: RunIndependence, lines: [String])] = [
        ("a capacitor", .nothing, ["c2 out 0 1e-10"]),
        ("an inductor", .nothing, ["l2 out n2 1e-5", "r2 n2 0 100"]),
        ("a diode", .nothing, ["d2 out 0 dm"]),
        ("a bipolar transistor", .nothing, ["r2 in c 1e3", "q2 c out 0 qm"]),
        ("a junction transistor", .nothing, ["r2 in c 1e3", "j2 c out 0 jm"]),
        ("a metal-semiconductor transistor", .nothing, ["r2 in c 1e3", "z2 c out 0 zm"]),
        ("a level-1 transistor", .nothing, ["r2 in c 1e3", "m2 c out 0 0 nm1 w=1e-5 l=1e-6"]),
        ("a BSIM3 transistor", .nothing, ["r2 in c 1e3", "m2 c out 0 0 nm3 w=1e-5 l=1e-6"]),
        ("a BSIM4 transistor", .nothing, ["r2 in c 1e3", "m2 c out 0 0 nm4 w=1e-5 l=1e-6"]),
        ("a voltage switch", .nothing, ["r2 in c 1e3", "s2 c 0 out 0 sm"]),
        ("a current switch", .nothing, ["vs out ns 0", "r2 ns 0 1e3", "w2 in c vs wm", "r3 c 0 1e3"]),
        ("a transmission line", .nothing, ["t2 out 0 far 0 z0=50 td=1e-7", "r2 far 0 70"]),
        ("a lossy line", .nothing, ["o2 out 0 far 0 lm", "r2 far 0 70"]),
        ("a distributed line", .nothing, ["u2 out far 0 um l=1", "r2 far 0 1e3"]),
        ("a single line", .nothing, ["y2 out 0 far 0 ym", "r2 far 0 70"]),
        ("a formula with a derivative", .nothing, ["b2 c 0 v=ddt(v(out))*1e-8+v(out)*v(in)", "r2 c 0 1e3"]),
        (
            "controlled sources", .nothing,
            [
                "e2 c 0 out 0 2", "g2 0 d in c 1e-3", "f2 0 d v1 0.1", "h2 e d v1 10", "r2 d 0 1e3", "r3 e out 1e3",
                "r4 c out 1e3",
            ]
        ),
        (
            "sources with edges", .nothing,
            ["v2 c 0 pulse(0 1 1u 10n 10n 0.3u 1u)", "i2 d 0 pwl(0 0 1u 1m 2u 0)", "r2 c out 1e3", "r3 d out 1e3"]
        ),
        ("coupled inductors", .load, ["l2 out 0 1e-5", "l3 n3 0 1e-5", "K1 l2 l3 0.9", "r3 n3 0 100"]),
        ("a gain of XSPICE", .process, ["a2 out c gm", "r2 c 0 1e3"]),
        ("a capacitor of XSPICE", .process, ["a2 out 0 am"]),
        ("logic of XSPICE", .process, ["a2 [out] [d] adc", "a3 d e inv", "a4 [e] [c] dac", "r2 c 0 1e3"]),
    ]

    @Test("changes no bit of a run, after 0, 1 and 20 others", arguments: 0..<loads.count, [nil, "bypass"])
    func independence(_ index: Int, _ option: String?) async throws {
        let load = Self.loads[index]
        // ngspice sets a code model up when it reads its card.
        let cards = load.needs == .process ? Self.cards : Self.cards.dropLast(5)
        let lines =
            ["history", "v1 in 0 dc 0 pulse(0 1 0.1u 10n 10n 1u 2u)", "r1 in out 1000", "c1 out 0 1e-10"]
            + load.lines + cards
        let deck = Deck(
            lines: lines, analysis: .transient(Transient(step: 1e-8, stop: 5e-6, maximumStep: 1e-7)),
            options: option.map { [SolverOption($0, "1")] } ?? [])
        @Sendable func request(_ sample: Int) -> SimulationRequest {
            SimulationRequest(
                alterations: [
                    Alteration(device: "r1", parameter: "resistance", value: 1000 + 0.1 * Double(sample)),
                    Alteration(device: "c1", parameter: "capacitance", value: 1e-10 * (1 + 0.01 * Double(sample))),
                ], probes: ["v(out)", "i(v1)"])
        }
        #expect(try RunIndependence(of: PreparedDeck(deck, retries: []).lines) == load.needs)
        let results = try await simulator().withSession(deck, workers: 1) { session in
            var results = [try await session.run(request(30)).waveforms]
            for others in [1, 20] {
                for sample in 0..<others { _ = try await session.run(request(sample)) }
                results.append(try await session.run(request(30)).waveforms)
            }
            return results
        }
        #expect(results[0].axis.count > 50)
        #expect(results[1] == results[0], "\(load.kind) after one other")
        #expect(results[2] == results[0], "\(load.kind) after twenty others")
    }

    @Test("a deck in which ngspice draws is told not to repeat")
    func random() {
        for (line, word) in [
            ("v2 c 0 dc 0 TRNOISE(0.1 20n 0 0)", "trnoise"), ("i2 c 0 trrandom(2 20n 0 0.1)", "trrandom"),
            (".param r={agauss(1k, 10, 1)}", "agauss"), ("r1 a b {unif(1k, 0.1)}", "unif"),
        ] {
            #expect(RunIndependence.remark(on: ["r2 1 0 1", line])?.contains("'\(word)'") == true)
        }
        #expect(RunIndependence.remark(on: ["vgauss uniform noise 0"]) == nil)
    }
}

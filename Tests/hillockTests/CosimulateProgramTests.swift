import Foundation
import TestSupport
import Testing

@Suite("hillock cosimulate") struct CosimulateProgramTests {
    private struct Report: Decodable {
        struct Train: Decodable {
            var output: String
            var times: [Double]
        }
        var windows: Int
        var exchanged: Int
        var spikes: [Train]
    }

    static let deck = """
        a filter of 100 ns and its copy
        vin a 0 0
        r1 a b 1k
        c1 b 0 100p
        .tran 10n 1m 0 100n
        .end
        """

    /// Spikes of a file go into a neuron (native), its spikes as pulses into a filter (ngspice), and what comes out is counted.
    static let system = """
        stop: 300 us
        parts:
          input: {spikes: {file: in.csv, address: 2}}
          neuron:
            model: lif
            levels: {vdd: 3.3 V, vleak: 1.4 V, vth: 1.5 V, vreset: 1.4 V}
            free: {vmem: 1.4 V}
            inputs: {in: {terminal: vmem, high: 0.3 uA, width: 1 us, edge: 10 ns}}
            outputs: {spike: {state: s, above: 0.5}}
          filter:
            deck: filter.cir
            inputs: {in: {source: vin, high: 1 V, width: 1 us, edge: 10 ns}}
            outputs: {out: {probe: v(b), above: 0.5 V}, v: {probe: v(b)}}
        connections:
          - {from: input.out, to: neuron.in, delay: 10 us}
          - {from: neuron.spike, to: filter.in, delay: 5 us}
        record: [filter.v]
        """

    @Test(
        "runs decks, models and files of spikes in one loop: spikes come out when the equations say, for one job and two"
    )
    func chain() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(Self.deck, to: "filter.cir")
        try program.write(Self.system, to: "system.yaml")
        try program.write("time,address\n10e-6,2\n20e-6,1\n100e-6,2\n200e-6,2\n", to: "in.csv")
        var written: [String] = []
        for jobs in ["1", "2"] {
            let outcome = try await program.run(
                "cosimulate", "system.yaml", "--jobs", jobs, "--json", "--spikes", "out.csv", "-o", "v.csv", "--plot",
                "v.svg")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
            #expect(report.windows == 100 && report.exchanged == 6)
            let trains = Dictionary(uniqueKeysWithValues: report.spikes.map { ($0.output, $0.times) })
            let (neuron, filter) = (try #require(trains["neuron.spike"]), try #require(trains["filter.out"]))
            #expect(trains["input.out"] == [10e-6, 100e-6, 200e-6] && neuron.count == 3 && filter.count == 3)
            for (spike, time) in zip(neuron, [10e-6, 100e-6, 200e-6]) {
                // 0.3 uA brings 2.4 pF over 0.1 V in 0.8 us, the leak of 6 us makes it 0.86 us; edges of 10 ns and of the spike.
                #expect(abs(spike - (time + 10e-6 + 0.86e-6)) < 0.03e-6, "\(neuron)")
            }
            for (out, spike) in zip(filter, neuron) {
                // Half of a pulse with edges of 10 ns: 100 ns ln 2 after the middle of the edge.
                #expect(abs(out - (spike + 5e-6 + 5e-9 + 69.3e-9)) < 3e-9, "\(out - spike)")
            }
            written.append(try program.text(of: "out.csv") + program.text(of: "v.csv"))
            #expect(try program.text(of: "v.svg").contains("</svg>"))
        }
        #expect(written[0] == written[1])
    }

    @Test("a source that is external and has a level, and a source that is not there, are refused before anything runs")
    func refusals() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write("time,address\n", to: "in.csv")
        try program.write(
            Self.deck.replacingOccurrences(of: "c1 b", with: "vx c 0 dc 0 external\nr2 c 0 1k\nc1 b"), to: "filter.cir")
        try program.write(Self.system, to: "system.yaml")
        let crash = try await program.run("cosimulate", "system.yaml", "-o", "v.csv")
        #expect(crash.status == 64 && crash.errors.contains("external and has a level"), "\(crash.errors)")
        #expect(crash.errors.contains("system.yaml:10") && !program.exists("v.csv"), "\(crash.errors)")
        try program.write(Self.deck, to: "filter.cir")
        try program.write(Self.system.replacingOccurrences(of: "source: vin", with: "source: vinn"), to: "system.yaml")
        let missing = try await program.run("cosimulate", "system.yaml")
        #expect(missing.status == 64 && missing.errors.contains("did you mean 'vin'"), "\(missing.errors)")
    }

    @Test("a model and a net that do not exist are shown in the system's own line, with a caret and the nearest name")
    func places() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write("time,address\n", to: "in.csv")
        try program.write(Self.deck, to: "filter.cir")
        for (good, bad) in [("model: lif", "model: lyf"), ("probe: v(b)", "probe: v(bb)")] {
            let system = Self.system.replacingOccurrences(of: good, with: bad)
            let line = try #require(
                system.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(bad) })
            try program.write(system, to: "system.yaml")
            let run = try await program.run("cosimulate", "system.yaml")
            #expect(run.status == 64 && run.errors.contains("system.yaml:\(line + 1):"), "\(run.errors)")
            #expect(run.errors.contains("^~~") && run.errors.contains("did you mean"), "\(run.errors)")
        }
    }
}

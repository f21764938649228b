import Diagnostics
import Stimuli
import Testing
import Waveforms

@Suite("Protocols")
struct ProtocolTests {
    // Differences of times below a second: rounding is below 1e-15.
    private func near(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) < 1e-12 }

    @Test("the text of a protocol gives the same protocol again", arguments: StimulationProtocol.names)
    func roundTrip(name: String) throws {
        guard name != "spikes" else { return }
        let usual = try StimulationProtocol(name)
        #expect(try StimulationProtocol(usual.text) == usual)
        #expect(Set(usual.conditions.map(\.name)).count == usual.conditions.count, "names tell conditions apart")
        for condition in usual.conditions {
            for train in [condition.pre, condition.post] {
                #expect(train == train.sorted() && train.allSatisfy { 0 <= $0 && $0 < condition.period })
            }
        }
    }

    @Test("pairs at rates have the distance and the period that are asked for")
    func frequency() throws {
        let stimulation = try StimulationProtocol("frequency(dt=-10m;20m, rate=10Hz;40Hz, repetitions=75)")
        #expect(stimulation.conditions.count == 4 && stimulation.conditions.allSatisfy { $0.repetitions == 75 })
        for (condition, (distance, rate)) in zip(
            stimulation.conditions, [(-0.01, 10.0), (-0.01, 40), (0.02, 10), (0.02, 40)])
        {
            #expect(near(condition.post[0] - condition.pre[0], distance) && near(condition.period, 1 / rate))
            #expect(condition.series?.coordinate == rate)
        }
    }

    @Test("a triplet's distances are those of its two pairs, by the order of its spikes")
    func triplets() throws {
        let stimulation = try StimulationProtocol("triplet(dt1=15m;-5m, dt2=-5m;15m)")
        let (pre, post) = (stimulation.conditions[0], stimulation.conditions[1])
        #expect(near(pre.post[0] - pre.pre[0], 0.015) && near(pre.post[0] - pre.pre[1], -0.005))
        #expect(near(post.post[0] - post.pre[0], -0.005) && near(post.post[1] - post.pre[0], 0.015))
        #expect(try StimulationProtocol("triplet").conditions.count == 8)
        #expect(try StimulationProtocol("triplet(order=post-pre-post)").conditions.allSatisfy { $0.post.count == 2 })
    }

    @Test("T is between the middles of a quadruplet's pairs, or the gap between them; its sign is the order")
    func quadruplets() throws {
        let middle = try StimulationProtocol("quadruplet(T=-30m;30m)").conditions
        #expect(near(middle[0].post[1] - middle[0].post[0], 0.025), "pre-post-post-pre: 30 ms less the inner 5 ms")
        #expect(near(middle[0].pre[1] - middle[0].pre[0], 0.035))
        #expect(near(middle[1].pre[1] - middle[1].pre[0], 0.025), "post-pre-pre-post")
        let gap = try StimulationProtocol("quadruplet(T=30m, definition=inner-gap)").conditions[0]
        #expect(near(gap.pre[1] - gap.pre[0], 0.03) && near(gap.post[1] - gap.post[0], 0.04))
    }

    @Test("the triplet map holds every pair of distances in both orders")
    func map() throws {
        let map = try StimulationProtocol("froemke-dan(dt=5m;20m)").conditions
        #expect(map.count == 8 && map.filter { $0.pre.count == 2 }.count == 4)
        #expect(near(map[1].post[0] - map[1].pre[0], 0.005) && near(map[1].post[0] - map[1].pre[1], -0.02))
    }

    @Test(
        "a mistake is told with what was expected",
        arguments: [
            ("frequency(rate=50Hz, dt=30m)", "33.3"), ("frequency(rate=-1Hz)", "above zero"),
            ("triplet(dt1=5m)", "dt2"), ("triplet(dt1=5m, dt2=5m)", "dt1 > 0 > dt2"),
            ("triplet(dt1=5m;10m, dt2=-5m)", "pairs"), ("triplet(order=prepost)", "post-pre-post"),
            ("quadruplet(T=4m)", "inner-gap"), ("quadruplet(definition=midpoit)", "midpoint"),
            ("quadruplet(period=50m)", "more than"), ("froemke-dan(dt=-5m)", "5m:40m"),
            ("poisson(post=300Hz)", "200"), ("poisson(trials=0)", "1 or more"), ("poisson(seed=x)", "whole number"),
            ("poisson(post=10Hz;10Hz)", "trials"), ("spikes", "spikes(file="),
            ("froemke", "froemke-dan"),
        ])
    func mistakes(text: String, help: String) throws {
        let error = try #require(#expect(throws: DiagnosticError.self) { try StimulationProtocol(text) })
        #expect(error.diagnostics.first?.help?.contains(help) == true, "\(error)")
    }
}

@Suite("Poisson trains as a protocol")
struct PoissonTextTests {
    @Test("equal seeds give equal spikes; another seed, trial or neuron gives others; more trials change none")
    func seeds() throws {
        let one = try StimulationProtocol("poisson(post=10Hz, trials=2, seed=7)").conditions
        #expect(try StimulationProtocol("poisson(post=10Hz, trials=2, seed=7)").conditions == one)
        #expect(try StimulationProtocol("poisson(post=10Hz;20Hz, trials=3, seed=7)").conditions[1] == one[1])
        #expect(one[0].post != one[1].post && one[0].pre != one[0].post)
        #expect(try StimulationProtocol("poisson(post=10Hz, trials=2, seed=8)").conditions[0].post != one[0].post)
    }
}

@Suite("Recorded spikes")
struct RecordedSpikeTests {
    @Test("spikes of both neurons are read in order, in seconds or with a unit")
    func reading() throws {
        let text = "# mine\ntime,neuron\n0.01,pre\n 15 ms , POST\n0.02,pre\n"
        let condition = try StimulationProtocol.spikes(text, file: "a/mine.csv", repetitions: 3).conditions[0]
        #expect(condition.name == "mine" && condition.repetitions == 3)
        #expect(condition.pre == [0.01, 0.02] && condition.post == [0.015])
        // Half a second for traces to decay.
        #expect(abs(condition.period - 0.52) < 1e-12)
    }

    @Test(
        "a fault is shown with its line and cell",
        arguments: [
            ("0.005,post", "unsorted-spikes", "0.005"), ("0.01,pre", "repeated-spike", "0.01"),
            ("0.02,pst", "unknown-neuron", "pst"), ("x,post", "not-a-number", "x"), ("-1,pre", "bad-time", "-1"),
            ("0.02", "wrong-count", "0.02"),
        ])
    func faults(line: String, code: String, marked: String) throws {
        let text = "time,neuron\n0.01,pre\n" + line + "\n"
        let error = try #require(
            #expect(throws: DiagnosticError.self) { try StimulationProtocol.spikes(text, file: "s.csv") })
        let finding = try #require(error.diagnostics.first)
        let place = try #require(finding.location)
        #expect(place.file == "s.csv" && place.line == 3 && finding.excerpt == line)
        #expect(line.dropFirst(place.column - 1).prefix(place.length) == marked)
        #expect(finding.code == code || code == "bad-time", "\(finding.code)")
    }

    @Test("a period that ends before the last spike, and a file without spikes, are refused")
    func periods() {
        #expect(throws: DiagnosticError.self) {
            try StimulationProtocol.spikes("time,neuron\n0.01,pre\n", file: "s.csv", period: 0.01)
        }
        #expect(throws: DiagnosticError.self) { try StimulationProtocol.spikes("time,neuron\n", file: "s.csv") }
        #expect(throws: DiagnosticError.self) { try StimulationProtocol("spikes(file=nowhere.csv)") }
    }
}

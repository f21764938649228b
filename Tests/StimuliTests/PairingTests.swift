import Diagnostics
import Stimuli
import Testing
import Waveforms

@Suite("Pairing protocol")
struct PairingTests {
    @Test("each distance has its stretch with one pre and one post spike a period, that far apart")
    func distances() throws {
        let distances = [-0.02, 0.005, 0.1]
        let pairing = StimulationProtocol.pairing(distances: distances, period: 1, repetitions: 3)
        let schedule = pairing.schedule(acceleration: 1000)
        #expect(schedule.stretches.map(\.condition) == [0, 1, 2])
        #expect(schedule.pre.times.count == 11 && schedule.post.times.count == 11, "two pairs to warm up and 3 x 3")
        for stretch in schedule.stretches {
            let within = { (train: SpikeTrain) in train.times.filter { stretch.start < $0 && $0 < stretch.end } }
            let (pre, post) = (within(schedule.pre), within(schedule.post))
            #expect(abs(stretch.end - stretch.start - 3e-3) < 1e-12, "three accelerated periods")
            #expect(pre.count == 3 && post.count == 3)
            // Sums of times near 10 ms: rounding is below 1e-17.
            #expect(zip(pre, post).allSatisfy { abs($1 - $0 - distances[stretch.condition] / 1000) < 1e-15 })
        }
    }

    @Test("a pair that no stretch holds goes before each change of the neuron that spikes last; else no gap is left")
    func stretches() throws {
        let schedule = StimulationProtocol.pairing(distances: [0.01, 0.02, -0.01]).schedule(acceleration: 1)
        #expect(schedule.stretches.map(\.start) == [1, 2, 4])
        #expect(schedule.stretches.map(\.end) == [2, 3, 5])
        #expect(schedule.stop == 5)
        for time in [0.0, 3] {
            let inside = { (train: SpikeTrain) in train.times.filter { time < $0 && $0 < time + 1 }.count }
            #expect(inside(schedule.pre) == 1 && inside(schedule.post) == 1)
        }
    }

    @Test("a layout that settles holds one repetition where traces decay, and several where they do not, after a rest")
    func settling() {
        var stimulation = StimulationProtocol.pairing(distances: [0.01, -0.01], period: 1, repetitions: 60)
        stimulation.conditions +=
            StimulationProtocol.pairing(
                distances: [0.01, -0.01], period: 0.02, repetitions: 60
            ).conditions
        let schedule = stimulation.schedule(acceleration: 1, layout: .settling(5))
        let stretches = schedule.stretches.sorted { $0.condition < $1.condition }
        #expect(stretches.map(\.simulated) == [1, 1, 5, 5] && stretches.allSatisfy { $0.repetitions == 60 })
        let last = schedule.stretches[3].start - schedule.stretches[2].end
        // A rest, one pair that ends with the other neuron, and a rest again.
        #expect(abs(last - 2 * StimulationProtocol.rest - 0.02) < 1e-12)
    }

    @Test("circuit time is biological time divided by the acceleration")
    func accelerated() {
        let pairing = StimulationProtocol.pairing(distances: [-0.04, 0.04])
        let (slow, fast) = (pairing.schedule(acceleration: 1), pairing.schedule(acceleration: 1000))
        #expect(zip(slow.pre.times, fast.pre.times).allSatisfy { abs($0 / 1000 - $1) < 1e-15 })
        #expect(abs(slow.stop / 1000 - fast.stop) < 1e-15)
    }

    @Test("a period that just holds the longest distance keeps every spike in its own period")
    func longest() throws {
        let pairing = try StimulationProtocol("pairing(dt=-100m;100m, period=130m)")
        let schedule = pairing.schedule(acceleration: 1)
        for stretch in schedule.stretches {
            for train in [schedule.pre, schedule.post] {
                #expect(train.times.filter { stretch.start <= $0 && $0 < stretch.end }.count == 1)
            }
        }
    }

    @Test("the usual distances lie on both sides, none of them 0, in order")
    func usual() {
        let distances = StimulationProtocol.usualDistances
        #expect(distances.count == 16 && distances == distances.sorted())
        #expect(Set(distances) == Set(distances.map { -$0 }) && !distances.contains(0))
    }
}

@Suite("Pairing protocol as text")
struct PairingTextTests {
    @Test("the bare name is the usual protocol")
    func bare() throws {
        #expect(try StimulationProtocol("pairing") == StimulationProtocol.pairing())
        #expect(try StimulationProtocol(" Pairing ( ) ") == StimulationProtocol.pairing())
    }

    @Test("a range meets its round values exactly and leaves 0 out")
    func range() throws {
        let pairing = try StimulationProtocol("pairing(dt=-50m:10m:50m)")
        let distances = pairing.conditions.compactMap(\.series?.coordinate)
        let expected = [-0.05, -0.04, -0.03, -0.02, -0.01, 0.01, 0.02, 0.03, 0.04, 0.05]
        #expect(distances.count == expected.count)
        #expect(zip(distances, expected).allSatisfy { abs($0 - $1) <= $1.ulp })
    }

    @Test("a list, a period and repetitions are read in any order, with or without units")
    func list() throws {
        let pairing = try StimulationProtocol("pairing(repetitions=60, period=500 ms, dt=-10m;10ms)")
        #expect(pairing == StimulationProtocol.pairing(distances: [-0.01, 0.01], period: 0.5, repetitions: 60))
    }

    @Test(
        "its text gives the same protocol again",
        arguments: [
            StimulationProtocol.pairing(),
            StimulationProtocol.pairing(distances: [-1.0 / 3, 1e-7, 0.1], period: 0.7, repetitions: 60),
        ])
    func roundTrip(pairing: StimulationProtocol) throws {
        #expect(try StimulationProtocol(pairing.text) == pairing)
    }

    @Test(
        "a mistake is shown with its place and what was expected",
        arguments: [
            ("paring(dt=10m)", "unknown-protocol", "paring", "pairing"),
            ("pairing(dt=10m", "bad-protocol", "m", "pairing("),
            ("pairing(perod=1)", "unknown-argument", "perod", "period"),
            ("pairing(dt)", "bad-protocol", "dt", "dt="),
            ("pairing(=)", "bad-protocol", "=", "dt="),
            ("pairing(dt=10m:50m)", "bad-protocol", "10m:50m", "first:step:last"),
            ("pairing(dt=50m:10m:-50m)", "bad-protocol", "50m:10m:-50m", "first:step:last"),
            ("pairing(dt=;)", "bad-protocol", ";", "distance"),
            ("pairing(dt=0:1m:0)", "bad-protocol", "0:1m:0", "distance"),
            ("pairing(repetitions=0)", "bad-protocol", "0", "1 or more"),
            ("pairing(repetitions=x)", "bad-protocol", "x", "1 or more"),
        ])
    func mistakes(text: String, code: String, marked: String, help: String) throws {
        let error = try #require(#expect(throws: DiagnosticError.self) { try StimulationProtocol(text) })
        let finding = try #require(error.diagnostics.first)
        #expect(finding.code == code)
        #expect(finding.help?.contains(help) == true, "\(finding.help ?? "")")
        let location = try #require(finding.location)
        #expect(finding.excerpt == text)
        let start = try #require(text.index(text.startIndex, offsetBy: location.column - 1, limitedBy: text.endIndex))
        #expect(text[start...].prefix(location.length) == marked)
    }

    @Test("a distance without a unit, or in volts, is refused")
    func units() {
        #expect(throws: DiagnosticError.self) { try StimulationProtocol("pairing(dt=10 mV)") }
        #expect(throws: DiagnosticError.self) { try StimulationProtocol("pairing(dt=10)") }
    }

    @Test("a period that is shorter than 1.25 times the longest distance is refused")
    func shortPeriod() throws {
        let error = #expect(throws: DiagnosticError.self) { try StimulationProtocol("pairing(dt=100m, period=120m)") }
        #expect(error?.diagnostics.first?.code == "bad-protocol")
        #expect(try StimulationProtocol("pairing(dt=100m, period=126m)").conditions[0].period == 0.126)
    }
}

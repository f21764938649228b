import Diagnostics
import Foundation
import MonteCarlo
import Simulation
import Statistics
import Testing

@Suite("Reference runs of an ensemble")
struct FidelityTests {
    static let simulator = SimulatorIdentity(name: "reference", version: "1")

    private static func asked(_ runs: Int, estimates: Bool = false) -> ReferenceDescription {
        ReferenceDescription(simulator: simulator, runs: runs, estimates: estimates)
    }

    @Test("Samples are spread evenly, hold the nominal one, and more of them hold the fewer")
    func chosen() {
        #expect(ReferenceDescription.samples(3, of: 1000) == [0, 251, 501, 751])
        let few = ReferenceDescription.samples(20, of: 1000)
        let more = ReferenceDescription.samples(50, of: 1000)
        #expect(few.count == 21 && more.count == 51 && Set(few).isSubset(of: more))
        #expect(more.allSatisfy { (0...1000).contains($0) })
        // The gaps of a van der Corput sequence of 50 are 1/64 and 1/32.
        for (one, next) in zip(more.dropFirst(), more.dropFirst(2)) { #expect((15...32).contains(next - one)) }
        #expect(ReferenceDescription.samples(20, of: 5) == [0, 1, 2, 3, 4, 5])
        #expect(ReferenceDescription.samples(4, of: 5).count == 5)
    }

    @Test("Reference runs are stored apart, read back, and not run twice; failures from outside are tried again")
    func stored() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try await bench.ensemble.run(0...60, session: BatchSession(concurrency: 2), archive: archive)
        let digest = try archive.sampleTableDigest()
        #expect(try archive.references().isEmpty && archive.referenceDescription() == nil)
        try archive.beginReference(Self.asked(10))
        let samples = ReferenceDescription.samples(10, of: 60)
        let broken = FakeSession(concurrency: 2) { $0 > 0.01 ? SimulationFailure(.timedOut, "too long") : nil }
        try await bench.ensemble.runReferences(samples, session: broken, archive: archive)
        let late = try archive.references().filter { $0.failure != nil }
        #expect(!late.isEmpty && late.allSatisfy { $0.failure?.kind == .timedOut && $0.measures.isEmpty })
        let session = FakeSession(concurrency: 2)
        try await bench.ensemble.runReferences(samples, session: session, archive: archive)
        #expect(session.requests.value == late.count)
        #expect(try archive.sampleTableDigest() == digest)
        try archive.close()
        let read = try RunArchive.read(bench.store)
        let runs = try read.references()
        #expect(runs.map(\.sample) == samples)
        for run in runs {
            let shift = bench.ensemble.model.draws(run.sample, seed: 1)[0]
            #expect(run.measures[0] == .value(1e-9 * exp(-shift / (1.4 * 0.02585))))
        }
        #expect(try read.referenceDescription() == Self.asked(10))
    }

    @Test("More runs go on with those there are; another reference simulator is refused")
    func resumed() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try archive.beginReference(Self.asked(4))
        try await bench.ensemble.runReferences(
            ReferenceDescription.samples(4, of: 40), session: FakeSession(concurrency: 1), archive: archive)
        try archive.beginReference(Self.asked(8, estimates: true))
        let session = FakeSession(concurrency: 1)
        try await bench.ensemble.runReferences(
            ReferenceDescription.samples(8, of: 40), session: session, archive: archive)
        #expect(session.requests.value == 4)
        #expect(try archive.referenceDescription()?.runs == 8)
        var other = Self.asked(8)
        other.simulator.version = "2"
        #expect(RunArchiveTests.code { try archive.beginReference(other) } == "reference-mismatch")
        #expect(try archive.references().count == 9)
    }

    @Test("The summary compares sample by sample and estimates from both engines")
    func summary() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try await bench.ensemble.run(0...200, session: BatchSession(concurrency: 2), archive: archive)
        try archive.beginReference(Self.asked(40, estimates: true))
        let samples = ReferenceDescription.samples(40, of: 200)
        try await bench.ensemble.runReferences(
            samples, session: FakeSession(concurrency: 2, failing: Bench.failing), archive: archive)
        let asked = try #require(try archive.referenceDescription())
        let summary = FidelitySummary(
            try archive.samples(), references: try archive.references(), asked: asked,
            description: archive.description, specifications: ["id": Specification(upper: 2e-9)])
        let failed = samples.filter { $0 > 0 && bench.ensemble.model.draws($0, seed: 1)[0] > 0.04 }
        #expect(summary.engine == "fake 1" && summary.reference == "reference 1")
        #expect(summary.runs == 40 && summary.failed == failed.count && summary.failedByEngine == 0)
        #expect(summary.handedOver > 0)
        let current = summary.measures[0]
        #expect(current.pairs.map(\.sample) == samples.filter { $0 > 0 && !failed.contains($0) })
        #expect(current.unpaired == failed.count)
        // The batching engine's values are too large by a factor of 1 + 1e-6 at most.
        for pair in current.pairs {
            #expect(pair.value / pair.reference - 1 > 0 && pair.value / pair.reference - 1 < 1.001e-6)
        }
        let agreement = try #require(current.agreement)
        #expect(agreement.bias.value > 0 && (agreement.correlation ?? 0) > 1 - 1e-9)
        #expect(current.pairs.contains { $0.sample == current.worstSample })
        let estimates = try #require(current.estimates)
        #expect(estimates.pairs == current.pairs.count && estimates.all == 200)
        #expect(estimates.mean.isUsed && estimates.mean.varianceReduction > 4)
        #expect(estimates.yield != nil && summary.measures[1].estimates?.yield == nil)
        #expect(current.nominal?.sample == 0 && current.doubts.isEmpty)
        // Both limits the wrong way round let nothing pass, and must not end the program.
        let none = FidelitySummary(
            try archive.samples(), references: try archive.references(), asked: Self.asked(40),
            description: archive.description, specifications: ["id": Specification(lower: 2, upper: 1)])
        #expect(none.measures[0].estimates == nil)
    }

    @Test("An engine that is off by a factor, or whose values scatter, is doubted")
    func doubts() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let factors: [(Double) -> Double] = [
            { 1.5 * $0 }, { $0 + 40 }, { $0 + 3 * ($0 * 7).truncatingRemainder(dividingBy: 5) },
        ]
        let said = ["slope 1.5", "bias of", "correlation"]
        for (change, word) in zip(factors, said) {
            let values = (0...20).map(Double.init)
            let records = values.map { value in
                SampleRecord(
                    number: Int(value), draws: [0, 0], measures: [.value(change(value)), .noAnswer("none"), .value(1)])
            }
            let references = values.map { value in
                ReferenceRecord(sample: Int(value), measures: [.value(value), .noAnswer("none"), .value(1)])
            }
            let summary = FidelitySummary(
                records, references: references, asked: Self.asked(20), description: bench.description)
            #expect(summary.measures[0].doubts.contains { $0.contains(word) }, "\(summary.measures[0].doubts)")
            #expect(summary.measures[1].doubts == ["fewer than three samples with values by both"])
            // Equal values of no spread: nothing to doubt.
            #expect(summary.measures[2].doubts.isEmpty)
        }
    }

    @Test("Engines that differ in the last digits of a measure that mismatch leaves alone are not doubted")
    func rounding() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let numbers = 0...20
        let records = numbers.map { number in
            SampleRecord(
                number: number, draws: [0, 0],
                measures: [.value(1 + 1e-15 * Double(number % 3)), .noAnswer("none"), .value(1)])
        }
        let references = numbers.map { number in
            ReferenceRecord(
                sample: number, measures: [.value(1 + 1e-15 * Double(number % 5)), .noAnswer("none"), .value(1)])
        }
        let summary = FidelitySummary(
            records, references: references, asked: Self.asked(20), description: bench.description)
        #expect(summary.measures[0].agreement?.correlation ?? 1 < 0.98)
        #expect(summary.measures[0].doubts.isEmpty)
    }

    @Test("The devices behind a variance are those whose draws the measure follows")
    func contributors() async throws {
        let bench = try Bench(devices: 3)
        defer { bench.remove() }
        let archive = try bench.open()
        try await bench.ensemble.run(0...300, session: FakeSession(concurrency: 2), archive: archive)
        let contributors = Contributors(try archive.samples(), description: archive.description)
        let current = try #require(contributors.measures.first { $0.name == "id" })
        // The fake circuit follows the first device alone: ln I is a straight line in its threshold, and the current
        // spans more than a decade at σ = 30 mV.
        #expect(current.isLogarithmic && current.samples == 300)
        #expect(current.devices.map(\.path).sorted() == ["m1", "m2", "m3"])
        #expect(current.devices[0].path == "m1" && current.devices[0].isCertain)
        #expect(abs(current.devices[0].share - 1) < 1e-9 && abs(current.explained - 1) < 1e-9)
        #expect(!current.devices[1].isCertain)
        let effect = try #require(current.devices[0].effects["vth"])
        let sigma = archive.description.quantities.first { $0.path == "m1" && $0.channel == "vth" }?.sigma ?? 0
        #expect(abs(effect / (-sigma / (1.4 * 0.02585)) - 1) < 1e-9)
    }

    @Test("A measure that is the product of two draws has its variance from both, half and half")
    func jointContributors() throws {
        let bench = try Bench(devices: 3)
        defer { bench.remove() }
        let quantities = bench.description.quantities
        let place = { (path: String) in quantities.firstIndex { $0.path == path && $0.channel == "vth" } ?? 0 }
        let (one, two) = (place("m1"), place("m3"))
        let records = (1...400).map { number in
            let draws = bench.ensemble.model.draws(number, seed: 2)
            let product = draws[one] / quantities[one].sigma * draws[two] / quantities[two].sigma
            return SampleRecord(
                number: number, draws: draws, measures: [.value(product), .noAnswer("none"), .value(3 * product + 1)])
        }
        let found = Contributors(records, description: bench.description)
        #expect(found.measures.map(\.name) == ["id", "w"])
        for measure in found.measures {
            #expect(Set(measure.devices.prefix(2).map(\.path)) == ["m1", "m3"])
            // The fit is exact; the product's own variance in 400 samples is what it is of.
            #expect(abs(measure.explained - 1) < 1e-9)
            for device in measure.devices { #expect(abs(device.share - (device.path == "m2" ? 0 : 0.5)) < 1e-9) }
            #expect(measure.devices.map(\.isCertain) == [true, true, false])
        }
    }
}

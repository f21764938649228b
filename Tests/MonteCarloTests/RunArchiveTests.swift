import Diagnostics
import Foundation
import MonteCarlo
import Simulation
import Testing
import Waveforms

@Suite("Run archive")
struct RunArchiveTests {
    /// The code of the first finding of what `body` throws.
    static func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? DiagnosticError)?.diagnostics.first?.code }
        return nil
    }

    static func record(_ number: Int, _ value: Double = 1) -> SampleRecord {
        SampleRecord(
            number: number, draws: [1e-3, 2e-3],
            measures: [.value(value), .noAnswer("no crossing"), .value(-value)],
            course: .init(analysisTime: 0.5, wallTime: 0.6, points: 7, remarks: ["one", "two"]))
    }

    @Test("What is stored is read back, to the last bit")
    func roundTrip() throws {
        let bench = try Bench()
        defer { bench.remove() }
        var failed = SampleRecord(
            number: 3, failure: SimulationFailure(.noOperatingPoint, "no operating point"), draws: [0, -0.0],
            measures: [])
        failed.course.incidents = [SimulationFailure(.crashed, "killed by signal 9")]
        failed.course.log = ["a line"]
        var retried = Self.record(1, 0.1 + 0.2)
        retried.attempts = [Attempt(settings: "deck", failure: SimulationFailure(.incomplete, "short"))]
        retried.settings = "method=gear"
        let archive = try bench.open()
        for record in [failed, retried, Self.record(2, Double.leastNonzeroMagnitude)] { try archive.store(record) }
        try archive.close()
        let read = try RunArchive.read(bench.store)
        #expect(try read.samples() == [retried, Self.record(2, Double.leastNonzeroMagnitude), failed])
        #expect(read.description == bench.description)
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder.path) == ["runs.sqlite"])
    }

    @Test("A store that exists is not overwritten")
    func exists() throws {
        let bench = try Bench()
        defer { bench.remove() }
        try bench.open().close()
        #expect(Self.code { _ = try bench.open() } == "store-exists")
    }

    @Test("Resuming without a store begins one")
    func resumeNothing() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open(.resume)
        #expect(try archive.storedSamples().isEmpty)
    }

    @Test("Resuming with another deck, seed, measure, mismatch or simulator is refused, and says what differs")
    func mismatch() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try archive.store(Self.record(1))
        try archive.close()
        let bytes = try Data(contentsOf: bench.store)
        var cases: [(String, RunDescription)] = []
        func change(_ says: String, _ edit: (inout RunDescription) -> Void) {
            var description = bench.description
            edit(&description)
            cases.append((says, description))
        }
        change("the circuit differs") { $0.deck.lines.append("r1 a 0 1k") }
        change("the analysis differs") { $0.deck.analysis = .operatingPoint }
        change("the list of solver options differs") { $0.deck.options = [SolverOption("reltol", "1e-4")] }
        change("the seed was 1 and is now 2") { $0.seed = 2 }
        change("the measure w was") { $0.measures[2].definition = "other" }
        change("the measures were id, small, w and are now id, small") { $0.measures.removeLast() }
        change("what varies differs") { $0.mismatch.exclude = ["x*"] }
        change("the spread of a device differs") { $0.quantities[0].sigma = 1 }
        change("the file cards differs") { $0.inputs["cards"] = "abc" }
        change("the simulator's version was 1 and is now 2") { $0.simulator.version = "2" }
        for (says, description) in cases {
            let error = #expect(throws: DiagnosticError.self) {
                try RunArchive.open(bench.store, description: description, mode: .resume)
            }
            #expect(error?.diagnostics.first?.code == "store-mismatch")
            #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
        }
        #expect(try Data(contentsOf: bench.store) == bytes)
        var harmless = bench.description
        harmless.toolVersion = "9"
        harmless.commandLine = []
        #expect(try RunArchive.open(bench.store, description: harmless, mode: .resume).storedSamples() == [1])
    }

    @Test("A file that is no store is refused and left as it is")
    func notAStore() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let text = Data(String(repeating: "this is a diary. ", count: 100).utf8)
        try text.write(to: bench.store)
        #expect(Self.code { _ = try bench.open(.resume) } == "not-a-store")
        #expect(Self.code { _ = try bench.open() } == "store-exists")
        #expect(Self.code { _ = try RunArchive.read(bench.store) } == "not-a-store")
        #expect(try Data(contentsOf: bench.store) == text)
        #expect(Self.code { _ = try bench.open(.resume, at: bench.folder) } == "not-a-store")
        #expect(Self.code { _ = try RunArchive.read(bench.folder.appending(path: "none")) } == "no-store")
    }

    @Test("A truncated store is refused as damaged and left as it is")
    func truncated() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        for number in 0..<2000 { try archive.store(Self.record(number)) }
        try archive.close()
        let whole = try Data(contentsOf: bench.store)
        let half = whole.prefix(whole.count / 2)
        try half.write(to: bench.store)
        #expect(Self.code { _ = try bench.open(.resume) } == "store-corrupt")
        #expect(try Data(contentsOf: bench.store) == half)
    }

    @Test("A store overwritten in the middle is refused as damaged")
    func scribbled() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        for number in 0..<2000 { try archive.store(Self.record(number)) }
        try archive.close()
        var data = try Data(contentsOf: bench.store)
        data.replaceSubrange(40_000..<60_000, with: Data(repeating: 0x5A, count: 20_000))
        try data.write(to: bench.store)
        #expect(Self.code { _ = try bench.open(.resume) } == "store-corrupt")
    }

    @Test("A second run on the same store is refused while the first goes on, reading is not")
    func locked() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try archive.store(Self.record(1))
        #expect(Self.code { _ = try bench.open(.resume) } == "store-locked")
        #expect(try RunArchive.read(bench.store).storedSamples() == [1])
        try archive.store(Self.record(2))
        try archive.close()
        #expect(try bench.open(.resume).storedSamples() == [1, 2])
    }

    @Test("A folder that is missing is told")
    func noFolder() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let url = bench.folder.appending(path: "none/runs.sqlite")
        #expect(Self.code { _ = try bench.open(at: url) } == "store-unusable")
    }

    @Test("A record with other columns than the store is refused")
    func wrongColumns() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let archive = try bench.open()
        #expect(Self.code { try archive.store(SampleRecord(number: 1, draws: [], measures: [])) } == "wrong-columns")
    }

    @Test("Two measures of one name are refused")
    func duplicateMeasures() throws {
        var bench = try Bench()
        defer { bench.remove() }
        bench.description.measures[1].name = "id"
        #expect(Self.code { _ = try bench.open() } == "duplicate-measure")
        #expect(!FileManager.default.fileExists(atPath: bench.store.path))
    }

    @Test(
        "The content hash is SHA-256",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func hash(_ text: String, _ expected: String) {
        // Examples of FIPS 180-4.
        #expect(contentHash(text.utf8) == expected)
    }
}

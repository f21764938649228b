import Diagnostics
import Foundation
import GRDB
import Simulation
import Testing

@testable import MonteCarlo

@Suite("Full and read-only disks")
struct FullDiskTests {
    static let manyDraws = 200

    /// A store of wide samples, so that little room is soon full.
    static func bench() throws -> Bench {
        try Bench(devices: manyDraws / 2)
    }

    /// A folder on a file system of its own of half a megabyte, where the system lets us make one.
    static let smallDisk: URL? = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hillock-disk-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let mount = Process()
        mount.executableURL = URL(filePath: "/bin/mount")
        mount.arguments = ["-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.path]
        mount.standardError = FileHandle.nullDevice
        guard geteuid() == 0, (try? mount.run()) != nil else { return nil }
        mount.waitUntilExit()
        return mount.terminationStatus == 0 ? folder : nil
    }()

    @Test("A full disk ends the ensemble with a sentence, keeps what is stored, and the run can go on later")
    func fullByPages() async throws {
        let bench = try Self.bench()
        defer { bench.remove() }
        let archive = try bench.open()
        try await archive.database.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA max_page_count = 60") }
        let error = await #expect(throws: DiagnosticError.self) {
            try await bench.ensemble.run(0...200, session: FakeSession(concurrency: 2), archive: archive)
        }
        #expect(error?.diagnostics.first?.code == "disk-full")
        let kept = try archive.samples()
        #expect(kept.count > 5 && kept.count < 201)
        #expect(kept.allSatisfy { $0.draws.count == Self.manyDraws && $0.measures.count == 3 })
        try archive.close()
        let again = try bench.open(.resume)
        let outcome = try await bench.ensemble.run(0...200, session: FakeSession(concurrency: 2), archive: again)
        #expect(outcome.new == 201 - kept.count)
    }

    @Test("A file system that is really full does the same", .enabled(if: smallDisk != nil))
    func fullFileSystem() async throws {
        let disk = try #require(Self.smallDisk)
        defer {
            let unmount = Process()
            unmount.executableURL = URL(filePath: "/bin/umount")
            unmount.arguments = [disk.path]
            if (try? unmount.run()) != nil { unmount.waitUntilExit() }
            try? FileManager.default.removeItem(at: disk)
        }
        let bench = try Self.bench()
        defer { bench.remove() }
        let url = disk.appending(path: "runs.sqlite")
        let archive = try bench.open(at: url)
        let error = await #expect(throws: DiagnosticError.self) {
            try await bench.ensemble.run(0...400, session: FakeSession(concurrency: 2), archive: archive)
        }
        #expect(error?.diagnostics.first?.code == "disk-full", "\(error?.description ?? "")")
        let kept = try archive.samples()
        #expect(kept.count > 5 && kept.allSatisfy { $0.draws.count == Self.manyDraws })
        try? archive.close()
        #expect(try RunArchive.read(url).storedSamples() == kept.map(\.number))
    }

    // No one may make files in /sys, not even root.
    @Test("A read-only folder is told", .enabled(if: FileManager.default.fileExists(atPath: "/sys/kernel")))
    func readOnly() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let code = RunArchiveTests.code { _ = try bench.open(at: URL(filePath: "/sys/kernel/runs.sqlite")) }
        #expect(code == "store-read-only")
    }
}

import Foundation
import TestSupport
import Testing

/// A program that a test runs in a folder of its own.
struct Program {
    /// The built `hillock`.
    static let hillock = Shipped.program

    /// The `ngspice` program, if it is installed.
    static let ngspice: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        .map { URL(filePath: "\($0)/ngspice") }.first { FileManager.default.isExecutableFile(atPath: $0.path) }

    /// Starts a program; what it says on standard error is thrown away.
    static func start(
        _ program: URL, _ arguments: [String], in folder: URL, input: FileHandle = .nullDevice,
        output: FileHandle = .nullDevice,
        atEnd: (@Sendable (Int32) -> Void)? = nil
    ) throws -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        // Threads of OpenMP cost ngspice several times the work on circuits of this size.
        process.environment = ProcessInfo.processInfo.environment.merging(["OMP_THREAD_LIMIT": "1"]) { $1 }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        if let atEnd { process.terminationHandler = { atEnd($0.terminationStatus) } }
        try process.run()
        return process
    }

    /// Runs a program to its end, which must be good. Waits without holding a thread that other tests need.
    static func run(
        _ program: URL, _ arguments: [String], in folder: URL, output: FileHandle = .nullDevice
    ) async throws {
        let ending = AsyncStream<Int32>.makeStream()
        let process = try start(program, arguments, in: folder, output: output) { status in
            ending.continuation.yield(status)
            ending.continuation.finish()
        }
        for await status in ending.stream {
            #expect(status == 0, "\(program.lastPathComponent) \(arguments.joined(separator: " "))")
        }
        withExtendedLifetime(process) {}
    }

    /// Lends an empty folder.
    static func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hillock-tests-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}

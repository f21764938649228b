import Foundation

/// Runs the built `hillock` program as a user would: with words, in a folder of its own.
struct HillockProgram {
    /// What a run left behind.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
        /// Whether a signal ended the process.
        var wasKilled = false
    }

    /// The folder in which the program runs; removed by ``remove()``.
    let folder: URL

    /// Further variables of the environment.
    var environment: [String: String] = [:]

    /// The built program: it lies beside the test program.
    static let executable = Program.hillock

    /// Makes a folder for the program.
    ///
    /// - Parameter keepingCards: Whether cards of transistors are kept from test to test, so that they are extracted once.
    init(keepingCards: Bool = false) throws {
        folder = URL(filePath: NSTemporaryDirectory()).appending(path: "hillock-program-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard keepingCards else { return }
        let data = FileManager.default.temporaryDirectory.appending(path: "hillock-test-cards")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        environment["XDG_DATA_HOME"] = data.path
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    func file(_ name: String) -> URL { folder.appending(path: name) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: file(name))
    }

    func text(of name: String) throws -> String {
        String(decoding: try Data(contentsOf: file(name)), as: UTF8.self)
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: file(name).path)
    }

    /// Runs a command line to its end.
    func run(_ words: String...) async throws -> Outcome {
        try await run(words)
    }

    /// A signal to a process, a while after a file has come.
    struct SentSignal: Sendable {
        var number: Int32
        var file: URL
        var delay: Double

        /// Waits for the file and sends the signal, on a thread of its own: tasks wait for other tests.
        func send(to process: Int32) {
            Thread {
                while !FileManager.default.fileExists(atPath: file.path) {
                    guard kill(process, 0) == 0 else { return }
                    Thread.sleep(forTimeInterval: 0.005)
                }
                Thread.sleep(forTimeInterval: delay)
                _ = kill(process, number)
            }.start()
        }
    }

    /// Runs a command line; `during` may meddle with it while it runs.
    ///
    /// - Parameters:
    ///   - words: The words after `hillock`.
    ///   - signal: A signal to the process.
    ///   - during: Gets the process's number.
    func run(
        _ words: [String], signal: SentSignal? = nil, during: (@Sendable (Int32) async throws -> Void)? = nil
    ) async throws -> Outcome {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = words
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let stamp = UUID().uuidString
        var streams: [URL] = []
        for name in ["out", "err"] {
            let url = FileManager.default.temporaryDirectory.appending(path: "hillock-\(stamp).\(name)")
            _ = FileManager.default.createFile(atPath: url.path, contents: nil)
            streams.append(url)
        }
        defer { for stream in streams { try? FileManager.default.removeItem(at: stream) } }
        let output = try FileHandle(forWritingTo: streams[0])
        let errors = try FileHandle(forWritingTo: streams[1])
        process.standardOutput = output
        process.standardError = errors
        async let ending: Void = withCheckedContinuation { continuation in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
                signal?.send(to: process.processIdentifier)
            } catch {
                continuation.resume()
            }
        }
        if let during {
            while process.processIdentifier == 0 { try await Task.sleep(for: .milliseconds(5)) }
            try await during(process.processIdentifier)
        }
        await ending
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: streams[0]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: streams[1]), as: UTF8.self),
            wasKilled: process.terminationReason == .uncaughtSignal)
    }

    /// The processes that a process started: its workers.
    static func children(of process: Int32) -> [Int32] {
        let path = "/proc/\(process)/task"
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return tasks.flatMap { task -> [Int32] in
            let text = (try? String(contentsOfFile: "\(path)/\(task)/children", encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { Int32($0) }
        }
    }
}

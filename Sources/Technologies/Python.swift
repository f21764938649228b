internal import Diagnostics
internal import Foundation

/// The `python3` of the user's path, for pip, zip files and checksums.
struct Python {
    private let executable: URL
    private let environment: [String: String]

    init(environment: [String: String]) throws(DiagnosticError) {
        let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let found = folders.map { URL(filePath: $0).appending(path: "python3") }.first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }
        guard let found else {
            throw DiagnosticError(
                "no-python", "python3 was not found on the path; it is needed to fetch and unpack a PDK",
                help: "install it, e.g. with 'sudo apt-get install python3 python3-pip'")
        }
        executable = found
        self.environment = environment
    }

    /// Runs python3 and waits for it.
    ///
    /// - Parameters:
    ///   - arguments: The arguments.
    ///   - log: Where its messages go.
    ///   - failure: What to say when it fails.
    /// - Returns: What it printed.
    /// - Throws: A finding with the last message of python3.
    @discardableResult
    func run(_ arguments: [String], log: URL, failure: String) throws(DiagnosticError) -> String {
        let output = log.appendingPathExtension("out")
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment
        do {
            for file in [log, output] { try Data().write(to: file) }
            process.standardInput = FileHandle.nullDevice
            process.standardError = try FileHandle(forWritingTo: log)
            process.standardOutput = try FileHandle(forWritingTo: output)
            try process.run()
        } catch {
            throw DiagnosticError("installation-failed", "\(failure): \(error.localizedDescription)")
        }
        process.waitUntilExit()
        let messages = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Self.finding(messages, failure: failure)
        }
        return (try? String(contentsOf: output, encoding: .utf8)) ?? ""
    }

    /// The SHA-256 of files in lower-case hexadecimal; empty for a file that cannot be read.
    func checksums(of files: [URL]) throws(DiagnosticError) -> [String] {
        let script = """
            import hashlib, sys
            for path in sys.argv[1:]:
                try:
                    total = hashlib.sha256(open(path, "rb").read()).hexdigest()
                except OSError:
                    total = ""
                sys.stdout.write(total + chr(10))
            """
        let log = FileManager.default.temporaryDirectory.appending(path: "hillock-checksums-\(UUID().uuidString)")
        defer {
            try? FileManager.default.removeItem(at: log)
            try? FileManager.default.removeItem(at: log.appendingPathExtension("out"))
        }
        let text = try run(
            ["-c", script] + files.map(\.path), log: log, failure: "the checksums of the files cannot be computed")
        return text.split(separator: "\n", omittingEmptySubsequences: false).prefix(files.count).map(String.init)
    }

    /// What to tell the user about messages of python3.
    private static func finding(_ messages: String, failure: String) -> DiagnosticError {
        if messages.contains("No module named pip") {
            return DiagnosticError(
                "no-pip", "python3 has no pip, which is needed to fetch a PDK",
                help: "install it, e.g. with 'sudo apt-get install python3-pip'")
        }
        let network = ["Temporary failure", "NewConnectionError", "Network is unreachable", "timed out", "Max retries"]
        if network.contains(where: messages.contains) {
            return DiagnosticError(
                "no-network", "\(failure): the package index cannot be reached",
                help: "check the network, or set PDK_ROOT to a folder with the PDK")
        }
        let last = messages.split(separator: "\n").last(where: { $0.contains("ERROR") || $0.contains("Error") })
        return DiagnosticError("installation-failed", failure, help: last.map(String.init))
    }
}

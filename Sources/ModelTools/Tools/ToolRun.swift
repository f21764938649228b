internal import Diagnostics
internal import Foundation

/// One run of an outside tool.
struct ToolRun {
    /// What it printed, standard output before standard error.
    var output: String
    /// Whether it ended by itself and without error.
    var isGood: Bool
    /// Seconds from its start to its end.
    var seconds: Double

    /// Runs a tool in a folder and waits for it.
    ///
    /// - Parameters:
    ///   - path: The tool.
    ///   - arguments: Its arguments.
    ///   - folder: The folder in which it runs; its messages go into files there.
    ///   - limit: Seconds after which it is ended.
    /// - Throws: A `DiagnosticError` when it cannot be started or takes too long.
    init(_ path: String, _ arguments: [String], in folder: URL, limit: Double = 300) throws(DiagnosticError) {
        let files = ["out", "err"].map { folder.appending(path: "tool.\($0)") }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let done = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in done.signal() }
        let begin = ContinuousClock.now
        do {
            for file in files { try Data().write(to: file) }
            process.standardOutput = try FileHandle(forWritingTo: files[0])
            process.standardError = try FileHandle(forWritingTo: files[1])
            try process.run()
        } catch {
            throw DiagnosticError("tool", "\(path) cannot be run: \(error.localizedDescription)")
        }
        if done.wait(timeout: .now() + limit) == .timedOut {
            process.terminate()
            if done.wait(timeout: .now() + 5) == .timedOut { kill(process.processIdentifier, SIGKILL) }
            throw DiagnosticError("tool", "\(path) took longer than \(Int(limit)) s and was ended")
        }
        seconds = begin.duration(to: .now) / .seconds(1)
        isGood = process.terminationReason == .exit && process.terminationStatus == 0
        output = files.compactMap { try? String(contentsOf: $0, encoding: .utf8) }.joined()
    }

    /// The lines that say what went wrong, without colours.
    var complaint: String {
        let plain = output.replacing(/\u{1b}\[[0-9;]*m/, with: "")
        let lines = plain.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        let first = lines.firstIndex { $0.lowercased().contains("error") } ?? lines.startIndex
        return lines[first...].prefix(6).joined(separator: "; ")
    }
}

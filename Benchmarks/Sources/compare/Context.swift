import Foundation
import Synchronization

/// What all comparisons share: how often, with which models, and a scratch folder.
struct Context: Sendable {
    let repeats: Int
    let scale: Double
    let modelFolder: String?
    let python: String?
    let brian: String?
    let scipy: String?
    let scratch: URL

    init(repeats: Int, scale: Double, models: String?, python: String?, brian: String?) throws {
        let environment = ProcessInfo.processInfo.environment
        self.repeats = max(1, repeats)
        self.scale = scale
        let root = environment["PDK_ROOT"].map { "\($0)/gf180mcuD/libs.tech/ngspice" }
        modelFolder = [models, environment["HILLOCK_BENCHMARK_MODELS"], root].compactMap { $0 }
            .first { FileManager.default.fileExists(atPath: "\($0)/sm141064.ngspice") }
        self.python = python ?? environment["HILLOCK_BENCHMARK_PYTHON"]
        self.brian = brian ?? environment["HILLOCK_BENCHMARK_BRIAN"]
        scipy = environment["HILLOCK_BENCHMARK_SCIPY"]
        scratch = FileManager.default.temporaryDirectory.appending(path: "hillock-compare-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    }

    func clean() {
        try? FileManager.default.removeItem(at: scratch)
    }

    /// A number of runs, scaled: an even one, so that neither of two workers is left over at the end.
    func runs(_ count: Int) -> Int { 2 * max(1, Int((Double(count) * scale / 2).rounded())) }

    /// A new empty folder.
    func folder(_ name: String) throws -> URL {
        let folder = scratch.appending(path: "\(name)-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// This program's own file.
    var executable: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    }

    /// One line about the machine and its load, without which no figure means anything.
    func machine() -> String {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = info.split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").prefix(3)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return "\(model ?? "unknown processor"), \(cores) cores, load \(load?.joined(separator: " ") ?? "unknown"), "
            + "\(repeats) repeats"
    }
}

/// Wall-clock seconds that some work takes.
func seconds(_ work: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await work()
    return (ContinuousClock.now - start) / .seconds(1)
}

/// Processor seconds, user and system, of this process and of all its children that have ended.
///
/// On a machine that does other work too, ratios of these say more than those of wall-clock seconds.
func processorSeconds() -> Double {
    // RUSAGE_SELF and RUSAGE_CHILDREN, whose Swift types differ between systems.
    ([0, -1] as [Int32]).map { who in
        var usage = rusage()
        getrusage(who, &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }.reduce(0, +)
}

/// Runs a program to its end, its output thrown away.
///
/// - Returns: What it wrote on standard output, if `keepsOutput`.
@discardableResult
func launch(
    _ program: String, _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:],
    keepsOutput: Bool = false
) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = keepsOutput ? output : FileHandle.nullDevice
    let errors = try FileManager.default.temporaryFile()
    defer { try? FileManager.default.removeItem(at: errors.url) }
    process.standardError = errors.handle
    try process.run()
    let text = keepsOutput ? String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) : ""
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        let complaint = (try? String(contentsOf: errors.url, encoding: .utf8)) ?? ""
        let last = complaint.split(separator: "\n").suffix(3).joined(separator: " | ")
        throw Skip(reason: "\(program) ended with \(process.terminationStatus): \(last)")
    }
    return text
}

extension FileManager {
    fileprivate func temporaryFile() throws -> (url: URL, handle: FileHandle) {
        let url = temporaryDirectory.appending(path: "hillock-compare-\(UUID().uuidString).log")
        _ = createFile(atPath: url.path, contents: nil)
        return (url, try FileHandle(forWritingTo: url))
    }
}

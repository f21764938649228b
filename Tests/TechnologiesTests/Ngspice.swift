import Foundation
import Netlists
import SpiceFormat
import Testing

/// Runs decks in the ngspice program, for comparisons with a whole library.
enum Ngspice {
    /// The vectors of one analysis.
    struct Result {
        var vectors: [String: [Double]]
        var messages: String

        /// The vector of that name, or an empty one.
        subscript(name: String) -> [Double] { vectors[name] ?? [] }
    }

    /// Runs a deck of one analysis in `ngspice -b` and reads its binary raw file.
    static func run(_ deck: String) throws -> Result {
        let folder = Fixtures.scratch.appending(path: "run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try deck.write(to: folder.appending(path: "deck.cir"), atomically: true, encoding: .utf8)
        let log = folder.appending(path: "log")
        try Data().write(to: log)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["ngspice", "-b", "-r", "out.raw", "deck.cir"]
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["OMP_THREAD_LIMIT": "1", "HOME": folder.path]
        ) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        process.waitUntilExit()
        let messages = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        let raw = folder.appending(path: "out.raw")
        try #require(FileManager.default.fileExists(atPath: raw.path), "ngspice wrote nothing: \(messages)")
        return Result(vectors: try vectors(Data(contentsOf: raw)), messages: messages)
    }

    private static func vectors(_ data: Data) throws -> [String: [Double]] {
        let marker = try #require(data.range(of: Data("Binary:\n".utf8)))
        let header = String(decoding: data[..<marker.lowerBound], as: UTF8.self).split(separator: "\n")
        let count = try #require(
            header.first { $0.hasPrefix("No. Points:") }.flatMap {
                Int($0.dropFirst(11).trimmingCharacters(in: .whitespaces))
            })
        let start = try #require(header.firstIndex { $0.hasPrefix("Variables:") })
        let names = header[(start + 1)...].map { String($0.split(separator: "\t")[1]) }
        var result: [String: [Double]] = [:]
        data[marker.upperBound...].withUnsafeBytes { bytes in
            for (column, name) in names.enumerated() {
                result[name] = (0..<count).map {
                    bytes.loadUnaligned(fromByteOffset: ($0 * names.count + column) * 8, as: Double.self)
                }
            }
        }
        return result
    }
}

extension Netlist {
    /// The statements as text.
    var text: String { SpiceWriter.write(statements) }
}

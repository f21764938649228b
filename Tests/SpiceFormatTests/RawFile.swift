import Foundation

/// What `ngspice -b -r` wrote, as far as a comparison needs it.
struct RawFile {
    struct Plot {
        var name: String
        var variables: [String]
        /// 2 where values are complex, else 1.
        var width: Int
        /// Row after row; complex values are pairs.
        var values: [Double]
    }

    var plots: [Plot] = []

    init?(_ url: URL) {
        guard let data = try? Data(contentsOf: url), !data.isEmpty else { return nil }
        let bytes = [UInt8](data)
        var index = 0
        while index < bytes.count {
            guard let plot = Self.plot(bytes, &index) else { return }
            plots.append(plot)
        }
    }

    private static func plot(_ bytes: [UInt8], _ index: inout Int) -> Plot? {
        var name = ""
        var variables: [String] = []
        var counts = (variables: 0, points: 0)
        var width = 1
        while let line = nextLine(bytes, &index) {
            let value = line.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("Plotname:") { name = value }
            if line.hasPrefix("Flags:"), value.contains("complex") { width = 2 }
            if line.hasPrefix("No. Variables:") { counts.variables = Int(value) ?? 0 }
            if line.hasPrefix("No. Points:") { counts.points = Int(value) ?? 0 }
            if line.hasPrefix("Variables:") {
                for _ in 0..<counts.variables {
                    guard let text = nextLine(bytes, &index) else { return nil }
                    variables.append(String(text.split(separator: "\t").dropFirst().first ?? ""))
                }
            }
            if line.hasPrefix("Binary:") {
                let count = counts.variables * counts.points * width
                guard index + count * 8 <= bytes.count else { return nil }
                let start = index
                index += count * 8
                let values = (0..<count).map { item -> Double in
                    var bits: UInt64 = 0
                    for byte in (0..<8).reversed() { bits = bits << 8 | UInt64(bytes[start + item * 8 + byte]) }
                    return Double(bitPattern: bits)
                }
                return Plot(name: name, variables: variables, width: width, values: values)
            }
        }
        return nil
    }

    private static func nextLine(_ bytes: [UInt8], _ index: inout Int) -> String? {
        guard index < bytes.count else { return nil }
        let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
        defer { index = end + 1 }
        return String(decoding: bytes[index..<end], as: UTF8.self)
    }

    /// The first difference, or `nil` if both hold the same plots and vectors and every value agrees to 1e-9 relative
    /// (ngspice itself keeps 10 digits of a number in a behavioural source) or is smaller than 1e-12 of its vector.
    func difference(from other: RawFile) -> String? {
        guard plots.map(\.name) == other.plots.map(\.name) else { return "plots \(plots.count), \(other.plots.count)" }
        for (left, right) in zip(plots, other.plots) {
            guard left.variables == right.variables else { return "variables of \(left.name)" }
            guard left.values.count == right.values.count else {
                return "\(left.values.count) and \(right.values.count) values in \(left.name)"
            }
            var largest = [Double](repeating: 0, count: max(1, left.variables.count))
            for (index, value) in left.values.enumerated() where value.isFinite {
                let column = index / left.width % largest.count
                largest[column] = max(largest[column], value.magnitude)
            }
            for (index, pair) in zip(left.values, right.values).enumerated() where pair.0 != pair.1 {
                let column = index / left.width % largest.count
                // ngspice leaves the imaginary part of a frequency uninitialised.
                if column == 0, left.width == 2, index % 2 == 1 { continue }
                if pair.0.isNaN, pair.1.isNaN { continue }
                let tolerance = 1e-9 * max(pair.0.magnitude, pair.1.magnitude) + 1e-12 * largest[column]
                if !((pair.0 - pair.1).magnitude <= tolerance) {
                    return "\(left.variables[column]): \(pair.0) and \(pair.1)"
                }
            }
        }
        return nil
    }
}

/// Runs `ngspice -b -r` on a deck.
enum Ngspice {
    static let isInstalled = ["/usr/bin/ngspice", "/usr/local/bin/ngspice", "/opt/homebrew/bin/ngspice"]
        .contains { FileManager.default.isExecutableFile(atPath: $0) }

    /// How long a deck may run, in seconds.
    static let limit = 5

    /// - Returns: The waveforms, or `nil` if the deck gives none within `seconds`.
    static func run(_ deck: URL, seconds: Int = limit) throws -> RawFile? {
        let raw = deck.appendingPathExtension("raw")
        try? FileManager.default.removeItem(at: raw)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "OMP_THREAD_LIMIT=1", "timeout", "-k", "1", String(seconds), "ngspice", "-b", "-r", raw.path,
            deck.lastPathComponent,
        ]
        process.currentDirectoryURL = deck.deletingLastPathComponent()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return RawFile(raw)
    }
}

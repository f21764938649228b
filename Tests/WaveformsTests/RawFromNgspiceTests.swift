import Foundation
import Testing
import Waveforms

private let program = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    .map { "\($0)/ngspice" }.first { FileManager.default.isExecutableFile(atPath: $0) }

@Suite("Raw files that the ngspice program wrote", .enabled(if: program != nil, "there is no ngspice program"))
struct RawFromNgspiceTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "hillock-raw-\(UUID())")

    /// What `ngspice -b -r` writes for a deck.
    private func raw(_ lines: [String], ascii: Bool) throws -> [UInt8] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let deck = folder.appending(path: "deck.cir")
        try Data((lines + [".end", ""]).joined(separator: "\n").utf8).write(to: deck)
        // ngspice takes its settings from the folder that it starts in.
        try Data((ascii ? "set filetype=ascii\n" : "\n").utf8).write(to: folder.appending(path: ".spiceinit"))
        let process = Process()
        process.executableURL = URL(filePath: try #require(program))
        process.arguments = ["-b", "-r", "out.raw", "deck.cir"]
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return [UInt8](try Data(contentsOf: folder.appending(path: "out.raw")))
    }

    private static let circuit = [
        "low pass", "v1 in 0 dc 1 ac 1 pulse(0 1 1u 1u 1u 20u 50u)", "r1 in out 1k", "c1 out 0 1n", "d1 out 0 dd",
        ".model dd d is=1e-14",
    ]

    @Test("text and doubles of one run read equal, several plots, real and complex")
    func formats() throws {
        let deck =
            Self.circuit + [
                ".save v(in) v(out) i(v1) @r1[i]", ".tran 1u 100u", ".ac dec 3 1k 1meg", ".dc v1 0 1 0.25", ".op",
            ]
        let binary = try RawFile.read(data: raw(deck, ascii: false), file: "binary.raw")
        let text = try RawFile.read(data: raw(deck, ascii: true), file: "text.raw")
        #expect(Set(binary.plots.map(\.waveforms.axisKind)) == [.time, .frequency, .sweep, .none])
        #expect(text.plots.map(\.name) == binary.plots.map(\.name))
        for (left, right) in zip(text.plots, binary.plots) {
            #expect(left.title == "low pass" && right.title == "low pass")
            #expect(left.axisName == right.axisName)
            #expect(left.waveforms.signals.map(\.name) == right.waveforms.signals.map(\.name))
            for name in ["v(out)", "i(v1)", "@r1[i]"] {
                #expect(right.waveforms[name] != nil, "\(name): \(right.name)")
            }
            #expect(left.waveforms.axis.count == right.waveforms.axis.count)
            // ngspice writes 16 digits: half a unit of the last is 5e-16 of the value, and reading rounds once more.
            func near(_ left: [Double], _ right: [Double]) -> Bool {
                left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= 7e-16 * abs($1) }
            }
            #expect(near(left.waveforms.axis, right.waveforms.axis))
            for (one, other) in zip(left.waveforms.signals, right.waveforms.signals) {
                #expect(near(one.values, other.values) && near(one.imaginary, other.imaginary), "\(one.name)")
            }
        }
    }

    @Test("what Hillock writes is what ngspice wrote, value by value")
    func rewritten() throws {
        let deck = Self.circuit + [".save v(out) i(v1)", ".tran 1u 100u"]
        let bytes = try raw(deck, ascii: false)
        let file = try RawFile.read(data: bytes, file: "out.raw")
        let again = file.write(.binary)
        let size = try #require(file.plots.first).waveforms.axis.count * 3 * 8
        #expect(again.suffix(size) == bytes.suffix(size))
        let sweep = try #require(file.plots.first).waveforms
        // The last time is a sum of a hundred steps.
        #expect(try #require(sweep.axis.first) == 0 && abs(try #require(sweep.axis.last) - 100e-6) <= 1e-14 * 1e-4)
    }
}

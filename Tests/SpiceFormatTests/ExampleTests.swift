import Diagnostics
import Foundation
import Netlists
import SpiceFormat
import Testing

/// ngspice's own examples come with its source (`apt-get source ngspice`, folder `examples`), not with its packages.
private let exampleFolder = ProcessInfo.processInfo.environment["HILLOCK_NGSPICE_EXAMPLES"]

@Suite("The example decks of ngspice", .enabled(if: exampleFolder != nil, "HILLOCK_NGSPICE_EXAMPLES names no folder"))
struct ExampleTests {
    @Test("Every example deck comes back equal, and a rewritten one simulates as the original does")
    func examples() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hillock-examples-\(UUID())")
        try FileManager.default.copyItem(at: URL(fileURLWithPath: try #require(exampleFolder)), to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        var counts: [String: Int] = [:]
        for deck in decks(in: folder) {
            let name = deck.path.replacing(folder.path + "/", with: "")
            let outcome = try outcome(of: deck)
            counts[outcome.kind, default: 0] += 1
            print("\(outcome.kind)\t\(name)\t\(outcome.detail)")
            // A test of half an hour tells how far it is.
            fflush(nil)
            #expect(!outcome.isFailure, "\(name): \(outcome.kind) \(outcome.detail)")
        }
        print(counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        #expect(!counts.isEmpty)
    }

    private func decks(in folder: URL) -> [URL] {
        let extensions = ["cir", "sp", "deck", "net", "spi", "spice", "ckt"]
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (all?.compactMap { $0 as? URL } ?? [])
            .filter { extensions.contains($0.pathExtension) }
            .sorted { $0.path < $1.path }
    }

    /// Why ngspice's batch mode gives no waveforms for a deck.
    private func withoutWaveforms(_ text: String, tookAll: Bool) -> String {
        if tookAll { return "read equal; out of time" }
        let lower = text.lowercased()
        if lower.contains(".control") { return "read equal; a control block of its own, no waveforms" }
        let analyses = [".tran", ".ac", ".dc", ".op", ".noise", ".tf", ".pz", ".sens", ".disto", ".pss", ".sp"]
        if !analyses.contains(where: lower.contains) { return "read equal; no analysis" }
        if lower.contains(".inc") || lower.contains(".lib") { return "read equal; fails, needs other files" }
        return "read equal; fails in ngspice as it is"
    }

    private func outcome(of deck: URL) throws -> (kind: String, detail: String, isFailure: Bool) {
        let text = SourceText.decode([UInt8](try Data(contentsOf: deck)))
        let first = SpiceReader.read(text, file: deck.lastPathComponent)
        let written = SpiceWriter.write(first.netlist)
        if let error = first.diagnostics.first(where: { $0.severity == .error }) {
            return ("read with errors", error.rendered(), false)
        }
        let second = SpiceReader.read(written, file: "written")
        if second.netlist != first.netlist {
            let pair = zip(first.netlist.statements, second.netlist.statements).first { $0 != $1 }
            return ("not equal after writing", pair.map { "\($0.content) / \($1.content)" } ?? "count", true)
        }
        let rewritten = deck.deletingPathExtension().appendingPathExtension("rewritten.cir")
        try Data(written.utf8).write(to: rewritten)
        let start = Date()
        guard let original = try Ngspice.run(deck), !original.plots.isEmpty else {
            return (
                withoutWaveforms(text, tookAll: Date().timeIntervalSince(start) >= Double(Ngspice.limit)), "", false
            )
        }
        guard let copy = try Ngspice.run(rewritten) else { return ("simulates differently", "no waveforms", true) }
        guard let difference = original.difference(from: copy) else { return ("equal", "", false) }
        // A second run of the original tells what is ngspice's own.
        guard let again = try Ngspice.run(deck), original.difference(from: again) == nil else {
            return ("the original differs from itself", difference, false)
        }
        if Date().timeIntervalSince(start) >= 2 * Double(Ngspice.limit) {
            return ("differs, out of time", difference, false)
        }
        return ("simulates differently", difference, true)
    }
}

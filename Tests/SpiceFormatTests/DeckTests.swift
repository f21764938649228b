import Diagnostics
import Foundation
import Netlists
import SpiceFormat
import Testing

@Suite("Decks", .enabled(if: Ngspice.isInstalled, "ngspice is not installed"))
struct DeckTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Decks")

    static let decks = [
        "analyses", "control", "controlled", "expressions", "hierarchy", "latin1", "mixed", "passives",
        "semiconductors",
        "sources", "utf8", "xschem",
    ]

    @Test("A deck comes back equal, and the rewritten one simulates as the original does", arguments: decks)
    func simulatesEqually(_ name: String) throws {
        let original = FileManager.default.temporaryDirectory.appendingPathComponent("hillock-deck-\(UUID())")
        let rewritten = original.appendingPathComponent("rewritten")
        try FileManager.default.copyItem(at: Self.folder, to: original)
        defer { try? FileManager.default.removeItem(at: original) }
        try FileManager.default.createDirectory(at: rewritten, withIntermediateDirectories: false)
        for file in [name + ".cir", "xschem_models.inc", "xschem_models.lib"] {
            let text = SourceText.decode([UInt8](try Data(contentsOf: original.appendingPathComponent(file))))
            let isDeck = file.hasSuffix(".cir")
            let first = SpiceReader.read(text, file: file, hasTitle: isDeck)
            #expect(!first.hasErrors, "\(first.diagnostics.map { $0.rendered() })")
            let written = isDeck ? SpiceWriter.write(first.netlist) : SpiceWriter.write(first.netlist.statements)
            #expect(SpiceReader.read(written, file: "written", hasTitle: isDeck).netlist == first.netlist)
            try Data(written.utf8).write(to: rewritten.appendingPathComponent(file))
        }
        let reference = try #require(try Ngspice.run(original.appendingPathComponent(name + ".cir")))
        let copy = try #require(try Ngspice.run(rewritten.appendingPathComponent(name + ".cir")))
        #expect(!reference.plots.isEmpty && reference.plots.allSatisfy { !$0.values.isEmpty })
        guard let difference = reference.difference(from: copy) else { return }
        // Roundings of time points and of Newton's last step are no difference of the circuit.
        #expect(reference.courseDifference(from: copy) == nil, "\(difference)")
    }
}

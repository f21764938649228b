import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Compares a text with the stored one of that name; with `RECORD_SNAPSHOTS=1` in the environment it is stored anew,
/// and the test fails so that a recording run is never taken for a passed one.
func expectSnapshot(_ text: String, named name: String, filePath: String = #filePath) throws {
    let folder = URL(fileURLWithPath: filePath).deletingLastPathComponent().appending(path: "Snapshots")
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("recorded \(name): look at it, and run again without RECORD_SNAPSHOTS")
        return
    }
    let stored = try String(contentsOf: file, encoding: .utf8)
    if stored != text {
        Attachment.record(text, named: name)
        let line = zip(stored.split(separator: "\n"), text.split(separator: "\n")).first { $0 != $1 }
        Issue.record("\(name) differs from the stored one, first at: \(line.map { "\($0) → \($1)" } ?? "its end")")
    }
}

/// Whether a text is well-formed XML.
func isWellFormed(_ text: String) -> Bool {
    XMLParser(data: Data(text.utf8)).parse()
}

internal import Diagnostics
internal import Foundation
internal import Statistics

/// What was extracted, in a folder, one JSON file each, found by the text of what it was made from.
struct CharacterizationCache<Value: Codable & Sendable>: Sendable {
    let folder: URL
    let report: @Sendable (Diagnostic) -> Void

    private struct Entry: Codable {
        /// All that the value was made from: names of files are hashes of it, and hashes can meet.
        var key: String
        var characterization: Value
    }

    /// What was kept for a key; a file that cannot be read is told and counts as none.
    func read(_ key: String) -> Value? {
        let file = place(key)
        guard let data = try? Data(contentsOf: file) else { return nil }
        do {
            let entry = try JSONDecoder().decode(Entry.self, from: data)
            return entry.key == key ? entry.characterization : nil
        } catch {
            report(
                Diagnostic(
                    .warning, "bad-cache", "\(file.path) cannot be read: what it held is extracted again",
                    help: "the file is replaced"))
            return nil
        }
    }

    /// Keeps a value; a folder that cannot be written is told, because the next run must work again.
    func write(_ value: Value, for key: String) {
        let file = place(key)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            // Written beside and moved: another process never sees half a file.
            try encoder.encode(Entry(key: key, characterization: value)).write(to: file, options: .atomic)
        } catch {
            report(
                Diagnostic(
                    .warning, "no-cache", "\(file.path) cannot be written: \(error.localizedDescription)",
                    help: "what it would hold is extracted again in the next run"))
        }
    }

    /// The file for a key.
    func place(_ key: String) -> URL { folder.appending(path: FNV1a.name(of: key) + ".json") }
}

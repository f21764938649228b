internal import Diagnostics
internal import Foundation
internal import Statistics

/// Characterizations in a folder, one JSON file each, found by the text of what they were made from.
struct CharacterizationCache: Sendable {
    let folder: URL
    let report: @Sendable (Diagnostic) -> Void

    private struct Entry: Codable {
        /// All that the card was made from: names of files are hashes of it, and hashes can meet.
        var key: String
        var characterization: TransistorCharacterization
    }

    /// What was kept for a key; a file that cannot be read is told and counts as none.
    func read(_ key: String) -> TransistorCharacterization? {
        let file = place(key)
        guard let data = try? Data(contentsOf: file) else { return nil }
        do {
            let entry = try JSONDecoder().decode(Entry.self, from: data)
            return entry.key == key ? entry.characterization : nil
        } catch {
            report(
                Diagnostic(
                    .warning, "bad-cache", "\(file.path) cannot be read: the transistor is extracted again",
                    help: "the file is replaced"))
            return nil
        }
    }

    /// Keeps a characterization; a folder that cannot be written is told, because the next run must work again.
    func write(_ characterization: TransistorCharacterization, for key: String) {
        let file = place(key)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            // Written beside and moved: another process never sees half a file.
            try encoder.encode(Entry(key: key, characterization: characterization)).write(to: file, options: .atomic)
        } catch {
            report(
                Diagnostic(
                    .warning, "no-cache", "\(file.path) cannot be written: \(error.localizedDescription)",
                    help: "the transistor is extracted again in the next run"))
        }
    }

    /// The file for a key.
    func place(_ key: String) -> URL { folder.appending(path: FNV1a.name(of: key) + ".json") }
}

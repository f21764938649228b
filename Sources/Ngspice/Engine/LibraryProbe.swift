internal import Foundation
internal import Simulation

/// Asks a loaded library what it is and what it can do. Versions are not trusted: features are tried.
enum LibraryProbe {
    /// What the library says of itself.
    ///
    /// - Parameter library: The started library, no circuit loaded.
    static func describe(_ library: NgspiceLibrary) throws(SimulationFailure) -> LibraryDescription {
        _ = library.takeMessages()
        library.command("version -f")
        let text = library.takeMessages().map { $0.drop { "* ".contains($0) } }.filter { !$0.isEmpty }.map(String.init)
        library.command("echo $num_threads")
        let threads = library.takeMessages().first ?? ""
        library.command("osdi")
        let osdi = library.takeMessages()
        library.command("echo $sourcepath")
        let folders = library.takeMessages().joined(separator: " ").split(separator: " ").filter { $0 != "." }
        let script = folders.map { "\($0)/spinit" }.first { FileManager.default.isReadableFile(atPath: $0) }
        let version = text.lazy.compactMap { line -> String? in
            guard let range = line.range(of: "ngspice-") else { return nil }
            return String(line[range.upperBound...].prefix { $0.isNumber || $0 == "." || $0 == "+" })
        }.first
        let has = { (words: String) in text.contains { $0.localizedCaseInsensitiveContains(words) } }
        return LibraryDescription(
            path: library.path,
            version: version ?? "unknown",
            versionText: text,
            optionalFunctions: ["ngSpice_Reset", "ngSpice_LockRealloc", "ngSpice_nospinit", "ngSpice_nospiceinit"]
                .filter(library.has),
            hasXspice: has("XSPICE extensions included"),
            hasOsdi: !osdi.contains { $0.lowercased().contains("no such command") },
            hasOpenMP: has("OpenMP"),
            hasKLU: has("KLU"),
            threads: threads,
            startUpScript: script ?? "",
            codeModels: script.map(codeModels) ?? []
        )
    }

    /// The code models that a start-up script names and that exist.
    private static func codeModels(in script: String) -> [String] {
        guard let text = try? String(contentsOfFile: script, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 1, words[0] == "codemodel" else { return nil }
            return FileManager.default.isReadableFile(atPath: String(words[1])) ? String(words[1]) : nil
        }
    }
}

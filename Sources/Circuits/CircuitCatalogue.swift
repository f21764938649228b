public import Diagnostics
public import Foundation

/// The circuits of one or more folders, each a `NAME.cir` with its `NAME.yaml`.
public struct CircuitCatalogue: Sendable {
    /// The folders; a circuit of an earlier one hides one of the same name in a later one.
    public let folders: [URL]

    /// Creates a catalogue.
    ///
    /// - Parameter folders: The folders, the user's own before those of Hillock.
    public init(folders: [URL]) {
        self.folders = folders
    }

    /// The names of all circuits in alphabetical order.
    public var names: [String] {
        var names: Set<String> = []
        for folder in folders {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            for file in files where file.hasSuffix(".yaml") {
                let name = String(file.dropLast(5))
                if files.contains("\(name).cir") { names.insert(name) }
            }
        }
        return names.sorted()
    }

    /// The circuit of that name.
    ///
    /// - Parameter name: The name.
    /// - Returns: The circuit.
    /// - Throws: A `DiagnosticError`: an unknown name with the nearest ones, or all findings in its two files.
    public func circuit(named name: String) throws(DiagnosticError) -> Circuit {
        guard let files = files(of: name) else {
            throw DiagnosticError(
                "unknown-circuit", "there is no circuit '\(name)'", help: helpNaming(name, among: names))
        }
        return try CircuitReader.read(name: name, description: files.description, bench: files.bench, others: self)
    }

    /// The two files of a circuit; `nil` where there is none of that name.
    func files(of name: String) -> (description: URL, bench: URL)? {
        for folder in folders {
            let description = folder.appending(path: "\(name).yaml")
            let bench = folder.appending(path: "\(name).cir")
            let files = FileManager.default
            if files.fileExists(atPath: description.path), files.fileExists(atPath: bench.path) {
                return (description, bench)
            }
        }
        return nil
    }
}

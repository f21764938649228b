public import Diagnostics
public import Foundation

/// The technologies that there are: one YAML file each in a folder.
public struct TechnologyCatalogue: Sendable {
    /// The folder of the YAML files.
    public let folder: URL

    /// The folder of what the user has installed; model files are in `technologies/NAME` of it.
    public let dataFolder: URL

    /// The environment, for `PDK_ROOT`.
    public let environment: [String: String]

    /// Creates a catalogue.
    ///
    /// - Parameters:
    ///   - folder: The folder of the YAML files, `models/technologies`.
    ///   - dataFolder: Hillock's folder in the user's data folder, e.g. `~/.local/share/hillock`.
    ///   - environment: The environment, for `PDK_ROOT`.
    public init(folder: URL, dataFolder: URL, environment: [String: String]) {
        self.folder = folder
        self.dataFolder = dataFolder
        self.environment = environment
    }

    /// The names of the technologies in alphabetical order.
    public var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// Reads a technology and finds its model files.
    ///
    /// Model files are looked for beside the YAML file (embedded technologies), then under `$PDK_ROOT`, then where
    /// ``TechnologyInstaller`` puts them. A technology whose files are not found can be looked at but not mapped to.
    ///
    /// - Parameter name: The name, e.g. `generic350`.
    /// - Returns: The technology.
    /// - Throws: A finding for an unknown name, or all findings of its file.
    public func technology(named name: String) throws(DiagnosticError) -> Technology {
        guard let known = names.first(where: { $0 == name.lowercased() }) else {
            throw DiagnosticError(
                "unknown-technology", "there is no technology '\(name)'", help: helpNaming(name, among: names))
        }
        let file = folder.appending(path: known + ".yaml")
        let text: String
        do {
            text = try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw DiagnosticError("unreadable-file", "\(file.path) cannot be read: \(error.localizedDescription)")
        }
        var technology = try TechnologyReader.read(text, name: known, file: file.path)
        technology.modelFolder = modelFolder(of: technology)
        return technology
    }

    private func modelFolder(of technology: Technology) -> URL? {
        guard let installation = technology.installation else { return folder.appending(path: technology.name) }
        var candidates: [URL] = []
        if let root = environment["PDK_ROOT"], !root.isEmpty {
            candidates = installation.pdkFolders.map { URL(filePath: root).appending(path: $0) }
        }
        candidates.append(installedFolder(of: technology.name))
        return candidates.first { candidate in
            technology.hasModelFiles(in: candidate)
        }
    }

    /// Where the installer puts the model files of a technology.
    ///
    /// - Parameter name: The name of the technology.
    /// - Returns: The folder.
    public func installedFolder(of name: String) -> URL {
        dataFolder.appending(path: "technologies").appending(path: name)
    }
}

extension Technology {
    /// Whether a folder holds, for every device and corner, a file with its cards.
    func hasModelFiles(in folder: URL) -> Bool {
        devices.allSatisfy { device in
            device.cards.values.allSatisfy { places in
                places.contains { FileManager.default.fileExists(atPath: folder.appending(path: $0.file).path) }
            }
        }
    }
}

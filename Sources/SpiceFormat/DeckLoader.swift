public import Diagnostics
public import Foundation
internal import Netlists

/// Loads a deck with all files that it includes, and keeps out what could harm.
///
/// A deck can run programs (`.control` blocks with `shell`, lines that begin with `*#`), load code (`codemodel`,
/// `osdi`) and open files (`.include`, `.lib`, code models with files). Without trust none of this happens: commands
/// and code models with files are left out and reported with their lines, and files are included only from the deck's
/// own folder, `$PDK_ROOT` and the allowed folders, after symbolic links have been followed.
public struct DeckLoader: Sendable {
    /// Whether the deck may run commands and open any file.
    public var trust: Bool

    /// Folders to look for included files in, which are allowed too.
    public var includePaths: [URL]

    /// Folders from which files may be included when a path leads there, such as that of installed technologies.
    public var allowedFolders: [URL]

    /// The environment, for `$NAME` in paths.
    public var environment: [String: String]

    /// Creates a loader.
    ///
    /// - Parameters:
    ///   - trust: Whether the deck may run commands and open any file.
    ///   - includePaths: Folders to look for included files in.
    ///   - allowedFolders: Further folders from which files may be included.
    ///   - environment: The environment, for `$NAME` in paths.
    public init(
        trust: Bool = false, includePaths: [URL] = [], allowedFolders: [URL] = [],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.trust = trust
        self.includePaths = includePaths
        self.allowedFolders = allowedFolders
        self.environment = environment
    }

    /// Loads a deck.
    ///
    /// - Parameter path: The path of the deck.
    /// - Returns: The deck; its diagnostics tell what is wrong in it.
    /// - Throws: `DiagnosticError` when the deck itself cannot be read.
    public func load(_ path: String) throws(DiagnosticError) -> LoadedDeck {
        let file = URL(filePath: path).absoluteURL.resolvingSymlinksInPath()
        let folder = file.deletingLastPathComponent()
        var roots = [folder] + includePaths + allowedFolders
        if let root = environment["PDK_ROOT"], !root.isEmpty { roots.append(URL(filePath: root)) }
        var loading = DeckLoading(
            loader: self, deckFolder: folder,
            roots: roots.map { $0.absoluteURL.resolvingSymlinksInPath().path })
        return try loading.load(file, named: path)
    }
}

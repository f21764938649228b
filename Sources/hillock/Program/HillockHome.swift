internal import Diagnostics
internal import Foundation

/// Where the circuits, technologies and models that ship with Hillock are.
struct HillockHome {
    /// The folder that holds `templates` and `models`.
    let folder: URL

    /// The circuits that ship with Hillock.
    var circuits: URL { folder.appending(path: "templates/circuits") }

    /// The technologies that ship with Hillock.
    var technologies: URL { folder.appending(path: "models/technologies") }

    /// The measured weight changes that ship with Hillock.
    var biology: URL { folder.appending(path: "models/biology") }

    /// The user's own folder for installed technologies: `$XDG_DATA_HOME/hillock`, or `~/.local/share/hillock`.
    static var dataFolder: URL {
        let environment = ProcessInfo.processInfo.environment
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
            return URL(filePath: data).appending(path: "hillock")
        }
        let home = environment["HOME"].map { URL(filePath: $0) } ?? FileManager.default.homeDirectoryForCurrentUser
        return home.appending(path: ".local/share/hillock")
    }

    /// Finds the folder: `$HILLOCK_HOME`, or the nearest folder above the executable that holds `templates/circuits`,
    /// or `share/hillock` beside such a folder.
    ///
    /// - Throws: A `DiagnosticError` that says where it was looked for.
    static func find() throws -> HillockHome {
        if let given = ProcessInfo.processInfo.environment["HILLOCK_HOME"], !given.isEmpty {
            let home = HillockHome(folder: URL(filePath: given))
            if home.isComplete { return home }
            throw DiagnosticError(
                "no-home", "HILLOCK_HOME is \(given), but there is no templates/circuits in it",
                help: "set it to the folder of Hillock's sources, or to its share/hillock")
        }
        var folder = executable.deletingLastPathComponent()
        while folder.path != "/" {
            for candidate in [folder, folder.appending(path: "share/hillock")] {
                let home = HillockHome(folder: candidate)
                if home.isComplete { return home }
            }
            folder.deleteLastPathComponent()
        }
        throw DiagnosticError(
            "no-home", "Hillock's circuits and technologies were not found above \(executable.path)",
            help: "set HILLOCK_HOME to the folder of Hillock's sources")
    }

    /// The file of the running program.
    static var executable: URL {
        let link = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        if link.path != "/proc/self/exe" { return link }
        return URL(filePath: CommandLine.arguments.first ?? "hillock").absoluteURL.resolvingSymlinksInPath()
    }

    private var isComplete: Bool {
        FileManager.default.fileExists(atPath: circuits.path)
    }
}

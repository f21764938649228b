/// What a loaded library says of itself.
struct LibraryDescription: Hashable, Codable, Sendable {
    /// The file that it was loaded from.
    var path: String
    /// The number in its version text, e.g. `39`.
    var version: String
    /// The lines of `version -f`.
    var versionText: [String]
    /// Which optional functions of the library are there.
    var optionalFunctions: [String]
    /// Whether XSPICE code models can be used.
    var hasXspice: Bool
    /// Whether the `osdi` command exists (compiled Verilog-A).
    var hasOsdi: Bool
    /// Whether it was built with OpenMP, so that `num_threads` matters.
    var hasOpenMP: Bool
    /// Whether the KLU solver is there beside Sparse.
    var hasKLU: Bool
    /// The number of threads after Hillock's set-up: must be 1.
    var threads: String
    /// The start-up script; empty when there is none.
    var startUpScript: String
    /// The files of code models that it loads.
    var codeModels: [String]
}

internal import Diagnostics
internal import Foundation

/// Writing of results to files, with sentences for what can go wrong.
enum Files {
    /// Writes a file as a whole: either all of it is there, or what was there before.
    ///
    /// - Parameters:
    ///   - data: The contents.
    ///   - path: The path as the user gave it.
    /// - Throws: A `DiagnosticError` that says why the file cannot be written.
    static func write(_ data: Data, to path: String) throws(DiagnosticError) {
        do {
            try data.write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw DiagnosticError("cannot-write", "\(path) cannot be written: \(reason(error))")
        }
    }

    /// Makes sure that a file can be written, before work begins whose result would be lost.
    ///
    /// - Parameter path: The path as the user gave it, or `nil` for no file.
    /// - Throws: A `DiagnosticError` that says why it cannot be written.
    static func checkWritable(_ path: String?) throws(DiagnosticError) {
        guard let path else { return }
        let url = URL(filePath: path)
        if (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true {
            throw DiagnosticError("cannot-write", "\(path) cannot be written: it is a folder")
        }
        let probe = url.deletingLastPathComponent().appending(path: ".hillock-\(UUID().uuidString)")
        do {
            try Data().write(to: probe)
            try FileManager.default.removeItem(at: probe)
        } catch {
            throw DiagnosticError("cannot-write", "\(path) cannot be written: \(reason(error))")
        }
    }

    /// Makes sure that a report can be written: a file that ends in `.html`, or a folder.
    static func checkReport(_ path: String?) throws(DiagnosticError) {
        guard let path else { return }
        if path.lowercased().hasSuffix(".html") { return try checkWritable(path) }
        try makeFolder(URL(filePath: path))
        try checkWritable(path + "/report.md")
    }

    /// Makes a folder with all folders above it.
    static func makeFolder(_ url: URL) throws(DiagnosticError) {
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw DiagnosticError("cannot-write", "the folder \(url.path) cannot be made: \(reason(error))")
        }
    }

    private static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
        return (underlying ?? error).localizedDescription
    }
}

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

internal import Diagnostics
public import Foundation
internal import Statistics

/// A folder of compiled models, named by what they were compiled from.
///
/// A file is written beside its place and moved there when it is whole: another process finds all of it or nothing.
public struct ModelStore: Sendable {
    /// The folder.
    public let folder: URL

    /// Creates a store; the folder is made when something is put into it.
    ///
    /// - Parameter folder: The folder.
    public init(folder: URL) { self.folder = folder }

    /// The file made from a text: the one that is there, or a new one.
    ///
    /// - Parameters:
    ///   - text: All that decides the contents.
    ///   - ending: The ending of the file's name.
    ///   - make: Makes the file in a folder of its own and returns its name there.
    /// - Returns: The file.
    func file(
        for text: String, ending: String, make: (URL) throws(DiagnosticError) -> String
    ) throws(DiagnosticError) -> URL {
        let place = folder.appending(path: FNV1a.name(of: text) + "." + ending)
        if FileManager.default.fileExists(atPath: place.path) { return place }
        let scratch = folder.appending(path: "scratch-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        do {
            try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        } catch {
            throw DiagnosticError(
                "cannot-write", "the folder \(scratch.path) cannot be made: \(error.localizedDescription)")
        }
        let made = scratch.appending(path: try make(scratch))
        // `rename` replaces a file that another process has put there meanwhile; both are the same.
        guard rename(made.path, place.path) == 0 else {
            throw DiagnosticError("cannot-write", "\(place.path) cannot be written")
        }
        return place
    }

    /// Writes a source file into a folder.
    static func write(_ text: String, to file: URL) throws(DiagnosticError) {
        do { try Data(text.utf8).write(to: file) } catch {
            throw DiagnosticError("cannot-write", "\(file.path) cannot be written: \(error.localizedDescription)")
        }
    }
}

public import Diagnostics
public import Foundation
public import Stimuli

/// The data sets that there are: those of the CSV files in a folder, and users' own files.
public struct DatasetCatalogue: Sendable {
    /// The folder of the CSV files, `models/biology`.
    public let folder: URL

    /// Creates a catalogue.
    ///
    /// - Parameter folder: The folder of the CSV files, `models/biology`.
    public init(folder: URL) {
        self.folder = folder
    }

    /// The data sets of the folder.
    ///
    /// - Parameter definition: What the distance T of quadruplets is measured between.
    /// - Returns: All sets, by file and order in it.
    /// - Throws: A `DiagnosticError` with all faults of a file.
    public func all(definition: QuadrupletDistance = .midpoint) throws(DiagnosticError) -> [Dataset] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        var sets: [Dataset] = []
        for file in files.filter({ $0.hasSuffix(".csv") }).sorted() {
            sets += try read(folder.appending(path: file), definition)
        }
        return sets
    }

    /// A data set by its name, or from a file.
    ///
    /// - Parameters:
    ///   - name: A name such as `hippocampal`, or the path of a CSV file. `FILE.csv:NAME` is one set of a file that holds
    ///     several; the path alone then means the points of all of them.
    ///   - definition: What the distance T of quadruplets is measured between.
    /// - Returns: The set.
    /// - Throws: A `DiagnosticError`: an unknown name with the nearest ones, an unreadable file, or its faults.
    public func dataset(
        named name: String, definition: QuadrupletDistance = .midpoint
    ) throws(DiagnosticError) -> Dataset {
        if let end = name.range(of: ".csv", options: [.caseInsensitive, .backwards])?.upperBound,
            end == name.endIndex || name[end] == ":"
        {
            let sets = try read(URL(filePath: String(name[..<end])), definition)
            guard end < name.endIndex else { return try Self.joined(sets, name) }
            return try Self.find(String(name[name.index(after: end)...]), in: sets)
        }
        return try Self.find(name, in: all(definition: definition))
    }

    private static func find(_ name: String, in sets: [Dataset]) throws(DiagnosticError) -> Dataset {
        if let set = sets.first(where: { $0.name == name.lowercased() }) { return set }
        throw DiagnosticError(
            "unknown-dataset", "there is no data set '\(name)'",
            help: (helpNaming(name, among: sets.map(\.name)) ?? "there is none")
                + "; or give the path of a file that ends in .csv")
    }

    private static func joined(_ sets: [Dataset], _ path: String) throws(DiagnosticError) -> Dataset {
        if sets.count == 1 { return sets[0] }
        var points: [Dataset.Point] = []
        for set in sets {
            for point in set.points {
                if points.contains(where: { $0.condition.name == point.condition.name }) {
                    throw DiagnosticError(
                        "repeated-point",
                        "\(path): '\(point.condition.name)' was measured in several of its data sets",
                        help: "choose one: " + sets.map { "\(path):\($0.name)" }.joined(separator: ", "))
                }
                points.append(point)
            }
        }
        return Dataset(name: URL(filePath: path).deletingPathExtension().lastPathComponent, points: points)
    }

    private func read(_ url: URL, _ definition: QuadrupletDistance) throws(DiagnosticError) -> [Dataset] {
        let text: String
        do {
            text = try String(contentsOf: url, encoding: .utf8)
        } catch {
            throw DiagnosticError(
                "unreadable-file", "\(url.relativePath) cannot be read: \(error.localizedDescription)")
        }
        let stem = url.deletingPathExtension().lastPathComponent.lowercased()
        return try Dataset.read(text, file: url.relativePath, name: stem, definition: definition)
    }
}

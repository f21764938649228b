import Circuits
import Diagnostics
import Foundation
import Netlists
import Stimuli
import Technologies
import TestSupport

/// The sources of Hillock that the tests read.
enum Fixtures {
    /// The folder of the technologies that ship with Hillock.
    static let technologies = Shipped.technologies

    /// The folder of the circuits that ship with Hillock.
    static let circuits = Shipped.circuits

    /// A folder of this test run under the system's temporary folder.
    static let scratch = URL(filePath: NSTemporaryDirectory())
        .appending(path: "hillock-circuits-\(ProcessInfo.processInfo.processIdentifier)")

    /// The technologies with nothing installed.
    static let bare = TechnologyCatalogue(
        folder: technologies, dataFolder: scratch.appending(path: "nothing"), environment: [:])

    /// The circuits.
    static let catalogue = CircuitCatalogue(folders: [circuits])

    /// The circuits that learn, and so are run under protocols.
    static let synapses = catalogue.names.filter { (try? catalogue.circuit(named: $0).transient) == .some(nil) }

    /// The circuits whose bench holds their stimuli.
    static let others = catalogue.names.filter { !synapses.contains($0) }

    /// The embedded technology.
    static func generic() throws -> Technology { try bare.technology(named: "generic350") }

    /// A circuit whose files are those of a shipped one with a change of the text.
    static func changed(
        _ name: String, yaml: @escaping (String) -> String = { $0 },
        bench: @escaping (String) -> String = { $0 }
    ) throws -> Circuit {
        let folder = scratch.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (suffix, change) in [("yaml", yaml), ("cir", bench)] {
            let text = try String(contentsOf: circuits.appending(path: "\(name).\(suffix)"), encoding: .utf8)
            try change(text).write(
                to: folder.appending(path: "\(name).\(suffix)"), atomically: true, encoding: .utf8)
        }
        return try CircuitCatalogue(folders: [folder]).circuit(named: name)
    }
}

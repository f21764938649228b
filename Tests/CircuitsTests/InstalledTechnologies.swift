import Diagnostics
import Foundation
import Technologies
import Testing

/// The technologies with their model files, installed once for a test run by the real installer.
enum InstalledTechnologies {
    /// Whether the tests may use the network: `HILLOCK_OFFLINE=1` says no.
    static let isOnline = ProcessInfo.processInfo.environment["HILLOCK_OFFLINE"] != "1"

    /// The technologies that are installed from packages.
    static let names = ["gf180mcu", "sky130"]

    /// All technologies.
    static let all = ["generic350"] + names

    /// The catalogue with everything installed; installing fails the test that asks for it.
    static func catalogue() throws -> TechnologyCatalogue { try installation.get() }

    private static let installation = Swift.Result<TechnologyCatalogue, any Error> {
        var environment = ProcessInfo.processInfo.environment
        environment["PDK_ROOT"] = nil
        atexit { try? FileManager.default.removeItem(at: Fixtures.scratch) }
        let catalogue = TechnologyCatalogue(
            folder: Fixtures.technologies, dataFolder: Fixtures.scratch.appending(path: "data"),
            environment: environment)
        let installer = TechnologyInstaller(catalogue: catalogue)
        for name in names { try installer.install(name) }
        return catalogue
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, visibly, where the network must not be used.
    static var online: Self { .enabled(if: InstalledTechnologies.isOnline, "HILLOCK_OFFLINE is 1") }
}

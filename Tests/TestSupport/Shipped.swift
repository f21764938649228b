public import CompactModels
public import Foundation

/// What ships with Hillock, and the program that was built with the tests.
public enum Shipped {
    /// The top folder of the package.
    public static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The built `hillock` program: it lies beside the test program.
    public static let program: URL = {
        let tests =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "hillock")
    }()

    /// The folder of the technologies.
    public static let technologies = package.appending(path: "models/technologies")

    /// The folder of the circuits.
    public static let circuits = package.appending(path: "templates/circuits")

    /// The folder of the measured weight changes.
    public static let biology = package.appending(path: "models/biology")

    /// A compact model.
    ///
    /// - Parameter name: Its name.
    public static func model(_ name: String) throws -> CompactModel {
        let file = package.appending(path: "models/compact/\(name).yaml")
        return try CompactModelReader.read(
            String(contentsOf: file, encoding: .utf8), name: name, file: file.lastPathComponent)
    }
}

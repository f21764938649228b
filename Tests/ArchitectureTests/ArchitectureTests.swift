import Foundation
import Testing

/// The arrows of ARCHITECTURE.md, held against the package's own description and against the sources.
@Suite struct ArchitectureTests {
    /// The rooms from the top of the house to its base; a room may use any room of a lower row.
    static let rows: [[String]] = [
        ["hillock", "Reports"],
        ["MonteCarlo", "Comparison", "Fitting", "ModelFitting", "DeviceEnsembles", "Distillation", "Validation"],
        [
            "CoSimulation", "ModelTools", "Ngspice", "CNgspice", "Characterization", "NativeEngine", "CNativeEngine",
            "Simulation",
        ],
        ["Circuits", "Technologies", "BehaviouralModels", "Experiments", "Stimuli"],
        ["VerilogA", "ModelForms", "CompactModels", "SpiceFormat", "Netlists", "Waveforms"],
        ["Units", "Diagnostics", "Statistics"],
    ]

    /// The arrows that stay within a row.
    static let withinRow: Set<String> = [
        "hillock>Reports", "Ngspice>CNgspice", "Ngspice>Simulation", "NativeEngine>CNativeEngine",
        "CoSimulation>Simulation", "NativeEngine>Simulation", "Characterization>NativeEngine",
        "Characterization>CNativeEngine", "Characterization>Simulation", "Circuits>Technologies", "Circuits>Stimuli",
        "DeviceEnsembles>MonteCarlo", "DeviceEnsembles>ModelFitting",
        "Distillation>MonteCarlo", "Distillation>ModelFitting", "Fitting>MonteCarlo", "Fitting>Comparison",
        "Experiments>Stimuli", "BehaviouralModels>Stimuli",
        "BehaviouralModels>Experiments",
        "VerilogA>CompactModels", "ModelForms>CompactModels", "ModelForms>Netlists", "ModelForms>SpiceFormat",
        "SpiceFormat>Netlists", "CompactModels>SpiceFormat", "CompactModels>Netlists", "Units>Diagnostics",
    ]

    /// Rooms that touch no file, process, clock or global random.
    static let pure = [
        "Units", "Diagnostics", "Statistics", "Netlists", "Waveforms", "BehaviouralModels", "CompactModels", "VerilogA",
        "ModelForms", "ModelFitting",
    ]

    /// What tests share. It stands outside of the house: it may use any room, and no room uses it.
    static let shared: Set<String> = ["TestSupport", "TrialSupport"]

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("every room is in the picture, and no room uses one that stands above it")
    func arrows() throws {
        let arrows = try Self.declaredArrows()
        #expect(!arrows.isEmpty)
        var row: [String: Int] = [:]
        for (index, rooms) in Self.rows.enumerated() {
            for room in rooms { row[room] = index }
        }
        for (room, uses) in arrows where !Self.shared.contains(room) {
            let above = try #require(row[room], "room \(room) is missing from the picture")
            for used in uses {
                let below = try #require(row[used], "room \(used) is missing from the picture")
                let allowed = below > above || Self.withinRow.contains("\(room)>\(used)")
                #expect(allowed, "\(room) must not use \(used)")
            }
        }
    }

    @Test("only hillock names the engine, only Ngspice reaches C, and only MonteCarlo knows SQL")
    func gatekeepers() throws {
        for (room, uses) in try Self.declaredArrows() where !Self.shared.contains(room) {
            if uses.contains("Ngspice") { #expect(room == "hillock") }
            if uses.contains("CNgspice") { #expect(room == "Ngspice") }
        }
        for file in try Self.sources() where try Self.text(file).contains("import GRDB") {
            #expect(file.pathComponents.contains("MonteCarlo"), "\(file.lastPathComponent) knows SQL")
        }
    }

    @Test("pure rooms name no file, process, clock or system random generator")
    func purity() throws {
        let forbidden = [
            "FileManager", "FileHandle", "Process(", "ProcessInfo", "Date()", "SystemRandomNumberGenerator",
        ]
        for file in try Self.sources() where Self.pure.contains(where: file.pathComponents.contains) {
            let text = try Self.text(file)
            for word in forbidden {
                #expect(!text.contains(word), "\(file.lastPathComponent) names \(word)")
            }
        }
    }

    @Test("only hillock prints")
    func printing() throws {
        for file in try Self.sources() where !file.pathComponents.contains("hillock") {
            let calls = try Self.text(file).split(separator: "\n").filter {
                $0.firstMatch(of: /(^|[^A-Za-z_.])print\(/) != nil
            }
            #expect(calls.isEmpty, "\(file.lastPathComponent) prints: \(calls)")
        }
    }

    @Test("a room never bears the name of a type that it declares")
    func names() throws {
        for file in try Self.sources() {
            guard let index = file.pathComponents.lastIndex(of: "Sources") else { continue }
            let room = file.pathComponents[index + 1]
            let declares = try Self.text(file).contains(
                Regex("(?m)^(public |package )?(final )?(struct|class|enum|actor|protocol) \(room)\\b"))
            #expect(!declares, "\(room) declares a type of its own name")
        }
    }

    static func declaredArrows() throws -> [String: [String]] {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "hillock-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let manifest = try JSONDecoder().decode(Manifest.self, from: data)
        let rooms = manifest.targets.filter { $0.type != "test" }
        let names = Set(rooms.map(\.name))
        return Dictionary(
            uniqueKeysWithValues: rooms.map { room in
                (room.name, room.dependencies.compactMap(\.target).filter(names.contains))
            })
    }

    static func sources() throws -> [URL] {
        let folder = root.appending(path: "Sources")
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
        let files = all.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
        try #require(!files.isEmpty)
        return files
    }

    static func text(_ file: URL) throws -> String {
        try String(contentsOf: file, encoding: .utf8)
    }
}

/// The part of `swift package dump-package` that the test reads.
private struct Manifest: Decodable {
    struct Target: Decodable {
        var name: String
        var type: String
        var dependencies: [Dependency]
    }

    struct Dependency: Decodable {
        var byName: [String?]?
        var target: String? { byName?.first ?? nil }

        private enum CodingKeys: String, CodingKey {
            case byName
        }
    }

    var targets: [Target]
}

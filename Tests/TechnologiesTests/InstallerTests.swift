import Diagnostics
import Foundation
import Technologies
import Testing

@Suite("Installing model files")
struct InstallerTests {
    private func folder(_ name: String) throws -> URL {
        let folder = Fixtures.scratch.appending(path: "\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// A catalogue whose `python3` is a script.
    private func catalogue(python script: String?) throws -> TechnologyCatalogue {
        let path = try folder("path")
        if let script {
            let file = path.appending(path: "python3")
            try ("#!/bin/sh\n" + script).write(to: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        return TechnologyCatalogue(
            folder: Fixtures.technologies, dataFolder: try folder("data"), environment: ["PATH": path.path])
    }

    private func leftovers(of catalogue: TechnologyCatalogue) -> [String] {
        let folder = catalogue.dataFolder.appending(path: "technologies")
        return (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    }

    @Test("installed files are found, and installing again only compares checksums", .online)
    func installsOnce() throws {
        let catalogue = try InstalledTechnologies.catalogue()
        let folder = catalogue.installedFolder(of: "gf180mcu")
        #expect(try catalogue.technology(named: "gf180mcu").modelFolder?.path == folder.path)
        #expect(FileManager.default.fileExists(atPath: folder.appending(path: "LICENSE.md").path))
        var steps: [TechnologyInstaller.Step] = []
        try TechnologyInstaller(catalogue: catalogue).install("gf180mcu") { steps.append($0) }
        #expect(steps == [.alreadyInstalled(folder)])
        #expect(leftovers(of: catalogue).sorted() == InstalledTechnologies.names)
    }

    @Test("a file with another checksum is not installed, and nothing is left", .online)
    func wrongChecksum() throws {
        let technologies = try folder("technologies")
        let text = try String(contentsOf: Fixtures.technologies.appending(path: "gf180mcu.yaml"), encoding: .utf8)
        try text.replacing(/sha256: ..../, with: "sha256: 0000", maxReplacements: 1)
            .write(to: technologies.appending(path: "gf180mcu.yaml"), atomically: true, encoding: .utf8)
        let catalogue = TechnologyCatalogue(
            folder: technologies, dataFolder: try folder("data"),
            environment: ProcessInfo.processInfo.environment)
        let error = #expect(throws: DiagnosticError.self) {
            try TechnologyInstaller(catalogue: catalogue).install("gf180mcu")
        }
        #expect(error?.diagnostics.first?.code == "wrong-checksum")
        #expect(leftovers(of: catalogue).isEmpty)
    }

    @Test(
        "what is missing is said plainly, and nothing is left",
        arguments: [
            (nil, "no-python"),
            ("echo '/usr/bin/python3: No module named pip' >&2; exit 1", "no-pip"),
            ("echo 'WARNING: Retrying: NewConnectionError: Temporary failure' >&2; exit 1", "no-network"),
            ("echo 'ERROR: No matching distribution found' >&2; exit 1", "installation-failed"),
            ("kill -9 $$", "installation-failed"),
        ])
    func missingTools(script: String?, code: String) throws {
        let catalogue = try catalogue(python: script)
        var steps: [TechnologyInstaller.Step] = []
        let error = #expect(throws: DiagnosticError.self) {
            try TechnologyInstaller(catalogue: catalogue).install("gf180mcu") { steps.append($0) }
        }
        #expect(error?.diagnostics.first?.code == code)
        #expect(leftovers(of: catalogue).isEmpty)
        #expect(try catalogue.technology(named: "gf180mcu").modelFolder == nil)
    }

    @Test("an embedded technology needs no installation")
    func embedded() {
        let error = #expect(throws: DiagnosticError.self) {
            try TechnologyInstaller(catalogue: Fixtures.bare).install("generic350")
        }
        #expect(error?.diagnostics.first?.code == "nothing-to-install")
    }

    @Test("mapping to a technology that is not installed names the command that installs it")
    func notInstalled() throws {
        let technology = try Fixtures.bare.technology(named: "sky130")
        let error = #expect(throws: DiagnosticError.self) {
            try technology.map(Fixtures.fourTransistors(), corner: "tt")
        }
        #expect(error?.diagnostics.first?.code == "technology-not-installed")
        #expect(error?.diagnostics.first?.help?.contains("hillock technologies install sky130") == true)
    }

    @Test("model files under PDK_ROOT are found before installed ones", .online)
    func pdkRoot() throws {
        let installed = try InstalledTechnologies.catalogue()
        let root = try folder("pdk")
        let folder = root.appending(path: "gf180mcuC/libs.tech/ngspice")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: installed.installedFolder(of: "gf180mcu").appending(path: "sm141064.ngspice"),
            to: folder.appending(path: "sm141064.ngspice"))
        let catalogue = TechnologyCatalogue(
            folder: Fixtures.technologies, dataFolder: installed.dataFolder, environment: ["PDK_ROOT": root.path])
        #expect(try catalogue.technology(named: "gf180mcu").modelFolder?.path == folder.path)
        let other = try catalogue.technology(named: "sky130").modelFolder
        #expect(other?.path == installed.installedFolder(of: "sky130").path)
    }
}

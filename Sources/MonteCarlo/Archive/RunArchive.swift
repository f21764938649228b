public import Diagnostics
public import Foundation
internal import GRDB
internal import Simulation
internal import Synchronization

/// The store of one ensemble: an SQLite file that grows by one sample at a time.
///
/// Every sample is one transaction, so that a run that is killed leaves all samples that had ended, each whole. One
/// process writes at a time; others may read. From Python:
/// `pandas.read_sql("select * from samples_wide", sqlite3.connect("runs.sqlite"))`.
public final class RunArchive: Sendable {
    /// What to do with a path.
    public enum Mode: Sendable {
        /// Make a new store; a file that exists is refused.
        case create
        /// Go on with a store of the same ensemble; make a new one if there is none.
        case resume
    }

    /// What decides the results in the store, as it was when the store was made.
    public let description: RunDescription

    /// The file.
    public let url: URL

    let database: DatabaseQueue
    private let lock: Mutex<FileLock?>

    private init(url: URL, database: DatabaseQueue, description: RunDescription, lock: FileLock?) {
        self.url = url
        self.database = database
        self.description = description
        self.lock = Mutex(lock)
    }

    /// Opens a store for writing.
    ///
    /// - Parameters:
    ///   - url: The file.
    ///   - description: What decides the results of the ensemble.
    ///   - mode: Whether to make a new store or to go on with one.
    /// - Returns: The store.
    /// - Throws: `DiagnosticError`: the file exists (`create`), is of another ensemble (`resume`), is no store, is
    ///   damaged, is locked by another run, is read-only, or the disk is full. The file is left as it was.
    public static func open(
        _ url: URL, description: RunDescription, mode: Mode
    ) throws(DiagnosticError) -> RunArchive {
        try checkNames(description)
        let state = try state(of: url)
        if case .create = mode, state == .file {
            throw DiagnosticError(
                "store-exists", "the store \(url.path) exists already",
                help: "go on with it by --resume, or give another path with --store")
        }
        let lock = try takeLock(url)
        do {
            // Looked at read-only first: a store that is refused stays as it was, to the byte.
            let stored = state == .file ? try look(url) : nil
            if let differences = stored?.differences(from: description), !differences.isEmpty {
                throw DiagnosticError(
                    "store-mismatch",
                    "the store \(url.path) holds another ensemble: " + differences.joined(separator: "; "),
                    help: "nothing was changed; repeat the command of the store, or give another path with --store")
            }
            var configuration = Configuration()
            configuration.journalMode = .wal
            let database = try DatabaseQueue(path: url.path, configuration: configuration)
            if stored == nil { try database.write { db in try make(db, description) } }
            return RunArchive(url: url, database: database, description: stored ?? description, lock: lock)
        } catch {
            throw ArchiveFailure.explain(error, path: url.path)
        }
    }

    /// Opens a store for reading, also while another process writes to it.
    ///
    /// - Parameter url: The file.
    /// - Returns: The store.
    /// - Throws: `DiagnosticError` when there is no store, or a damaged one.
    public static func read(_ url: URL) throws(DiagnosticError) -> RunArchive {
        guard try state(of: url) == .file else {
            throw DiagnosticError("no-store", "there is no store at \(url.path)")
        }
        do {
            let database = try DatabaseQueue(path: url.path, configuration: readOnly)
            guard let description = try verify(database, path: url.path) else {
                throw ArchiveFailure.notAStore(url.path, "it is an empty database")
            }
            return RunArchive(url: url, database: database, description: description, lock: nil)
        } catch {
            throw ArchiveFailure.explain(error, path: url.path)
        }
    }

    /// Ends the work with the store. A written store becomes one plain file, without SQLite's side files.
    ///
    /// Not closing loses nothing: the next opening finds all samples.
    ///
    /// - Throws: `DiagnosticError` when the disk is full or broken.
    public func close() throws(DiagnosticError) {
        do {
            if lock.withLock({ $0 != nil }) {
                // A reader that has the file open keeps it in WAL mode, which is no harm.
                _ = try? database.writeWithoutTransaction { db in
                    try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
                }
            }
            try database.close()
        } catch {
            throw ArchiveFailure.explain(error, path: url.path)
        }
        lock.withLock { $0 = nil }
    }
}

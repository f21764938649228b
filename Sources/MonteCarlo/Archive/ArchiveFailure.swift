internal import Diagnostics
internal import Foundation
internal import GRDB

/// Sentences about stores that cannot be used.
enum ArchiveFailure {
    /// What a user can do about it, and what SQLite's code means.
    static func explain(_ error: any Error, path: String) -> DiagnosticError {
        if let error = error as? DiagnosticError { return error }
        guard let error = error as? DatabaseError else {
            return DiagnosticError("store-unusable", "the store \(path) cannot be used: \(error)")
        }
        let detail = error.message ?? "SQLite code \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_NOTADB:
            return notAStore(path, "it is no SQLite database")
        case .SQLITE_CORRUPT:
            return corrupt(path, detail)
        case .SQLITE_FULL:
            return DiagnosticError(
                "disk-full", "the disk is full: the store \(path) cannot grow",
                help: "all samples stored so far are kept; free some space and go on with --resume")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            return readOnly(path)
        case .SQLITE_CANTOPEN:
            return DiagnosticError(
                "store-unusable", "the store \(path) cannot be opened or made",
                help: "check that its folder exists and may be written to")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return DiagnosticError(
                "store-locked", "another program is writing to the database \(path)",
                help: "wait for it or end it, then try again")
        default:
            return DiagnosticError("store-unusable", "the store \(path) cannot be used: \(detail)")
        }
    }

    /// The file is something else.
    static func notAStore(_ path: String, _ reason: String) -> DiagnosticError {
        DiagnosticError(
            "not-a-store", "\(path) is not a store of Hillock: \(reason)",
            help: "nothing was changed; give another path with --store")
    }

    /// The file was damaged.
    static func corrupt(_ path: String, _ detail: String) -> DiagnosticError {
        DiagnosticError(
            "store-corrupt", "the store \(path) is damaged: \(detail)",
            help: "nothing was changed; 'sqlite3 \(path) .recover' may save what is readable")
    }

    /// Nothing may be written there.
    static func readOnly(_ path: String) -> DiagnosticError {
        DiagnosticError(
            "store-read-only", "the store \(path) cannot be written: it or its folder is read-only",
            help: "give a path in a folder of yours with --store")
    }

    /// The lock was refused.
    static func explain(_ refusal: FileLock.Refusal, path: String) -> DiagnosticError {
        switch refusal {
        case .held:
            DiagnosticError(
                "store-locked", "another run is writing to the store \(path)",
                help: "wait for it or end it, or give another path with --store")
        case .failed(EACCES), .failed(EROFS), .failed(EPERM):
            readOnly(path)
        case .failed(ENOSPC), .failed(EDQUOT):
            DiagnosticError(
                "disk-full", "the disk is full: the store \(path) cannot be made", help: "free some space")
        case .failed(ENOENT), .failed(ENOTDIR):
            DiagnosticError(
                "store-unusable", "the store \(path) cannot be made: its folder does not exist",
                help: "make the folder, or give another path with --store")
        case .failed(let code):
            DiagnosticError(
                "store-unusable", "the store \(path) cannot be locked: \(String(cString: strerror(code)))")
        }
    }
}

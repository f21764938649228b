internal import Diagnostics
internal import Foundation
internal import GRDB
internal import Simulation

extension RunArchive {
    /// What stands at a path.
    enum State {
        case missing
        case empty
        case file
    }

    static func state(of url: URL) throws(DiagnosticError) -> State {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return .missing }
        if isFolder.boolValue { throw ArchiveFailure.notAStore(url.path, "it is a folder") }
        let size = (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int) ?? nil
        return size == 0 ? .empty : .file
    }

    static func takeLock(_ url: URL) throws(DiagnosticError) -> FileLock {
        do throws(FileLock.Refusal) {
            return try FileLock(path: url.path + "-lock")
        } catch {
            throw ArchiveFailure.explain(error, path: url.path)
        }
    }

    static func checkNames(_ description: RunDescription) throws(DiagnosticError) {
        var seen: Set<String> = []
        for measure in description.measures where !seen.insert(measure.name).inserted {
            throw DiagnosticError(
                "duplicate-measure", "there are two measures named '\(measure.name)'",
                help: "give each measure a name of its own")
        }
    }

    static func make(_ db: Database, _ description: RunDescription) throws {
        try db.execute(sql: "PRAGMA application_id = \(ArchiveSchema.applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(ArchiveSchema.number)")
        try db.execute(sql: ArchiveSchema.tables)
        if let view = ArchiveSchema.wideView(measures: description.measures.map(\.name)) {
            try db.execute(sql: view)
        }
        let metadata = [
            "schema": String(ArchiveSchema.number),
            "tool_version": description.toolVersion,
            "simulator": "\(description.simulator.name) \(description.simulator.version)",
            "seed": String(description.seed),
            "sampler": description.sampler,
            "deck": description.deck.lines.joined(separator: "\n"),
            "deck_hash": description.deckHash,
            "options": json(description.deck.options),
            "inputs": json(description.inputs),
            "mismatch": json(description.mismatch),
            "labels": json(description.labels),
            "command_line": json(description.commandLine),
            "accuracy": description.accuracy ?? "null",
            "description": json(description),
        ]
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
            try db.execute(sql: "INSERT INTO metadata VALUES (?, ?)", arguments: [name, value])
        }
        for (index, column) in description.measures.enumerated() {
            try db.execute(
                sql: "INSERT INTO measure VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    index + 1, column.name, column.unit, column.definition, column.series, column.coordinate,
                    column.coordinateUnit,
                ])
        }
        for (index, quantity) in description.quantities.enumerated() {
            try db.execute(
                sql: "INSERT INTO quantity VALUES (?, ?, ?, ?, ?)",
                arguments: [index + 1, quantity.path, quantity.channel, quantity.sigma, quantity.unit])
        }
    }

    static var readOnly: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        return configuration
    }

    /// The description of the store at a path; `nil` for a database without tables, as a kill at the very start leaves.
    static func look(_ url: URL) throws -> RunDescription? {
        let database = try DatabaseQueue(path: url.path, configuration: readOnly)
        defer { try? database.close() }
        return try verify(database, path: url.path)
    }

    /// Checks that a database is a whole store of this layout, and reads its description.
    static func verify(_ database: DatabaseQueue, path: String) throws -> RunDescription? {
        try database.read { db in
            if try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 { return nil }
            guard try Int.fetchOne(db, sql: "PRAGMA application_id") == ArchiveSchema.applicationID else {
                throw ArchiveFailure.notAStore(path, "it is an SQLite database of another program")
            }
            let schema = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard schema == ArchiveSchema.number else {
                throw DiagnosticError(
                    "store-schema",
                    "the store \(path) has layout \(schema), this program knows layout \(ArchiveSchema.number)",
                    help: "use the version of Hillock that made it")
            }
            let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? ""
            guard verdict == "ok" else { throw ArchiveFailure.corrupt(path, verdict) }
            let text = try String.fetchOne(db, sql: "SELECT value FROM metadata WHERE name = 'description'") ?? ""
            do {
                return try value(RunDescription.self, fromJSON: text)
            } catch {
                throw ArchiveFailure.corrupt(path, "its description cannot be read")
            }
        }
    }
}

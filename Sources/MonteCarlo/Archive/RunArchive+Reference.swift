public import Diagnostics
internal import Foundation
internal import GRDB
internal import Simulation

extension RunArchive {
    /// Tables that stores without reference runs do not have.
    private static let referenceTables = """
        CREATE TABLE reference_sample (
            sample INTEGER PRIMARY KEY, status TEXT NOT NULL CHECK (status IN ('ok', 'failed')), kind TEXT,
            message TEXT, settings TEXT);
        CREATE TABLE reference_value (
            sample INTEGER NOT NULL, measure INTEGER NOT NULL, value REAL, reason TEXT,
            PRIMARY KEY (sample, measure)) WITHOUT ROWID;
        """

    /// Prepares the store for runs of samples on a reference simulator, or checks that those that it has are of the same
    /// simulator. How many they are to be may change from run to run.
    ///
    /// - Parameter description: What is asked for.
    /// - Throws: `DiagnosticError` when the store holds runs of another reference simulator, or is damaged.
    public func beginReference(_ description: ReferenceDescription) throws(DiagnosticError) {
        let stored = try referenceDescription()
        if let stored {
            let (old, new) = (stored.simulator, description.simulator)
            guard old.name == new.name, old.version == new.version else {
                throw DiagnosticError(
                    "reference-mismatch",
                    "the store \(url.path) holds reference runs of \(old.name) \(old.version), and this is \(new.name) "
                        + new.version,
                    help: "nothing was changed; work on a copy of the store without the table reference_sample")
            }
            if stored == description { return }
        }
        try writing { db in
            if stored == nil { try db.execute(sql: Self.referenceTables) }
            try db.execute(
                sql: "INSERT OR REPLACE INTO metadata VALUES ('reference', ?)", arguments: [json(description)])
        }
    }

    /// What was asked for when samples were last run on a reference simulator.
    ///
    /// - Returns: The description, or `nil` without any such run.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func referenceDescription() throws(DiagnosticError) -> ReferenceDescription? {
        try reading { db in
            try metadata("reference", db).map { try value(ReferenceDescription.self, fromJSON: $0) }
        }
    }

    /// Stores reference runs; one of a sample that is there already is replaced.
    ///
    /// - Parameter records: The runs, with as many measures as the description has columns; after ``beginReference(_:)``.
    /// - Throws: `DiagnosticError` when the disk is full or broken.
    public func store(_ records: [ReferenceRecord]) throws(DiagnosticError) {
        try writing { db in
            for record in records {
                try db.execute(sql: "DELETE FROM reference_value WHERE sample = ?", arguments: [record.sample])
                try db.execute(
                    sql: "INSERT OR REPLACE INTO reference_sample VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        record.sample, record.failure == nil ? "ok" : "failed", record.failure?.kind.rawValue,
                        record.failure?.message, record.settings,
                    ])
                let sample = record.sample.databaseValue
                try Self.insertRows(record.measures.count, columns: 4, into: "reference_value", db) { index in
                    [sample, (index + 1).databaseValue] + record.measures[index].columns
                }
            }
        }
    }

    /// All reference runs in the order of their samples.
    ///
    /// - Returns: The runs; none in a store without any.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func references() throws(DiagnosticError) -> [ReferenceRecord] {
        guard try referenceDescription() != nil else { return [] }
        return try reading { db in
            let measures = try Self.grouped(
                db, "SELECT sample, value, reason FROM reference_value ORDER BY sample, measure"
            ) { MeasureOutcome(number: $0[1], reason: $0[2]) }
            return try Row.fetchAll(db, sql: "SELECT * FROM reference_sample ORDER BY sample").map { row in
                ReferenceRecord(
                    sample: row[0], failure: (row[2] as String?).map { Self.failure($0, row[3] ?? "") },
                    settings: row[4], measures: measures[row[0]] ?? [])
            }
        }
    }
}

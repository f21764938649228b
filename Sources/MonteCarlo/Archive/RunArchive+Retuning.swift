public import Diagnostics
internal import Foundation
internal import GRDB

extension RunArchive {
    /// The tables of a re-tuning, which stores have only if there was one.
    private static let retuningTables = """
        CREATE TABLE retuning (
            sample INTEGER PRIMARY KEY, failure TEXT, evaluations INTEGER NOT NULL, failed_evaluations INTEGER NOT NULL,
            before REAL, after REAL, quantised REAL);
        CREATE TABLE retuned_bias (
            sample INTEGER NOT NULL, bias INTEGER NOT NULL, name TEXT NOT NULL, value REAL, quantised REAL,
            PRIMARY KEY (sample, bias)) WITHOUT ROWID;
        """

    /// Prepares the store for a re-tuning, or makes sure that the one in it is the same.
    ///
    /// - Parameter description: What decides its results.
    /// - Throws: `DiagnosticError` when the store holds another re-tuning, or the disk is full or broken.
    public func beginRetuning(_ description: RetuningDescription) throws(DiagnosticError) {
        if let stored = try retuningDescription() {
            guard stored != description else { return }
            throw DiagnosticError(
                "retuning-mismatch",
                "the store \(url.path) holds another re-tuning: its budget, its biases or their steps differ",
                help: "nothing was changed; repeat the command of the store, or work on a copy of it")
        }
        try writing { db in
            try db.execute(sql: Self.retuningTables)
            try db.execute(
                sql: "INSERT INTO metadata VALUES ('retuning', ?)", arguments: [json(description)])
        }
    }

    /// What decides the results of the re-tuning in the store; `nil` if there was none.
    ///
    /// - Returns: The description.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func retuningDescription() throws(DiagnosticError) -> RetuningDescription? {
        try reading { db in
            try metadata("retuning", db).map { try value(RetuningDescription.self, fromJSON: $0) }
        }
    }

    /// Stores re-tuned samples, all or none of them. Those of the same numbers are replaced.
    ///
    /// - Parameter records: The samples.
    /// - Throws: `DiagnosticError` when the disk is full or broken.
    public func store(_ records: [RetuningRecord]) throws(DiagnosticError) {
        let names = try retuningDescription()?.biases.map(\.name) ?? []
        try writing { db in
            for record in records {
                try db.execute(sql: "DELETE FROM retuned_bias WHERE sample = ?", arguments: [record.sample])
                try db.execute(
                    sql: "INSERT OR REPLACE INTO retuning VALUES (?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        record.sample, record.failure, record.evaluations, record.failedEvaluations, record.before,
                        record.after?.error, record.quantised?.error,
                    ])
                for (index, value) in (record.after?.biases ?? []).enumerated() where index < names.count {
                    try db.execute(
                        sql: "INSERT INTO retuned_bias VALUES (?, ?, ?, ?, ?)",
                        arguments: [
                            record.sample, index + 1, names[index], value, record.quantised?.biases[index],
                        ])
                }
            }
        }
    }

    /// The re-tuned samples in the order of their numbers.
    ///
    /// - Returns: The samples; none if there was no re-tuning.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func retunings() throws(DiagnosticError) -> [RetuningRecord] {
        guard try retuningDescription() != nil else { return [] }
        return try reading { db in
            let biases = try Self.grouped(
                db, "SELECT sample, value, quantised FROM retuned_bias ORDER BY sample, bias"
            ) { (value: $0[1] as Double?, quantised: $0[2] as Double?) }
            return try Row.fetchAll(db, sql: "SELECT * FROM retuning ORDER BY sample").map { row in
                let own = biases[row[0]] ?? []
                let after = row[5] as Double?
                let quantised = row[6] as Double?
                return RetuningRecord(
                    sample: row[0], failure: row[1], evaluations: row[2], failedEvaluations: row[3], before: row[4],
                    after: after.map { .init(error: $0, biases: own.compactMap(\.value)) },
                    quantised: quantised.map { .init(error: $0, biases: own.compactMap(\.quantised)) })
            }
        }
    }
}

public import Diagnostics
internal import Foundation
internal import GRDB
public import Simulation

extension RunArchive {
    /// The table of re-tuned samples on the reference engine, which stores have only if there were any.
    private static let checkTable = """
        CREATE TABLE IF NOT EXISTS retuning_reference (sample INTEGER PRIMARY KEY, before REAL, after REAL, quantised REAL)
        """

    /// Stores what the reference engine says of re-tuned samples, in place of what it said before.
    ///
    /// - Parameters:
    ///   - checks: The samples.
    ///   - reference: Which engine ran.
    /// - Throws: `DiagnosticError` when the disk is full or broken.
    public func store(_ checks: [RetuningCheck], by reference: SimulatorIdentity) throws(DiagnosticError) {
        try writing { db in
            try db.execute(sql: Self.checkTable)
            try db.execute(sql: "DELETE FROM retuning_reference")
            try db.execute(
                sql: "INSERT OR REPLACE INTO metadata VALUES ('retuning_reference', ?)",
                arguments: [json(reference)])
            for check in checks {
                try db.execute(
                    sql: "INSERT INTO retuning_reference VALUES (?, ?, ?, ?)",
                    arguments: [check.sample, check.before, check.after, check.quantised])
            }
        }
    }

    /// What the reference engine says of re-tuned samples, in the order of their numbers.
    ///
    /// - Returns: The samples and the engine; `nil` if none were run on it.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func retuningChecks() throws(DiagnosticError) -> (checks: [RetuningCheck], reference: SimulatorIdentity)? {
        try reading { db in
            guard let text = try metadata("retuning_reference", db) else { return nil }
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM retuning_reference ORDER BY sample")
            let checks = rows.map { RetuningCheck(sample: $0[0], before: $0[1], after: $0[2], quantised: $0[3]) }
            return (checks, try value(SimulatorIdentity.self, fromJSON: text))
        }
    }
}

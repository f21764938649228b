public import Diagnostics
internal import Foundation
internal import GRDB
internal import Simulation

extension RunArchive {
    /// Stores one sample, whole or not at all. A sample of that number that is there already is replaced.
    ///
    /// - Parameter record: The sample, with as many draws and measures as the description has columns.
    /// - Throws: `DiagnosticError` when the disk is full or broken; all samples stored before are kept.
    public func store(_ record: SampleRecord) throws(DiagnosticError) { try store([record]) }

    /// Stores samples that ended together, all or none of them. One of a number that is there already is replaced.
    ///
    /// - Parameter records: The samples, with as many draws and measures as the description has columns.
    /// - Throws: `DiagnosticError` when the disk is full or broken; all samples stored before are kept.
    public func store(_ records: [SampleRecord]) throws(DiagnosticError) {
        for record in records {
            guard record.draws.count == description.quantities.count,
                record.measures.isEmpty || record.measures.count == description.measures.count
            else {
                throw DiagnosticError(
                    "wrong-columns",
                    "sample \(record.number) has \(record.draws.count) draws and \(record.measures.count) measures, "
                        + "the store \(description.quantities.count) and \(description.measures.count)")
            }
        }
        try writing { db in
            for record in records {
                try Self.remove(record.number, db)
                try Self.insert(record, db)
            }
        }
    }

    private static func remove(_ sample: Int, _ db: Database) throws {
        let there = try db.cachedStatement(sql: "SELECT 1 FROM sample WHERE sample = ?")
        guard try Row.fetchOne(there, arguments: [sample]) != nil else { return }
        for table in ["sample", "attempt", "measure_value", "draw", "course", "incident", "waveform"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE sample = ?", arguments: [sample])
        }
    }

    private static func insert(_ record: SampleRecord, _ db: Database) throws {
        let number = record.number
        try db.cachedStatement(sql: "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?)").execute(arguments: [
            number, record.failure == nil ? "ok" : "failed", record.failure?.kind.rawValue, record.failure?.message,
            record.attempts.count, record.settings,
        ])
        for (index, attempt) in record.attempts.enumerated() {
            try db.execute(
                sql: "INSERT INTO attempt VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    number, index + 1, attempt.settings, attempt.failure.kind.rawValue, attempt.failure.message,
                ])
        }
        try insertRows(record.draws.count, columns: 3, into: "draw", db) { index in
            [number.databaseValue, (index + 1).databaseValue, record.draws[index].databaseValue]
        }
        try insertRows(record.measures.count, columns: 4, into: "measure_value", db) { index in
            [number.databaseValue, (index + 1).databaseValue] + record.measures[index].columns
        }
        let course = record.course
        try db.cachedStatement(sql: "INSERT INTO course VALUES (?, ?, ?, ?, ?, ?)").execute(arguments: [
            number, course.analysisTime, course.wallTime, course.points, course.remarks.joined(separator: "\n"),
            course.log.joined(separator: "\n"),
        ])
        for (index, incident) in course.incidents.enumerated() {
            try db.execute(
                sql: "INSERT INTO incident VALUES (?, ?, ?, ?)",
                arguments: [number, index + 1, incident.kind.rawValue, incident.message])
        }
    }

    /// Inserts rows by statements of many rows each: one row a statement costs three times as much.
    static func insertRows(
        _ count: Int, columns: Int, into table: String, _ db: Database, row: (Int) -> [DatabaseValue]
    ) throws {
        var start = 0
        while start < count {
            // SQLite takes 32,766 arguments; a statement of 200 rows is near the flat end of the gain.
            let rows = min(200, count - start)
            let places = "(" + [String](repeating: "?", count: columns).joined(separator: ", ") + ")"
            let values = [String](repeating: places, count: rows).joined(separator: ", ")
            let statement = try db.cachedStatement(sql: "INSERT INTO \(table) VALUES \(values)")
            var arguments: [DatabaseValue] = []
            arguments.reserveCapacity(rows * columns)
            for index in start..<(start + rows) { arguments += row(index) }
            try statement.execute(arguments: StatementArguments(arguments))
            start += rows
        }
    }
}

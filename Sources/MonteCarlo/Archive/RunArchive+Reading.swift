public import Diagnostics
internal import Foundation
internal import GRDB
internal import Simulation

extension RunArchive {
    /// The numbers of the stored samples, in increasing order.
    ///
    /// - Parameter settled: Leave out the samples that failed for a reason outside of themselves (a killed worker, a
    ///   time limit), which a resumed run tries again.
    /// - Returns: The numbers.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func storedSamples(settled: Bool = false) throws(DiagnosticError) -> [Int] {
        let outside = SimulationFailure.Kind.allCases.filter(\.liesOutsideOfTheSample).map { "'\($0.rawValue)'" }
        let condition = settled ? " WHERE kind IS NULL OR kind NOT IN (\(outside.joined(separator: ", ")))" : ""
        return try reading { db in
            try Int.fetchAll(db, sql: "SELECT sample FROM sample\(condition) ORDER BY sample")
        }
    }

    /// The numbers of the stored samples that failed, in increasing order.
    ///
    /// - Returns: The numbers.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func failedSamples() throws(DiagnosticError) -> [Int] {
        try reading { db in
            try Int.fetchAll(db, sql: "SELECT sample FROM sample WHERE status = 'failed' ORDER BY sample")
        }
    }

    /// All samples in the order of their numbers.
    ///
    /// - Returns: The samples.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func samples() throws(DiagnosticError) -> [SampleRecord] {
        try reading { db in
            let draws = try Self.grouped(db, "SELECT sample, value FROM draw ORDER BY sample, quantity") {
                $0[1] as Double
            }
            let measures = try Self.grouped(
                db, "SELECT sample, value, reason FROM measure_value ORDER BY sample, measure"
            ) { MeasureOutcome(number: $0[1], reason: $0[2]) }
            let attempts = try Self.grouped(
                db, "SELECT sample, settings, kind, message FROM attempt ORDER BY sample, attempt"
            ) { Attempt(settings: $0[1], failure: Self.failure($0[2], $0[3])) }
            let incidents = try Self.grouped(
                db, "SELECT sample, kind, message FROM incident ORDER BY sample, incident"
            ) { Self.failure($0[1], $0[2]) }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT s.sample, s.kind, s.message, s.settings, c.analysis_time, c.wall_time, c.points, c.remarks, c.log
                    FROM sample s LEFT JOIN course c ON c.sample = s.sample ORDER BY s.sample
                    """)
            return rows.map { row in
                let number: Int = row[0]
                return SampleRecord(
                    number: number,
                    failure: (row[1] as String?).map { Self.failure($0, row[2] ?? "") },
                    attempts: attempts[number] ?? [],
                    settings: row[3],
                    draws: draws[number] ?? [],
                    measures: measures[number] ?? [],
                    course: .init(
                        analysisTime: row[4] ?? 0, wallTime: row[5] ?? 0, points: row[6] ?? 0,
                        remarks: Self.lines(row[7]), incidents: incidents[number] ?? [], log: Self.lines(row[8])))
            }
        }
    }

    /// The content hash of the table of samples: numbers, verdicts, attempts, draws and measures, to the last bit.
    ///
    /// It is the same for any number of workers, any order of completion, and any number of interruptions.
    ///
    /// - Returns: 64 hexadecimal digits.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func sampleTableDigest() throws(DiagnosticError) -> String {
        var hash = SHA256()
        func add(_ text: String?) {
            hash.add(text ?? "-")
            hash.add(0)
        }
        for record in try samples() {
            add(String(record.number))
            add(record.failure?.kind.rawValue)
            add(record.failure?.message)
            add(record.settings)
            for attempt in record.attempts {
                add("attempt")
                add(attempt.settings)
                add(attempt.failure.kind.rawValue)
                add(attempt.failure.message)
            }
            for draw in record.draws { add(String(draw.bitPattern, radix: 16)) }
            for measure in record.measures {
                switch measure {
                case .value(let value): add(String(value.bitPattern, radix: 16))
                case .noAnswer(let reason): add("none: " + reason)
                }
            }
            add("end")
        }
        return hash.finish()
    }

    func reading<Value>(_ body: (Database) throws -> Value) throws(DiagnosticError) -> Value {
        do {
            return try database.read(body)
        } catch {
            throw ArchiveFailure.explain(error, path: url.path)
        }
    }

    func writing(_ body: (Database) throws -> Void) throws(DiagnosticError) {
        do {
            try database.write(body)
        } catch {
            throw ArchiveFailure.explain(error, path: url.path)
        }
    }

    /// An entry of the table of metadata; `nil` if there is none of the name.
    func metadata(_ name: String, _ db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM metadata WHERE name = ?", arguments: [name])
    }

    /// The values of rows by the samples in their first column.
    static func grouped<Value>(
        _ db: Database, _ sql: String, _ value: (Row) throws -> Value
    ) throws -> [Int: [Value]] {
        var groups: [Int: [Value]] = [:]
        let rows = try Row.fetchCursor(db, sql: sql)
        while let row = try rows.next() {
            groups[row[0], default: []].append(try value(row))
        }
        return groups
    }

    static func failure(_ kind: String, _ message: String) -> SimulationFailure {
        SimulationFailure(SimulationFailure.Kind(rawValue: kind) ?? .incomplete, message)
    }

    private static func lines(_ text: String?) -> [String] {
        (text ?? "").split(separator: "\n").map(String.init)
    }
}

extension MeasureOutcome {
    /// What a row of a table of measures says.
    init(number: Double?, reason: String?) {
        self = number.map { .value($0) } ?? .noAnswer(reason ?? "")
    }

    /// The two columns of such a row.
    var columns: [DatabaseValue] {
        switch self {
        case .value(let value): [value.databaseValue, .null]
        case .noAnswer(let reason): [.null, reason.databaseValue]
        }
    }
}

/// The tables of a store. Every name here is a promise to those who read stores from Python or SQL.
enum ArchiveSchema {
    /// The number of this layout, in `user_version` and in the metadata.
    static let number = 1

    /// `HILK`: says that a database is a store of Hillock.
    static let applicationID = 0x4849_4C4B

    /// The tables. `sample`, `attempt`, `measure_value` and `draw` depend on the description only; what is not the same
    /// twice (`course`, `incident`) stands apart.
    static let tables = """
        CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE measure (
            measure INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, unit TEXT NOT NULL, definition TEXT NOT NULL,
            series TEXT, coordinate REAL, coordinate_unit TEXT);
        CREATE TABLE quantity (
            quantity INTEGER PRIMARY KEY, path TEXT NOT NULL, channel TEXT NOT NULL, sigma REAL NOT NULL,
            unit TEXT NOT NULL, UNIQUE (path, channel));
        CREATE TABLE sample (
            sample INTEGER PRIMARY KEY, status TEXT NOT NULL CHECK (status IN ('ok', 'failed')), kind TEXT,
            message TEXT, attempts INTEGER NOT NULL, settings TEXT);
        CREATE TABLE attempt (
            sample INTEGER NOT NULL, attempt INTEGER NOT NULL, settings TEXT NOT NULL, kind TEXT NOT NULL,
            message TEXT NOT NULL, PRIMARY KEY (sample, attempt)) WITHOUT ROWID;
        CREATE TABLE measure_value (
            sample INTEGER NOT NULL, measure INTEGER NOT NULL, value REAL, reason TEXT,
            PRIMARY KEY (sample, measure)) WITHOUT ROWID;
        CREATE TABLE draw (
            sample INTEGER NOT NULL, quantity INTEGER NOT NULL, value REAL NOT NULL,
            PRIMARY KEY (sample, quantity)) WITHOUT ROWID;
        CREATE TABLE course (
            sample INTEGER PRIMARY KEY, analysis_time REAL NOT NULL, wall_time REAL NOT NULL, points INTEGER NOT NULL,
            remarks TEXT NOT NULL, log TEXT NOT NULL);
        CREATE TABLE incident (
            sample INTEGER NOT NULL, incident INTEGER NOT NULL, kind TEXT NOT NULL, message TEXT NOT NULL,
            PRIMARY KEY (sample, incident)) WITHOUT ROWID;
        CREATE TABLE waveform (
            sample INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (sample, position));
        """

    /// A view with one row for each sample and one column for each measure.
    ///
    /// SQLite allows 2000 columns; with more measures than fit there is no view, and `measure_value` has the numbers.
    static func wideView(measures: [String]) -> String? {
        guard measures.count <= 1900 else { return nil }
        let columns = measures.enumerated().map { index, name in
            ", max(CASE v.measure WHEN \(index + 1) THEN v.value END) AS \(quoted(name))"
        }
        return """
            CREATE VIEW samples_wide AS SELECT s.sample, s.status, s.kind\(columns.joined())
            FROM sample s LEFT JOIN measure_value v ON v.sample = s.sample GROUP BY s.sample ORDER BY s.sample;
            """
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

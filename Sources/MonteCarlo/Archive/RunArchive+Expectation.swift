public import Diagnostics
internal import GRDB

extension RunArchive {
    /// Notes how far the ensemble is to go, as entry `last_sample` of the metadata: a reader can tell whether it ended.
    ///
    /// - Parameter last: The highest number of a sample that is asked for. It may change from run to run.
    /// - Throws: `DiagnosticError` when the disk is full or broken.
    public func expect(last: Int) throws(DiagnosticError) {
        if try expectedSamples() == last { return }
        try writing { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO metadata VALUES ('last_sample', ?)", arguments: [String(last)])
        }
    }

    /// The highest number of a sample that was asked for when the ensemble was last run.
    ///
    /// - Returns: The number; `nil` for a store of a version that did not note it.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func expectedSamples() throws(DiagnosticError) -> Int? {
        try reading { db in try metadata("last_sample", db).flatMap { Int($0) } }
    }
}

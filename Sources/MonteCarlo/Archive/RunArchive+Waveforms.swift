public import Diagnostics
internal import Foundation
internal import GRDB
public import Waveforms

extension RunArchive {
    /// Keeps the waveforms of a stored sample.
    ///
    /// Each signal is one row of `waveform`: `data` holds 64-bit little-endian floats (`numpy.frombuffer(data)`), the
    /// axis at position 0.
    ///
    /// - Parameters:
    ///   - waveforms: Real waveforms over a common axis.
    ///   - sample: The number of the sample.
    /// - Throws: `DiagnosticError` when the disk is full or broken.
    public func keep(_ waveforms: WaveformSet, sample: Int) throws(DiagnosticError) {
        do {
            try database.write { db in
                try db.execute(sql: "DELETE FROM waveform WHERE sample = ?", arguments: [sample])
                let columns =
                    [(waveforms.axisKind.rawValue, waveforms.axis)] + waveforms.signals.map { ($0.name, $0.values) }
                for (position, column) in columns.enumerated() {
                    try db.execute(
                        sql: "INSERT INTO waveform VALUES (?, ?, ?, ?)",
                        arguments: [sample, position, column.0, Self.bytes(column.1)])
                }
            }
        } catch {
            throw ArchiveFailure.explain(error, path: url.path)
        }
    }

    /// The numbers of the samples whose waveforms are kept.
    ///
    /// - Returns: The numbers in increasing order.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func samplesWithWaveforms() throws(DiagnosticError) -> [Int] {
        try reading { db in try Int.fetchAll(db, sql: "SELECT DISTINCT sample FROM waveform ORDER BY sample") }
    }

    /// The waveforms of a sample.
    ///
    /// - Parameter sample: The number of the sample.
    /// - Returns: What was kept, or `nil`.
    /// - Throws: `DiagnosticError` when the store is damaged.
    public func waveforms(sample: Int) throws(DiagnosticError) -> WaveformSet? {
        try reading { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT name, data FROM waveform WHERE sample = ? ORDER BY position", arguments: [sample])
            guard let first = rows.first else { return nil }
            return try WaveformSet(
                axisKind: WaveformSet.AxisKind(rawValue: first[0]) ?? .none,
                axis: Self.numbers(first[1]),
                signals: rows.dropFirst().map { Signal($0[0], Self.numbers($0[1])) })
        }
    }

    private static func bytes(_ values: [Double]) -> Data {
        var data = Data(capacity: values.count * 8)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    private static func numbers(_ data: Data) -> [Double] {
        let bytes = [UInt8](data)
        return stride(from: 0, to: bytes.count - 7, by: 8).map { start in
            Double(bitPattern: bytes[start..<(start + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }
    }
}

public import Diagnostics
internal import Foundation
internal import Waveforms

/// A spike of a numbered source.
public struct AddressEvent: Hashable, Sendable {
    /// The time in s.
    public var time: Double

    /// The number of the source.
    public var address: Int

    /// Creates an event.
    ///
    /// - Parameters:
    ///   - time: The time in s.
    ///   - address: The number of the source.
    public init(time: Double, address: Int) {
        self.time = time
        self.address = address
    }
}

/// Files of address events: CSV with the columns `time` (s) and `address`, and AER-DAT 2.0, which event cameras write
/// (lines that begin with `#`, then for each event 32 bits of address and 32 bits of time in µs, the highest byte first).
public enum SpikeFile {
    /// Reads a file; AER-DAT is known by its first line.
    ///
    /// - Parameters:
    ///   - bytes: The contents.
    ///   - file: The path for messages.
    /// - Returns: The events in the order of time.
    /// - Throws: A `DiagnosticError` with every fault: a time that goes back, a number that is none, a cut event.
    public static func read(_ bytes: [UInt8], file: String) throws(DiagnosticError) -> [AddressEvent] {
        if bytes.starts(with: Array("#!AER-DAT2.0".utf8)) { return try readAddressEvents(bytes, file: file) }
        let table = try CSVTable(String(decoding: bytes, as: UTF8.self), file: file, required: ["time", "address"])
        var findings = table.diagnostics
        var events: [AddressEvent] = []
        for row in table.rows {
            guard let time = row["time"], let address = row["address"] else { continue }
            guard let seconds = Double(time.text), seconds.isFinite, seconds >= 0 else {
                findings.append(
                    time.problem("bad-time", "'\(time.text)' is no time", help: "times are seconds and count from 0"))
                continue
            }
            guard let number = Int(address.text), number >= 0 else {
                findings.append(
                    address.problem("bad-address", "'\(address.text)' is no address", help: "expected a whole number"))
                continue
            }
            if let last = events.last, seconds < last.time {
                findings.append(
                    time.problem(
                        "unsorted-spikes", "the spike at \(seconds) s comes after one at \(last.time) s",
                        help: "sort the lines by time"))
                continue
            }
            events.append(AddressEvent(time: seconds, address: number))
        }
        if !findings.isEmpty { throw DiagnosticError(findings) }
        return events
    }

    /// Events as CSV.
    ///
    /// - Parameter events: The events in the order of time.
    /// - Returns: The contents of a file.
    public static func csv(_ events: [AddressEvent]) -> [UInt8] {
        Array(("time,address\n" + events.map { "\($0.time),\($0.address)\n" }.joined()).utf8)
    }

    /// Events as AER-DAT 2.0; times are rounded to microseconds.
    ///
    /// - Parameter events: The events in the order of time.
    /// - Returns: The contents of a file.
    /// - Throws: A `DiagnosticError` for a time or an address that has no room in 32 bits.
    public static func addressEvents(_ events: [AddressEvent]) throws(DiagnosticError) -> [UInt8] {
        var bytes = Array("#!AER-DAT2.0\r\n# events are 32 bits of address and 32 bits of microseconds\r\n".utf8)
        for event in events {
            let microseconds = (event.time * 1e6).rounded()
            guard microseconds >= 0, microseconds < 4_294_967_296, let address = UInt32(exactly: event.address) else {
                throw DiagnosticError(
                    "bad-event", "the event of \(event.address) at \(event.time) s has no room in AER-DAT 2.0",
                    help: "write CSV")
            }
            for word in [address, UInt32(microseconds)] {
                withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
            }
        }
        return bytes
    }

    private static func readAddressEvents(
        _ bytes: [UInt8], file: String
    ) throws(DiagnosticError) -> [AddressEvent] {
        var place = 0
        // An address of 35 << 24 could look like a line: writers end the lines of the head with CR LF.
        while place < bytes.count, bytes[place] == UInt8(ascii: "#") {
            guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) else { break }
            place = end + 1
        }
        guard (bytes.count - place) % 8 == 0 else {
            throw DiagnosticError(
                "cut-file", "\(file) ends in the middle of an event: \((bytes.count - place) % 8) of 8 bytes",
                help: "the file was cut; copy it again")
        }
        var events: [AddressEvent] = []
        while place < bytes.count {
            let words = [place, place + 4].map { start in
                bytes[start..<(start + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            }
            let event = AddressEvent(time: Double(words[1]) * 1e-6, address: Int(words[0]))
            if let last = events.last, event.time < last.time {
                throw DiagnosticError(
                    "unsorted-spikes",
                    "\(file): the event at byte \(place), at \(event.time) s, comes after one at \(last.time) s",
                    help: "sort the events by time")
            }
            events.append(event)
            place += 8
        }
        return events
    }

    static func logarithm(_ value: Double) -> Double { Foundation.log(value) }
}

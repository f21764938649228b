/// Builds the body of a frame: little-endian numbers, and texts and arrays with their length before them.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: UInt8) { bytes.append(value) }

    mutating func append(_ value: Int) { appendRaw(Int64(value).littleEndian) }

    mutating func append(_ value: Double) { appendRaw(value.bitPattern.littleEndian) }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            append(utf8.count)
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func append(_ texts: [String]) {
        append(texts.count)
        for text in texts { append(text) }
    }

    mutating func append(_ values: [Double]) {
        values.withUnsafeBufferPointer { append($0) }
    }

    mutating func append(_ values: UnsafeBufferPointer<Double>) {
        append(values.count)
        bytes.append(contentsOf: UnsafeRawBufferPointer(values))
    }

    private mutating func appendRaw(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }
}

/// Reads what ``ByteWriter`` wrote. Anything that does not fit is an error: the other side is of another version, or
/// died in the middle.
struct ByteReader {
    struct Malformed: Error {}

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() throws -> UInt8 {
        guard position < bytes.count else { throw Malformed() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func int() throws -> Int {
        Int(Int64(littleEndian: try raw(Int64.self)))
    }

    mutating func double() throws -> Double {
        Double(bitPattern: UInt64(littleEndian: try raw(UInt64.self)))
    }

    mutating func string() throws -> String {
        let range = try take(try int())
        return String(decoding: bytes[range], as: UTF8.self)
    }

    mutating func strings() throws -> [String] {
        let count = try int()
        guard count >= 0, count <= bytes.count else { throw Malformed() }
        var texts: [String] = []
        texts.reserveCapacity(count)
        for _ in 0..<count { texts.append(try string()) }
        return texts
    }

    mutating func doubles() throws -> [Double] {
        let count = try int()
        guard count >= 0, count <= bytes.count / 8 else { throw Malformed() }
        let range = try take(count * 8)
        return bytes.withUnsafeBytes { all in
            [Double](unsafeUninitializedCapacity: count) { values, used in
                UnsafeMutableRawBufferPointer(values).copyMemory(from: UnsafeRawBufferPointer(rebasing: all[range]))
                used = count
            }
        }
    }

    private mutating func take(_ count: Int) throws -> Range<Int> {
        guard count >= 0, count <= bytes.count - position else { throw Malformed() }
        defer { position += count }
        return position..<(position + count)
    }

    private mutating func raw<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        let range = try take(MemoryLayout<Number>.size)
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: range.lowerBound, as: type) }
    }
}

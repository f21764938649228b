/// The 64-bit hash FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo, RFC 9923): the same on every machine and in every release.
public struct FNV1a: Sendable {
    /// The hash of what was added so far.
    public private(set) var value: UInt64

    /// Begins a hash.
    ///
    /// - Parameter start: Where it begins; the basis of the RFC if none is given.
    public init(start: UInt64 = 0xCBF2_9CE4_8422_2325) { value = start }

    /// Adds a byte.
    public mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// Adds the bytes of a text in UTF-8.
    public mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
    }

    /// 32 hexadecimal digits that name a text: its hashes from two starts.
    ///
    /// - Parameter text: The text. Names can meet all the same: what is filed under them should hold the text.
    public static func name(of text: String) -> String {
        [FNV1a(), FNV1a(start: 0x9E37_79B9_7F4A_7C15)].map { begun in
            var hash = begun
            hash.add(text)
            let digits = String(hash.value, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

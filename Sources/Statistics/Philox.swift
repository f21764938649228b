/// The counter-based generator Philox4x64-10.
///
/// A block of four 64-bit words is a keyed bijection of a 256-bit counter; there is no state, so block 417 of a key is
/// computed without the 416 before it.
///
/// Ten rounds of (c0, c1, c2, c3) -> (hi(M1 c2) ^ c1 ^ k0, lo(M1 c2), hi(M0 c0) ^ c3 ^ k1, lo(M0 c0)), the key growing
/// by a Weyl constant between rounds. J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as
/// easy as 1, 2, 3", SC'11, doi:10.1145/2063384.2063405. It passes BigCrush.
public struct Philox: Hashable, Sendable {
    /// Four words: a counter, or a block of random bits.
    public typealias Block = (UInt64, UInt64, UInt64, UInt64)

    private let key: (UInt64, UInt64)

    /// Creates a generator.
    ///
    /// - Parameters:
    ///   - key0: The first word of the key.
    ///   - key1: The second word of the key.
    public init(key0: UInt64, key1: UInt64) {
        key = (key0, key1)
    }

    /// The block that belongs to a counter.
    ///
    /// - Parameter counter: Any four words.
    /// - Returns: Four words of random bits.
    public func block(_ counter: Block) -> Block {
        var (c0, c1, c2, c3) = counter
        var (k0, k1) = key
        for _ in 0..<10 {
            let a = c0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
            let b = c2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
            (c0, c1, c2, c3) = (b.high ^ c1 ^ k0, b.low, a.high ^ c3 ^ k1, a.low)
            k0 &+= 0x9E37_79B9_7F4A_7C15
            k1 &+= 0xBB67_AE85_84CA_A73B
        }
        return (c0, c1, c2, c3)
    }

    /// Whether two generators have the same key.
    public static func == (left: Philox, right: Philox) -> Bool { left.key == right.key }

    /// Adds the key.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(key.0)
        hasher.combine(key.1)
    }
}

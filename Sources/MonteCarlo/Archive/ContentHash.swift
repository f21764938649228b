/// The SHA-256 of some bytes, as 64 lower-case hexadecimal digits.
///
/// FIPS 180-4, section 6.2. It says whether two inputs are the same; it protects nothing.
///
/// - Parameter bytes: The content.
/// - Returns: The hash.
public func contentHash(_ bytes: some Sequence<UInt8>) -> String {
    var hash = SHA256()
    bytes.forEach { hash.add($0) }
    return hash.finish()
}

/// SHA-256, byte by byte.
struct SHA256 {
    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    private var block = [UInt8](repeating: 0, count: 64)
    private var words = [UInt32](repeating: 0, count: 64)
    private var filled = 0
    private var length: UInt64 = 0

    mutating func add(_ byte: UInt8) {
        block[filled] = byte
        filled += 1
        length &+= 8
        if filled == 64 { compress() }
    }

    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
    }

    mutating func finish() -> String {
        let bits = length
        add(0x80)
        while filled != 56 { add(0) }
        for shift in stride(from: UInt64(56), through: 0, by: -8) { add(UInt8(truncatingIfNeeded: bits >> shift)) }
        return state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    private mutating func compress() {
        filled = 0
        for i in 0..<16 {
            words[i] = block[(4 * i)..<(4 * i + 4)].reduce(0) { $0 << 8 | UInt32($1) }
        }
        for i in 16..<64 {
            let a = words[i - 15]
            let b = words[i - 2]
            let s0 = Self.rotate(a, 7) ^ Self.rotate(a, 18) ^ (a >> 3)
            let s1 = Self.rotate(b, 17) ^ Self.rotate(b, 19) ^ (b >> 10)
            words[i] = words[i - 16] &+ s0 &+ words[i - 7] &+ s1
        }
        var v = state
        for i in 0..<64 {
            let s1 = Self.rotate(v[4], 6) ^ Self.rotate(v[4], 11) ^ Self.rotate(v[4], 25)
            let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
            let t1 = v[7] &+ s1 &+ choice &+ Self.roundConstants[i] &+ words[i]
            let s0 = Self.rotate(v[0], 2) ^ Self.rotate(v[0], 13) ^ Self.rotate(v[0], 22)
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
            v = [t1 &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
        }
        for i in 0..<8 { state[i] &+= v[i] }
    }

    private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }

    private static let roundConstants: [UInt32] = primes(64).map { fraction(ofCubeRootOf: $0) }

    /// The first 32 bits of the fractional part of the cube root: the definition of the constants, in whole numbers.
    private static func fraction(ofCubeRootOf prime: UInt64) -> UInt32 {
        // floor(cbrt(p) 2³²) by bisection on x³ <= p 2⁹⁶, with x < 2³⁵, so that x³ < 2¹⁰⁵.
        var low: UInt64 = 0
        var high: UInt64 = 1 << 35
        while high - low > 1 {
            let middle = (low + high) / 2
            let x = UInt128(middle)
            if x * x * x <= UInt128(prime) << 96 { low = middle } else { high = middle }
        }
        return UInt32(truncatingIfNeeded: low)
    }

    private static func primes(_ count: Int) -> [UInt64] {
        var found: [UInt64] = []
        var candidate: UInt64 = 2
        while found.count < count {
            if found.allSatisfy({ candidate % $0 != 0 }) { found.append(candidate) }
            candidate += 1
        }
        return found
    }
}

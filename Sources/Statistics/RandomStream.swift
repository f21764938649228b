/// The random numbers of one quantity of one device in one sample.
///
/// The numbers depend on the seed, the sample, the path and the channel and on nothing else: sample 417 draws alone what
/// it draws in an ensemble, another device moves no draw, and neither does the number of workers.
///
/// The Philox key is the seed and a 64-bit hash of path and channel; the counter is the sample and the index of the
/// draw. Two of n streams share a key with a probability of about n²/2⁶⁵: 3e-10 for 100,000 devices.
public struct RandomStream: Hashable, Sendable {
    private let generator: Philox
    private let sample: UInt64
    private var index: UInt64 = 0

    /// Creates a stream at its first number.
    ///
    /// - Parameters:
    ///   - seed: The seed of the ensemble.
    ///   - sample: The number of the sample.
    ///   - path: The place of the device in the flattened circuit, e.g. `xsyn.ml1`; case matters.
    ///   - channel: The quantity, e.g. `vth` or `beta`.
    public init(seed: UInt64, sample: Int, path: String, channel: String) {
        generator = Philox(key0: seed, key1: Self.hash(path: path, channel: channel))
        self.sample = UInt64(bitPattern: Int64(sample))
    }

    /// The next uniform number, strictly between 0 and 1.
    ///
    /// u = (x + 1/2) / 2⁵² with x the upper 52 bits of a word: never 0 or 1, symmetric about 1/2, and every value is
    /// exact in a `Double`. (With 53 bits the largest value would be rounded to 1.)
    ///
    /// - Returns: A number in [2⁻⁵³, 1 - 2⁻⁵³].
    public mutating func nextUniform() -> Double {
        let word = generator.block((sample, index, 0, 0)).0
        index &+= 1
        return (Double(word >> 12) + 0.5) * 0x1p-52
    }

    /// The next number of the standard normal distribution, by inversion of one uniform number.
    ///
    /// Nothing is cut off: the largest magnitude, 8.2, is that of the finest uniform number.
    ///
    /// - Returns: A number with mean 0 and standard deviation 1.
    public mutating func nextNormal() -> Double {
        Normal.quantile(nextUniform())
    }

    /// A hash of the two texts that is the same on every machine and in every release.
    ///
    /// FNV-1a (64 bits) over the UTF-8 of the path, a zero byte, and the channel, then the finaliser of SplitMix64
    /// (G. Steele et al., OOPSLA'14, doi:10.1145/2660193.2660195), because FNV-1a alone leaves the last bytes in the
    /// low bits.
    ///
    /// - Parameters:
    ///   - path: The place of the device.
    ///   - channel: The quantity.
    /// - Returns: The hash.
    static func hash(path: String, channel: String) -> UInt64 {
        var bytes = FNV1a()
        bytes.add(path)
        bytes.add(0)
        bytes.add(channel)
        var hash = bytes.value
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}

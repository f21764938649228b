/// Pelgrom's coefficients of a transistor, and the area over which it averages.
///
/// σ(ΔVT) = A_VT / sqrt(W L) and σ(Δβ/β) = A_β / sqrt(W L) hold for the difference of a PAIR of equal neighbours; one
/// device has 1/sqrt(2) of that. M. J. M. Pelgrom, A. C. J. Duinmaijer, A. P. G. Welbers, "Matching properties of MOS
/// transistors", IEEE J. Solid-State Circuits 24 (1989) 1433, doi:10.1109/JSSC.1989.572629.
public struct MismatchCoefficients: Hashable, Codable, Sendable {
    /// A_VT of a pair, in V·m (1 mV·µm is 1e-9 V·m).
    public var threshold: Double

    /// A_β of a pair, relative, in m (1 %·µm is 1e-8 m).
    public var gain: Double

    /// The effective width in metres: all fingers of one of the `m` parallel copies.
    public var width: Double

    /// The effective length in metres.
    public var length: Double

    /// Where the coefficients come from.
    public var source: String

    /// Creates coefficients.
    ///
    /// - Parameters:
    ///   - threshold: A_VT of a pair in V·m.
    ///   - gain: A_β of a pair in m.
    ///   - width: The effective width in metres: all fingers of one of the `m` parallel copies.
    ///   - length: The effective length in metres.
    ///   - source: Where the coefficients come from.
    public init(threshold: Double, gain: Double, width: Double, length: Double, source: String) {
        self.threshold = threshold
        self.gain = gain
        self.width = width
        self.length = length
        self.source = source
    }
}

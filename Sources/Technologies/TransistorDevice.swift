/// A transistor of a technology: its model cards, limits, mismatch and constants.
public struct TransistorDevice: Hashable, Codable, Sendable {
    /// Whether the channel is of electrons or of holes; the raw value is the name of the generic device.
    public enum Polarity: String, Hashable, Codable, Sendable, CaseIterable {
        /// n-channel.
        case n = "nmos"
        /// p-channel.
        case p = "pmos"
    }

    /// What circuits call it, e.g. `nmos_5v`.
    public var name: String

    /// What it is, in one line.
    public var summary: String

    /// The polarity.
    public var polarity: Polarity

    /// The name of the model card without the suffix of a bin.
    public var model: String

    /// The rated supply in volts.
    public var supply: Double

    /// Where the cards of each corner are, by the name of the corner; alternatives in the order of preference.
    public var cards: [String: [CardPlace]]

    /// Values for names that appear in the cards, e.g. the switches of a PDK's statistics; a `*` in a name stands for
    /// any characters.
    public var cardParameters: [String: Double]

    /// The channel widths in metres for which the cards hold.
    public var width: ClosedRange<Double>

    /// The channel lengths in metres for which the cards hold.
    public var length: ClosedRange<Double>

    /// Whether a circuit's smaller width or length is raised to the smallest one, with a warning, instead of refused.
    public var raisesSmallGeometry: Bool

    /// The length in metres of a source or drain area: `ad = W x`, `pd = 2 (W + x)`.
    public var diffusionLength: Double

    /// Pelgrom's coefficients.
    public var mismatch: Mismatch

    /// The numbers for closed-form bias formulas.
    public var constants: Constants

    /// The numbers for models of whole circuits; `nil` where they were not measured.
    public var dynamics: Dynamics?

    /// A file with cards, and the section of it.
    public struct CardPlace: Hashable, Codable, Sendable {
        /// The path in the folder of the model files.
        public var file: String

        /// The `.lib` section that holds the cards; `nil` for the whole file.
        public var section: String?
    }

    /// Pelgrom's coefficients of a PAIR, and what is added to W and L to get the area that counts.
    public struct Mismatch: Hashable, Codable, Sendable {
        /// A_VT in V·m.
        public var threshold: Double

        /// A_β, relative, in m.
        public var gain: Double

        /// What is added to the width, in metres.
        public var widthOffset: Double

        /// What is added to the length, in metres.
        public var lengthOffset: Double

        /// Where the coefficients come from.
        public var source: String
    }

    /// What a sweep of the mapped device shows at 27 °C, typical corner, W/L = 2 µm/4 µm, source tied to bulk.
    ///
    /// In weak inversion and saturation I_D = i0 (W/L) exp(V_GS / (n U_T)), U_T = kT/q = 25.865 mV; E. A. Vittoz and
    /// J. Fellrath, "CMOS analog integrated circuits based on weak inversion operation", IEEE J. Solid-State Circuits
    /// 12 (1977) 224, doi:10.1109/JSSC.1977.1050882. Voltages and currents of a p-channel device are counted positive.
    public struct Constants: Hashable, Codable, Sendable {
        /// n, the slope factor of the line through 100 pA and 10 nA per square at |V_DS| = 1 V, where synapses work.
        public var slope: Double

        /// i0 in A per square: the current that this line reaches at V_GS = 0.
        public var specificCurrent: Double

        /// |V_GS| in volts at which the current is 100 nA per square at |V_DS| = 1 V (constant-current threshold).
        public var threshold: Double

        /// The current in A per square at which g_m/I_D has fallen to 80 % of 1/(n U_T): the end of weak inversion.
        public var weakInversionLimit: Double

        /// The drain current in A per metre of width at V_GS = 0 and |V_DS| = the rated supply, at L = 4 µm.
        public var offCurrent: Double

        /// The current in A per metre of width into the bulk from one drain at the rated supply, gate 0.3 V below the
        /// source.
        public var junctionCurrent: Double
    }
}

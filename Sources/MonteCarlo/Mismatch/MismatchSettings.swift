/// What varies from sample to sample, as the user asked for it. Stored with the results.
public struct MismatchSettings: Hashable, Codable, Sendable {
    /// How the local spread of transistors is found.
    public enum Transistors: Hashable, Codable, Sendable {
        /// Transistors do not vary.
        case off
        /// By area, with the technology's coefficients: σ = A / sqrt(2 W L m) for one device.
        case pelgrom
        /// The same for every transistor, as in much of the literature: σ(VT) in volts and relative σ(β), per device.
        case flat(threshold: Double, gain: Double)
    }

    /// What all devices of one die share, drawn once a sample.
    public struct Process: Hashable, Codable, Sendable {
        /// σ of the threshold shift of all n-channel transistors, in volts.
        public var nmosThreshold: Double

        /// σ of the threshold shift of all p-channel transistors, in volts.
        public var pmosThreshold: Double

        /// Relative σ of β, drawn once for each of the two polarities.
        public var gain: Double

        /// Creates a process spread.
        ///
        /// - Parameters:
        ///   - nmosThreshold: σ of the threshold shift of n-channel transistors in volts.
        ///   - pmosThreshold: σ of the threshold shift of p-channel transistors in volts.
        ///   - gain: Relative σ of β.
        public init(nmosThreshold: Double, pmosThreshold: Double, gain: Double = 0) {
            self.nmosThreshold = nmosThreshold
            self.pmosThreshold = pmosThreshold
            self.gain = gain
        }
    }

    /// How the local spread of transistors is found.
    public var transistors: Transistors

    /// Relative σ of one capacitor; `nil` leaves it to the technology.
    public var capacitors: Double?

    /// Relative σ of one resistor; `nil` leaves it to the technology.
    public var resistors: Double?

    /// Patterns of the device paths that vary locally (`xsyn.*`); empty means all.
    public var include: [String]

    /// Patterns of the device paths that do not vary locally, even if included.
    public var exclude: [String]

    /// What all devices of a die share; `nil` for nothing. Patterns do not touch it.
    public var process: Process?

    /// Creates settings.
    ///
    /// - Parameters:
    ///   - transistors: How the local spread of transistors is found.
    ///   - capacitors: Relative σ of one capacitor; `nil` leaves it to the technology.
    ///   - resistors: Relative σ of one resistor; `nil` leaves it to the technology.
    ///   - include: Patterns of the device paths that vary; empty means all.
    ///   - exclude: Patterns of the device paths that do not vary.
    ///   - process: What all devices of a die share.
    public init(
        transistors: Transistors = .pelgrom,
        capacitors: Double? = nil,
        resistors: Double? = nil,
        include: [String] = [],
        exclude: [String] = [],
        process: Process? = nil
    ) {
        self.transistors = transistors
        self.capacitors = capacitors
        self.resistors = resistors
        self.include = include
        self.exclude = exclude
        self.process = process
    }
}

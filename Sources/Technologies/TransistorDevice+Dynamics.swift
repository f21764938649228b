extension TransistorDevice {
    /// What models of whole circuits need of a device beyond ``Constants``: currents through weak and moderate inversion,
    /// with and without back bias, output conductance, and charges.
    ///
    /// Each number is measured on one device at 27 °C, typical corner: W/L = 4 µm/1 µm for an n-channel, 2 µm/0.7 µm for
    /// a p-channel device, as synapses use them. Voltages of a p-channel device are counted positive.
    ///
    /// The current is I_D = I_s (W/L) ln²(1 + exp((V_GS − V_T)/(2 n U_T))), C. C. Enz, F. Krummenacher and E. A. Vittoz,
    /// Analog Integrated Circuits and Signal Processing 8 (1995) 83, doi:10.1007/BF01239381. n and I_s are those for which
    /// g_m/I_D at 0.5 and 30 nA per square comes out, V_T that for which the current at 5 nA per square does, all at
    /// |V_DS| = 1 V. Where g_m/I_D falls by less than 2 % between both, n is their geometric mean and I_s 0.5 mA.
    public struct Dynamics: Hashable, Codable, Sendable {
        /// n with the source tied to the bulk.
        public var slope: Double

        /// I_s in A per square with the source tied to the bulk.
        public var specificCurrent: Double

        /// V_T in volts with the source tied to the bulk.
        public var threshold: Double

        /// n with the source 0.6 V above the bulk (below, for a p-channel device).
        public var backBiasedSlope: Double

        /// I_s in A per square with the source 0.6 V above the bulk.
        public var backBiasedSpecificCurrent: Double

        /// V_T in volts from gate to bulk with the source 0.6 V above the bulk.
        public var backBiasedThreshold: Double

        /// The Early voltage in volts: the inverse of the mean slope of ln I_D from |V_DS| = 0.5 V to 2 V at 5 nA per
        /// square.
        public var earlyVoltage: Double

        /// The same for W/L = 2 µm/4 µm; `nil` where it was not measured.
        public var longEarlyVoltage: Double?

        /// What gate and drain share per metre of width at V_GS = 0, in F/m.
        public var overlapCapacitance: Double

        /// What the gate holds per area of channel at 1 nA per square and |V_DS| = 1 V, both overlaps taken off, in F/m².
        public var gateCapacitance: Double

        /// What gate and source share per area of channel at 1 nA per square, the overlap taken off, in F/m².
        public var gateSourceCapacitance: Double

        /// The charge per area that the drain takes from the channel while it rises from the source's voltage to 0.5 V
        /// above it at 1 nA per square, the overlap taken off, in C/m².
        public var channelCharge: Double

        /// The capacitance of a drain's junction per metre of width at 0.4 V (0.3 V, p), in F/m.
        public var junctionCapacitance: Double

        /// What an opening switch takes from 100 fF per metre of width beyond its overlaps' share, at W = 1 µm and the
        /// shortest length used (0.35 µm; 0.5 µm for 5 V devices), when its gate falls by 3.3 V in 10 ns, in C/m.
        ///
        /// Measured at W = 0.6 µm and 0.5 V (n), W = 2 µm and 0.05 V below the supply (p).
        public var switchCharge: Double
    }
}

extension TransistorDevice.Dynamics {
    /// The numbers under the names that formulas use, each followed by `end`.
    func named(_ end: String) -> [String: Double] {
        var result = [
            "ns": slope, "is": specificCurrent, "vt": threshold, "nb": backBiasedSlope,
            "isb": backBiasedSpecificCurrent, "vtb": backBiasedThreshold, "va": earlyVoltage,
            "cov": overlapCapacitance, "cg": gateCapacitance, "cgs": gateSourceCapacitance, "qch": channelCharge,
            "cj": junctionCapacitance, "qsw": switchCharge,
        ]
        result["va4"] = longEarlyVoltage
        return Dictionary(uniqueKeysWithValues: result.map { ($0.key + end, $0.value) })
    }
}

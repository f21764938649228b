public import Diagnostics
public import Stimuli

/// The circuit-informed twin of the minimal triplet-STDP synapse (`tstdp-minimal`): the triplet rule with nearest spikes,
/// as its transistors compute it.
///
/// A trace is a voltage that a spike sets and a leak ramps down; a transistor in weak inversion makes an exponential of
/// it. What silicon adds to the rule is taken from biases, sizes and the technology's constants, never from answers of
/// the circuit: see ``Effects``. Between spikes everything goes in closed form.
///
/// - Leak: dV/dt = −I/C, I = I_tau (1 + (V − V_diode)/V_A); τ = n U_T C/I.
/// - Depression at a pre spike: Q = I_s (W/L) ln²(1 + e^{v/2}) t_p, v moved by the trace o1 in units of n U_T.
/// - Potentiation at a post spike: the current of o2 and A2 in a differential pair with gates r1 and vref, through a mirror.
/// - The nets between a switch and its current source keep charges: dv/dt = I e^{−v/U}/C, hence a logarithm of ∫I dt.
///
/// J.-P. Pfister and W. Gerstner, J. Neurosci. 26 (2006) 9673, for the rule; C. C. Enz, F. Krummenacher and E. A. Vittoz,
/// Analog Integrated Circuits and Signal Processing 8 (1995) 83, for currents from weak to moderate inversion.
public struct TSTDPTwin: Hashable, Codable, Sendable, PlasticityRule {
    /// The size of a channel.
    public struct Geometry: Hashable, Codable, Sendable {
        /// The width in metres.
        public var width: Double

        /// The length in metres.
        public var length: Double

        /// Creates a size.
        ///
        /// - Parameters:
        ///   - width: The width in metres.
        ///   - length: The length in metres.
        public init(width: Double, length: Double) {
            self.width = width
            self.length = length
        }
    }

    /// What silicon does to the rule.
    public struct Effects: OptionSet, Hashable, Codable, Sendable {
        /// One bit for each effect.
        public let rawValue: Int

        /// Creates a set from bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Moderate inversion: currents and the pair's share leave the exponential.
        public static let inversion = Effects(rawValue: 1)
        /// Traces lose what an opening switch takes along, and keep a rest when a pulse is too short.
        public static let switches = Effects(rawValue: 2)
        /// A trace that is set kicks the gate of its leak through the drain's overlap, and leaks faster for a while.
        public static let biasKick = Effects(rawValue: 4)
        /// The nets sp and sn hand charges to and from the weight.
        public static let storedCharges = Effects(rawValue: 8)
        /// The mirror's gates must be charged before the weight moves.
        public static let mirrorSettling = Effects(rawValue: 16)
        /// Currents depend on drain voltages: the mirror's gain, the weight dependence, the slope of ramps.
        public static let outputConductance = Effects(rawValue: 32)
        /// Transistors that are off, and junctions.
        public static let leakage = Effects(rawValue: 64)
        /// A pulse lasts: traces move during it, its edges count, traces are held and the one of o2 is set late.
        public static let pulseWidth = Effects(rawValue: 128)
        /// Traces end at ground, the weight at ground and supply.
        public static let bounds = Effects(rawValue: 256)

        /// All of them.
        public static let all = Effects(rawValue: 511)
    }

    /// Values of all parameters and biases by their names in the circuit's file, and `vdd` and `ut`, in SI units.
    public var values: [String: Double]

    /// The technology's constants by name, e.g. `ns_n`.
    public var constants: [String: Double]

    /// The sizes of the devices by path, e.g. `xsyn.mn1`.
    public var devices: [String: Geometry]

    /// What is added to thresholds by path, in volts, counted as the simulator's `delvto`: a positive one weakens an
    /// n-channel and strengthens a p-channel device.
    public var thresholdShifts: [String: Double]

    /// Factors on currents by path, 1 if absent.
    public var currentFactors: [String: Double]

    /// What is taken into account.
    public var effects: Effects

    /// Creates a twin.
    ///
    /// - Parameters:
    ///   - values: Parameters and biases by their names in the circuit's file, in SI units. Without `vdd` and `ut` 3.3 V
    ///     and kT/q at 27 °C are taken.
    ///   - constants: The technology's constants.
    ///   - devices: The sizes of the synapse's and the bias generator's devices, by path in lower case.
    ///   - thresholdShifts: What is added to thresholds in volts, by path.
    ///   - currentFactors: Factors on currents by path.
    ///   - effects: What is taken into account.
    /// - Throws: A `DiagnosticError` that names every value, constant and device that is missing or not above zero, and
    ///   every shift or factor of a device that the circuit does not have.
    public init(
        values: [String: Double], constants: [String: Double], devices: [String: Geometry],
        thresholdShifts: [String: Double] = [:], currentFactors: [String: Double] = [:], effects: Effects = .all
    ) throws(DiagnosticError) {
        self.values = values.merging(["vdd": 3.3, "ut": 8.617_333_262e-5 * 300.15]) { given, _ in given }
        self.constants = constants
        self.devices = devices
        self.thresholdShifts = thresholdShifts
        self.currentFactors = currentFactors
        self.effects = effects
        let problems = findings()
        if !problems.isEmpty { throw DiagnosticError(problems) }
    }

    /// The total change of the weight after all repetitions of a condition, from rest.
    ///
    /// - Parameter condition: The spikes, in seconds of biological time.
    /// - Returns: Δw = (V_w(end) − v_w0)/s_w.
    public func weightChange(_ condition: Condition) -> Double {
        TwinRun(TwinParameters([self]), condition).weightChange()[0]
    }

    /// The total changes of the weight for several conditions, each from rest.
    ///
    /// - Parameter conditions: The conditions.
    /// - Returns: One Δw for each condition, in their order.
    public func weightChanges(_ conditions: [Condition]) -> [Double] {
        let parameters = TwinParameters([self])
        return conditions.map { TwinRun(parameters, $0).weightChange()[0] }
    }

    /// The values that the twin needs.
    public static let valueNames = [
        "acceleration", "c_trace", "c_w", "s_w", "t_p", "t_edge", "v_w0", "vref", "vpk_r1", "itp", "itd", "ity",
        "itrip",
        "ia2", "idep",
    ]

    /// The constants that the twin needs.
    public static let constantNames = [
        "ns_n", "is_n", "vt_n", "nb_n", "isb_n", "vtb_n", "va_n", "va4_n", "cov_n", "cg_n", "cgs_n", "qch_n", "cj_n",
        "qsw_n", "iw_n", "ij_n", "ns_p", "is_p", "vt_p", "nb_p", "isb_p", "vtb_p", "va_p", "cov_p", "cg_p", "cgs_p",
        "cj_p", "qsw_p",
    ]

    /// The devices of the synapse and of its bias generator.
    public static let deviceNames = TwinDevice.allCases.map(\.path)

    private func findings() -> [Diagnostic] {
        var findings: [Diagnostic] = []
        func need(_ names: [String], in found: [String: Double], _ what: String) {
            let missing = names.filter { !((found[$0] ?? 0) > 0 && (found[$0] ?? 0).isFinite) }
            guard !missing.isEmpty else { return }
            findings.append(
                Diagnostic(
                    .error, "twin-incomplete",
                    "the twin of tstdp-minimal needs a positive \(what) of \(missing.joined(separator: ", "))",
                    help: what == "constant" ? "the technology's file gives them under 'dynamics'" : nil))
        }
        need(Self.valueNames + ["vdd", "ut"], in: values, "value")
        need(Self.constantNames, in: constants, "constant")
        need(Self.deviceNames, in: devices.mapValues { min($0.width, $0.length) }, "size")
        for name in Set(thresholdShifts.keys).union(currentFactors.keys).sorted()
        where !Self.deviceNames.contains(name) {
            findings.append(
                Diagnostic(
                    .error, "unknown-device", "tstdp-minimal has no transistor '\(name)'",
                    help: helpNaming(name, among: Self.deviceNames)))
        }
        return findings
    }
}

/// The transistors of the circuit.
enum TwinDevice: String, CaseIterable {
    case msr1, mlr1, mso1, mlo1, mso2, mlo2, mt2, mta, md1, md2, mp1, mp2, mp3, mn1, mn2
    case mbtp, mbtd, mbty, mbtrip, mba2, mbdep

    /// The path in the flattened netlist.
    var path: String { (rawValue.hasPrefix("mb") ? "xbias." : "xsyn.") + rawValue }
}

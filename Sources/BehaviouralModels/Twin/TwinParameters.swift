/// The traces of the minimal synapse.
enum TwinTrace {
    case r1, o1, o2
}

/// One value for each trace.
struct PerTrace<Value: Sendable>: Sendable {
    var r1: Value
    var o1: Value
    var o2: Value

    @inline(__always)
    subscript(_ trace: TwinTrace) -> Value {
        get {
            switch trace {
            case .r1: r1
            case .o1: o1
            case .o2: o2
            }
        }
        set {
            switch trace {
            case .r1: r1 = newValue
            case .o1: o1 = newValue
            case .o2: o2 = newValue
            }
        }
    }
}

/// What the equations of up to eight twins need, computed from biases, sizes, constants and shifts.
struct TwinParameters: Sendable {
    /// A leaky trace.
    struct Trace: Sendable {
        /// The voltage that a spike sets.
        var peak: TwinLanes
        /// The capacitance of the net.
        var capacitance: TwinLanes
        /// The leak at the drain voltage of its diode, and that voltage.
        var leak: TwinLanes
        var diode: TwinLanes
        /// Leakage of junctions.
        var junction: TwinLanes
        /// What an opening switch takes, in volts, and the part of the old voltage that a pulse leaves.
        var kick: TwinLanes
        var rest: TwinLanes
        /// The gate of the leak: its capacitance, the time constant of its diode.
        var biasCapacitance: TwinLanes
        var biasTime: TwinLanes
    }

    let effects: TSTDPTwin.Effects
    /// Scalars that the twins of one batch share: seconds of circuit time for a second of biology, pulse, delay of postd.
    let timeScale: Double
    let pulse: Double
    let delay: Double
    /// The time that a pulse's switch conducts.
    let conduction: Double

    var traces: PerTrace<Trace>
    var supply, weightStart, weightScale, weightCapacitance: TwinLanes
    /// n U_T, without and with back bias; n U_T of p-channel devices.
    var nu, nuPair, nuP: TwinLanes
    /// Output devices, the pair and the mirror.
    var output, pair, mirror: TwinCurrent
    var mirrorThreshold: TwinLanes
    /// v at the peaks of o1 and o2, moved by mismatch; the current of A2 and what output conductance adds to both tails.
    var depressionLevel, tripletLevel, pairCurrent, tripletGain, pairGain: TwinLanes
    var reference, pairOffset: TwinLanes
    /// The mirror's factor by size and gain, and what its thresholds add to v; a positive shift strengthens a p-channel
    /// device.
    var mirrorRatio, mirrorOffset: TwinLanes
    var earlyN, earlyP, earlyLeak: TwinLanes
    /// Overlaps and channels that couple: drain of a leak, its channel charge, gates of MN1, MD1 and MP2.
    var leakCoupling, leakChannel, pairCoupling, outputCoupling, mirrorCoupling: TwinLanes
    /// The nets sn and sp: capacitance, voltage per e-fold of the source, share of the gate's swing, kick.
    var sn, sp: StoredCharge
    /// n U_T C of the mirror's gates, in coulombs.
    var mirrorCharge: TwinLanes
    /// Currents of MN1 and MN2 that are off.
    var offOutput, offSwitch: TwinLanes

    struct StoredCharge: Sendable {
        var capacitance, scale, coupling, kick: TwinLanes
    }
}

/// Voltages and charges of up to eight twins at one time.
struct TwinState {
    let p: TwinParameters
    /// Seconds of circuit time.
    private(set) var time = 0.0
    /// The traces.
    private(set) var v: PerTrace<TwinLanes>
    /// How far the gate of each leak is above rest, in units of n U_T.
    private var raised = PerTrace(r1: TwinLanes(), o1: TwinLanes(), o2: TwinLanes())
    /// The voltages of sn and (from the supply) sp without what their gates' swings couple in.
    private var sn: TwinLanes
    private var sp: TwinLanes
    /// The mirror's current.
    private var mirror = TwinLanes(repeating: 1e-14)
    /// The weight voltage from the start of a repetition on is `offset + factor · (that at its start)`.
    private(set) var offset = TwinLanes()
    private(set) var factor = TwinLanes(repeating: 1)
    /// The weight voltage.
    var weight: TwinLanes

    private var effects: TSTDPTwin.Effects { p.effects }

    init(_ parameters: TwinParameters) {
        p = parameters
        weight = parameters.weightStart
        // Rest: traces at ground; without bounds so low that they carry nothing.
        let rest = TwinLanes(repeating: parameters.effects.contains(.bounds) ? 0 : -30)
        v = PerTrace(r1: rest, o1: rest, o2: rest)
        sn = TwinLanes(repeating: 0.1)
        sp = TwinLanes(repeating: 0.1)
    }

    /// Starts to count the weight anew.
    mutating func startRepetition() { (offset, factor) = (TwinLanes(), TwinLanes(repeating: 1)) }

    /// Keeps the weight between ground and supply.
    func bounded(_ weight: TwinLanes) -> TwinLanes {
        guard effects.contains(.bounds) else { return weight }
        return LaneMath.max(LaneMath.min(weight, p.supply), TwinLanes())
    }

    private mutating func add(_ voltage: TwinLanes, slope: TwinLanes = TwinLanes()) {
        offset += voltage + slope * offset
        factor += slope * factor
        weight = bounded(weight + voltage + slope * weight)
    }

    /// A pre spike: o1 is read, r1 set.
    mutating func pre() {
        let held = conductionTime
        var trace = v.o1
        if effects.contains(.storedCharges) {
            trace -= p.outputCoupling / p.traces.o1.capacitance * (sn + p.sn.coupling * v.o1)
        }
        if effects.contains(.pulseWidth) { trace -= ramp(p.traces.o1, held / 2) }
        let step = depression(trace) * p.conduction / p.weightCapacitance
        if effects.contains(.outputConductance) {
            add(-step * (1 - p.traces.o1.peak / p.earlyN), slope: -step / p.earlyN)
        } else {
            add(-step)
        }
        let before = v.r1
        set(.r1)
        if effects.contains(.mirrorSettling) {
            mirror *= LaneMath.exp(-p.pairCoupling * (v.r1 - before) / p.mirrorCharge)
        }
        advance(by: held, holding: .r1, snConnected: true)
        release(.r1)
        if effects.contains(.storedCharges) { sn = -p.sn.kick - p.sn.coupling * v.o1 }
    }

    /// A post spike: r1 and o2 are read, o1 set.
    mutating func post() {
        let held = conductionTime
        let now = v
        if effects.contains(.pulseWidth) {
            v.r1 = floored(v.r1 - ramp(p.traces.r1, held / 2))
            v.o2 = floored(v.o2 - ramp(p.traces.o2, held / 2))
        }
        let current = pair().current
        v = now
        let gate = mirrorGate
        var charge = current * p.conduction
        if effects.contains(.mirrorSettling) {
            // sp rises to the supply and lifts the gate; then dI/dt = I (I_in − I)/q.
            let lift = p.mirrorCoupling * LaneMath.max(sp + p.sp.coupling * gate, TwinLanes()) / p.mirrorCharge
            let ready = LaneMath.min(charge / p.mirrorCharge, TwinLanes(repeating: 600))
            charge =
                p.mirrorCharge
                * LaneMath.log1p(mirror * LaneMath.exp(-lift) / current * LaneMath.expm1(ready))
        }
        let step = charge * mirrored(current) / p.weightCapacitance
        if effects.contains(.outputConductance) {
            add(step * (1 + (p.supply - gate) / p.earlyP), slope: -step / p.earlyP)
        } else {
            add(step)
        }
        set(.o1)
        advance(by: held, holding: .o1, spConnected: true)
        release(.o1)
        if effects.contains(.storedCharges) { sp = -p.sp.kick - p.sp.coupling * mirrorGate }
    }

    /// The delayed post spike: o2 is set.
    mutating func delayedPost() {
        set(.o2)
        advance(by: conductionTime, holding: .o2)
        release(.o2)
    }

    private var conductionTime: Double { effects.contains(.pulseWidth) ? p.conduction : 0 }

    // Currents

    private func depression(_ trace: TwinLanes) -> TwinLanes {
        p.output.current(p.depressionLevel + (trace - p.traces.o1.peak) / p.nu)
    }

    private func pair() -> (current: TwinLanes, triplet: TwinLanes, tail: TwinLanes) {
        let triplet =
            p.output.current(p.tripletLevel + (v.o2 - p.traces.o2.peak) / p.nu) * p.tripletGain
        let tail = triplet + p.pairCurrent * p.pairGain
        let current = p.pair.share(of: tail, behind: (p.reference - v.r1 + p.pairOffset) / p.nuPair)
        return (LaneMath.max(current, TwinLanes(repeating: 1e-200)), triplet, tail)
    }

    /// What the mirror makes of a current, relative to it.
    private func mirrored(_ current: TwinLanes) -> TwinLanes {
        p.mirrorRatio * p.mirror.current(p.mirror.voltage(current) + p.mirrorOffset) / current
    }

    /// |V_GS| of the mirror.
    private var mirrorGate: TwinLanes { p.mirrorThreshold + p.nuP * p.mirror.voltage(mirror) }

    private func floored(_ voltage: TwinLanes) -> TwinLanes {
        effects.contains(.bounds) ? LaneMath.max(voltage, TwinLanes()) : voltage
    }

    // Traces

    private func ramp(_ trace: TwinParameters.Trace, _ duration: Double) -> TwinLanes {
        trace.leak * duration / trace.capacitance
    }

    private mutating func set(_ place: TwinTrace) {
        let trace = p.traces[place]
        let old = v[place]
        let new = effects.contains(.switches) ? trace.peak - (trace.peak - old) * trace.rest : trace.peak
        if effects.contains(.biasKick) {
            let charge = p.leakCoupling * (new - old) + p.leakChannel * LaneMath.exp(old * -10)
            raised[place] += charge / (trace.biasCapacitance * p.nu)
        }
        v[place] = new
    }

    private mutating func release(_ place: TwinTrace) {
        if effects.contains(.switches) { v[place] -= p.traces[place].kick }
    }

    private mutating func decay(_ place: TwinTrace, _ duration: Double, held: Bool) {
        let trace = p.traces[place]
        var drop = ramp(trace, duration)
        if effects.contains(.outputConductance) {
            drop *= 1 + (LaneMath.max(v[place], TwinLanes()) - trace.diode) / p.earlyLeak
        }
        if effects.contains(.leakage) { drop += trace.junction * duration / trace.capacitance }
        if effects.contains(.biasKick) {
            // The diode pulls its gate back, e^{−k} rising to 1; the leak takes as much from the trace.
            let old = raised[place]
            let left = LaneMath.expm1(-old) * LaneMath.exp(-duration / trace.biasTime)
            let new = -LaneMath.log1p(left)
            drop += trace.biasCapacitance * p.nu / trace.capacitance * (old - new)
            raised[place] = new
        }
        if !held { v[place] = floored(v[place] - drop) }
    }

    // Time

    /// Goes to a time; nothing happens when it has passed already.
    mutating func advance(to end: Double) {
        if end > time { advance(by: end - time, holding: nil) }
    }

    private mutating func advance(
        by duration: Double, holding held: TwinTrace?, snConnected: Bool = false, spConnected: Bool = false
    ) {
        guard duration > 0 else { return }
        if effects.contains(.storedCharges), !snConnected { fillSource(duration) }
        if !effects.isDisjoint(with: [.storedCharges, .mirrorSettling]) {
            follow(duration, spConnected: spConnected)
        }
        decay(.r1, duration, held: held == .r1)
        decay(.o1, duration, held: held == .o1)
        decay(.o2, duration, held: held == .o2)
        time += duration
    }

    /// The weight fills sn through MN1: with x = exp(u/U), dx/dt = I(o1) exp(−αV_o1/U)/(C U), and I falls as o1 does. A
    /// transistor that is off empties it, and in series with MN1 lets the weight leak.
    private mutating func fillSource(_ duration: Double) {
        let net = p.sn
        let trace = p.traces.o1
        let current = depression(v.o1) * LaneMath.exp(-net.coupling * v.o1 / net.scale)
        let fall = trace.leak / trace.capacitance * (1 / p.nu - net.coupling / net.scale)
        let gain = current / (net.capacitance * net.scale * fall) * -LaneMath.expm1(-duration * fall)
        let new = net.scale * LaneMath.log(LaneMath.exp(sn / net.scale) + gain)
        add(-net.capacitance * (new - sn) / p.weightCapacitance)
        sn = new
        guard effects.contains(.leakage) else { return }
        let series = p.offOutput * p.offSwitch / (p.offOutput + p.offSwitch)
        let level = net.scale * LaneMath.log1p(p.offOutput / p.offSwitch)
        let coupled = net.coupling * floored(v.o1 - ramp(trace, duration))
        let voltage = sn + coupled
        let above = LaneMath.max(voltage - level, TwinLanes())
        let needed = above * net.capacitance / p.offSwitch
        let rest = LaneMath.max(duration - needed, TwinLanes())
        add(-series * rest / p.weightCapacitance)
        let lowered = voltage - LaneMath.min(above, p.offSwitch * duration / net.capacitance)
        let lifted = LaneMath.max(voltage, LaneMath.min(level, voltage + series * duration / net.capacitance))
        sn = lifted.replacing(with: lowered, where: above .> 0) - coupled
    }

    /// The mirror follows the pair, and sp hands its charge to the weight.
    private mutating func follow(_ duration: Double, spConnected: Bool) {
        let (current, triplet, tail) = pair()
        let share = current / tail
        let (r1, o2) = (p.traces.r1, p.traces.o2)
        // The pair's current falls at this rate; where it falls faster than the mirror can, the mirror keeps q·rate.
        let rate =
            r1.leak / (p.nuPair * r1.capacitance) * (1 - share) + o2.leak / (p.nu * o2.capacitance) * (triplet / tail)
        let q = p.mirrorCharge
        let floor = q * rate
        let lost = rate * duration
        let fallen = current * LaneMath.exp(-lost)
        let ratio = LaneMath.max(current / floor, TwinLanes(repeating: 1))
        let crossing = LaneMath.log(ratio) / rate
        let late = LaneMath.max(duration - crossing, TwinLanes())
        let following = (fallen + floor).replacing(
            with: LaneMath.max(fallen, floor / (1 + rate * late)), where: late .> 0)
        let moved =
            current / rate * -LaneMath.expm1(-lost) + floor * LaneMath.min(TwinLanes(repeating: duration), crossing)
            + q * LaneMath.log1p(rate * late)
        let before = mirror
        if effects.contains(.mirrorSettling) {
            let old = LaneMath.exp(-moved / q)
            mirror = LaneMath.max(1 / ((1 - old) / following + old / before), TwinLanes(repeating: 1e-16))
        } else {
            mirror = LaneMath.max(following, TwinLanes(repeating: 1e-16))
        }
        guard effects.contains(.storedCharges), !spConnected else { return }
        let net = p.sp
        let start = LaneMath.max(mirror, before).replacing(with: current + floor, where: moved .> 2 * q)
        let gate = p.mirrorThreshold + p.nuP * p.mirror.voltage(start)
        let driven = start * mirrored(start) * LaneMath.exp(-net.coupling * gate / net.scale)
        let fall = rate * (1 - p.nuP * net.coupling / net.scale)
        let gain = driven / (net.capacitance * net.scale * fall) * -LaneMath.expm1(-fall * duration)
        let new = net.scale * LaneMath.log(LaneMath.exp(sp / net.scale) + gain)
        add(net.capacitance * (new - sp) / p.weightCapacitance)
        sp = new
    }
}

internal import RealModule

/// By how much the four traces of a triplet rule decay over one gap: exp(−gap/τ), 0 for τ = 0.
struct TripletDecay: Hashable, Sendable {
    var r1: Double
    var r2: Double
    var o1: Double
    var o2: Double

    init(over gap: Double, of rule: TripletRule) {
        r1 = Self.factor(gap, rule.tauPlus)
        r2 = Self.factor(gap, rule.tauX)
        o1 = Self.factor(gap, rule.tauMinus)
        o2 = Self.factor(gap, rule.tauY)
    }

    static func factor(_ gap: Double, _ tau: Double) -> Double {
        tau == 0 ? 0 : Double.exp(-gap / tau)
    }
}

/// The traces of a triplet rule and the weight that they have made so far.
struct TripletState: Hashable, Sendable {
    var r1 = 0.0
    var r2 = 0.0
    var o1 = 0.0
    var o2 = 0.0
    var weight = 0.0

    mutating func decay(_ decay: TripletDecay) {
        r1 *= decay.r1
        r2 *= decay.r2
        o1 *= decay.o1
        o2 *= decay.o2
    }

    /// Reads all traces first and changes them afterwards.
    mutating func take(_ instant: SpikeEvents.Instant, _ rule: TripletRule) {
        if instant.hasPre { weight -= o1 * (rule.depression2 + rule.depression3 * r2) }
        if instant.hasPost { weight += r1 * (rule.potentiation2 + rule.potentiation3 * o2) }
        let keeps = rule.scheme == .allToAll
        if instant.hasPre {
            r1 = keeps ? r1 + 1 : 1
            r2 = keeps ? r2 + 1 : 1
        }
        if instant.hasPost {
            o1 = keeps ? o1 + 1 : 1
            o2 = keeps ? o2 + 1 : 1
        }
    }
}

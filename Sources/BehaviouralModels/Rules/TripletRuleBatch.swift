public import Stimuli

/// Many parameter sets of the triplet rule, evaluated together, eight to a SIMD register.
///
/// The arithmetic is that of ``TripletRule/weightChange(_:)`` in the same order, spike by spike, so that every answer
/// has the same bits as the single rule's. Sets that do not fill the last register are padded with the last one.
///
///     let batch = TripletRuleBatch(samples)
///     let changes = batch.weightChanges(conditions)   // changes[condition][sample]
public struct TripletRuleBatch: Hashable, Sendable {
    /// The parameter sets.
    public let rules: [TripletRule]

    private let lanes: [Lanes]

    /// Creates a batch.
    ///
    /// - Parameter rules: The parameter sets; schemes may differ.
    public init(_ rules: [TripletRule]) {
        self.rules = rules
        lanes = stride(from: 0, to: rules.count, by: 8).map { Lanes(rules[$0..<min($0 + 8, rules.count)]) }
    }

    /// The total change of the weight of every parameter set under one condition.
    ///
    /// - Parameter condition: The spikes, in seconds of biological time.
    /// - Returns: One Δw for each parameter set, in their order.
    public func weightChange(_ condition: Condition) -> [Double] {
        weightChange(SpikeEvents(condition))
    }

    /// The total changes of the weight of every parameter set under several conditions, each from rest.
    ///
    /// - Parameter conditions: The conditions.
    /// - Returns: For each condition one Δw for each parameter set.
    public func weightChanges(_ conditions: [Condition]) -> [[Double]] {
        conditions.map(weightChange)
    }

    private func weightChange(_ events: SpikeEvents) -> [Double] {
        var changes: [Double] = []
        changes.reserveCapacity(lanes.count * 8)
        for lane in lanes {
            let change = lane.weightChange(events)
            for index in 0..<8 { changes.append(change[index]) }
        }
        changes.removeLast(changes.count - rules.count)
        return changes
    }
}

/// Eight parameter sets side by side.
private struct Lanes: Hashable, Sendable {
    typealias Vector = SIMD8<Double>

    var potentiation2 = Vector()
    var potentiation3 = Vector()
    var depression2 = Vector()
    var depression3 = Vector()
    var tauPlus = Vector()
    var tauMinus = Vector()
    var tauX = Vector()
    var tauY = Vector()
    /// 1 where traces keep their value at a spike, 0 where a spike sets them.
    var keeps = Vector()

    init(_ rules: ArraySlice<TripletRule>) {
        for index in 0..<8 {
            let place = min(rules.startIndex + index, rules.endIndex - 1)
            let rule = rules[place]
            potentiation2[index] = rule.potentiation2
            potentiation3[index] = rule.potentiation3
            depression2[index] = rule.depression2
            depression3[index] = rule.depression3
            tauPlus[index] = rule.tauPlus
            tauMinus[index] = rule.tauMinus
            tauX[index] = rule.tauX
            tauY[index] = rule.tauY
            keeps[index] = rule.scheme == .allToAll ? 1 : 0
        }
    }

    struct Step {
        var hasPre: Bool
        var hasPost: Bool
        var r1: Vector
        var r2: Vector
        var o1: Vector
        var o2: Vector
    }

    func weightChange(_ events: SpikeEvents) -> Vector {
        let steps = zip(events.instants, events.gaps).map { instant, gap in
            Step(
                hasPre: instant.hasPre, hasPost: instant.hasPost, r1: Self.decay(gap, tauPlus),
                r2: Self.decay(gap, tauX), o1: Self.decay(gap, tauMinus), o2: Self.decay(gap, tauY))
        }
        let one = Vector(repeating: 1)
        var (r1, r2, o1, o2, weight) = (Vector(), Vector(), Vector(), Vector(), Vector())
        for _ in 0..<events.repetitions {
            for step in steps {
                r1 *= step.r1
                r2 *= step.r2
                o1 *= step.o1
                o2 *= step.o2
                if step.hasPre { weight -= o1 * (depression2 + depression3 * r2) }
                if step.hasPost { weight += r1 * (potentiation2 + potentiation3 * o2) }
                if step.hasPre {
                    r1 = r1 * keeps + one
                    r2 = r2 * keeps + one
                }
                if step.hasPost {
                    o1 = o1 * keeps + one
                    o2 = o2 * keeps + one
                }
            }
        }
        return weight
    }

    /// The exponentials are the system's, lane by lane: they are few, because the gaps repeat.
    private static func decay(_ gap: Double, _ tau: Vector) -> Vector {
        var factor = Vector()
        for index in 0..<8 { factor[index] = TripletDecay.factor(gap, tau[index]) }
        return factor
    }
}

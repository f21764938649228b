public import Stimuli

/// Many parameter sets of the triplet rule, evaluated together, four to a SIMD vector.
///
/// The arithmetic is that of ``TripletRule/weightChange(_:)`` in the same order, spike by spike, so that every answer
/// has the same bits as the single rule's. Sets that do not fill the last vector are padded with the last one.
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
        lanes = TripletRule.Scheme.allCases.flatMap { scheme in
            let places = rules.indices.filter { rules[$0].scheme == scheme }
            return stride(from: 0, to: places.count, by: Lanes.count).map { start in
                Lanes(rules, at: Array(places[start..<min(start + Lanes.count, places.count)]), scheme)
            }
        }
    }

    /// The total change of the weight of every parameter set under one condition.
    ///
    /// - Parameter condition: The spikes, in seconds of biological time.
    /// - Returns: One Δw for each parameter set, in their order.
    public func weightChange(_ condition: Condition) -> [Double] {
        let events = SpikeEvents(condition)
        var changes = [Double](repeating: 0, count: rules.count)
        for lane in lanes {
            let change = lane.weightChange(events)
            for (index, place) in lane.places.enumerated() { changes[place] = change[index] }
        }
        return changes
    }

    /// The total changes of the weight of every parameter set under several conditions, each from rest.
    ///
    /// - Parameter conditions: The conditions.
    /// - Returns: For each condition one Δw for each parameter set.
    public func weightChanges(_ conditions: [Condition]) -> [[Double]] {
        conditions.map(weightChange)
    }
}

/// Up to four parameter sets of one scheme side by side.
///
/// Four, not eight: all traces, the weight and the amplitudes then stay in the registers of a plain x86-64 processor.
private struct Lanes: Hashable, Sendable {
    typealias Vector = SIMD4<Double>

    static let count = Vector.scalarCount

    /// Where the parameter sets stand in the batch.
    var places: [Int]
    var accumulates: Bool
    var potentiation2 = Vector()
    var potentiation3 = Vector()
    var depression2 = Vector()
    var depression3 = Vector()
    var tauPlus = Vector()
    var tauMinus = Vector()
    var tauX = Vector()
    var tauY = Vector()

    init(_ rules: [TripletRule], at places: [Int], _ scheme: TripletRule.Scheme) {
        self.places = places
        accumulates = scheme == .allToAll
        for index in 0..<Self.count {
            let rule = rules[places[min(index, places.count - 1)]]
            potentiation2[index] = rule.potentiation2
            potentiation3[index] = rule.potentiation3
            depression2[index] = rule.depression2
            depression3[index] = rule.depression3
            tauPlus[index] = rule.tauPlus
            tauMinus[index] = rule.tauMinus
            tauX[index] = rule.tauX
            tauY[index] = rule.tauY
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
        // One loop for each scheme, so that the choice is not made at every spike.
        let one = Vector(repeating: 1)
        return accumulates
            ? run(steps, events.repetitions) { $0 + one } : run(steps, events.repetitions) { _ in one }
    }

    /// - Parameter grown: The trace after a spike, from the trace before it.
    @inline(__always)
    private func run(_ steps: [Step], _ repetitions: Int, grown: (Vector) -> Vector) -> Vector {
        var (r1, r2, o1, o2, weight) = (Vector(), Vector(), Vector(), Vector(), Vector())
        for _ in 0..<repetitions {
            for step in steps {
                r1 *= step.r1
                r2 *= step.r2
                o1 *= step.o1
                o2 *= step.o2
                // One branch for each kind of instant is a third faster than one for pre and one for post.
                if step.hasPre && step.hasPost {
                    weight -= o1 * (depression2 + depression3 * r2)
                    weight += r1 * (potentiation2 + potentiation3 * o2)
                    (r1, r2, o1, o2) = (grown(r1), grown(r2), grown(o1), grown(o2))
                } else if step.hasPre {
                    weight -= o1 * (depression2 + depression3 * r2)
                    (r1, r2) = (grown(r1), grown(r2))
                } else {
                    weight += r1 * (potentiation2 + potentiation3 * o2)
                    (o1, o2) = (grown(o1), grown(o2))
                }
            }
        }
        return weight
    }

    /// The exponentials are the system's, lane by lane: they are few, because the gaps repeat.
    private static func decay(_ gap: Double, _ tau: Vector) -> Vector {
        var factor = Vector()
        for index in 0..<count { factor[index] = TripletDecay.factor(gap, tau[index]) }
        return factor
    }
}

public import Stimuli

/// Many twins under the same conditions, eight to a SIMD register: mismatch samples, or biases that are being tuned.
///
///     let batch = TSTDPTwinBatch(samples)
///     let changes = batch.weightChanges(conditions)   // changes[condition][sample]
///
/// Each answer is that of ``TSTDPTwin/weightChange(_:)`` up to a nanovolt a repetition: eight twins go through
/// repetitions together until the last of them has settled.
public struct TSTDPTwinBatch: Sendable {
    /// The twins.
    public let twins: [TSTDPTwin]

    private let groups: [(places: [Int], parameters: TwinParameters)]

    /// Creates a batch.
    ///
    /// - Parameter twins: The twins. Those with the same effects, `acceleration`, `t_p` and `t_edge` share registers.
    public init(_ twins: [TSTDPTwin]) {
        self.twins = twins
        var kinds: [[Double]: [Int]] = [:]
        for (place, twin) in twins.enumerated() {
            let key = ["acceleration", "t_p", "t_edge"].map { twin.values[$0] ?? 0 } + [Double(twin.effects.rawValue)]
            kinds[key, default: []].append(place)
        }
        groups = kinds.values.flatMap { places in
            stride(from: 0, to: places.count, by: 8).map { start in
                let members = Array(places[start..<min(start + 8, places.count)])
                return (members, TwinParameters(members.map { twins[$0] }))
            }
        }
    }

    /// The total change of the weight of every twin under one condition.
    ///
    /// - Parameter condition: The spikes, in seconds of biological time.
    /// - Returns: One Δw for each twin, in their order.
    public func weightChange(_ condition: Condition) -> [Double] {
        var changes = Array(repeating: 0.0, count: twins.count)
        for group in groups {
            let change = TwinRun(group.parameters, condition).weightChange()
            for (lane, place) in group.places.enumerated() { changes[place] = change[lane] }
        }
        return changes
    }

    /// The total changes of the weight of every twin under several conditions, each from rest.
    ///
    /// - Parameter conditions: The conditions.
    /// - Returns: For each condition one Δw for each twin.
    public func weightChanges(_ conditions: [Condition]) -> [[Double]] {
        conditions.map(weightChange)
    }
}

internal import Simulation

/// Where a quantity over time becomes spikes.
public struct Threshold: Hashable, Sendable {
    /// The level in the unit of the quantity.
    public var level: Double

    /// Whether spikes are upward crossings.
    public var isRising: Bool

    /// How far the quantity must have been on the other side before it can cross again.
    public var hysteresis: Double

    /// Creates a threshold.
    ///
    /// - Parameters:
    ///   - level: The level in the unit of the quantity.
    ///   - isRising: Whether spikes are upward crossings.
    ///   - hysteresis: How far the quantity must have been on the other side before it can cross again.
    public init(_ level: Double, isRising: Bool = true, hysteresis: Double = 0) {
        self.level = level
        self.isRising = isRising
        self.hysteresis = hysteresis
    }
}

/// Finds crossings point by point, by straight lines between accepted points.
struct CrossingDetector {
    private let threshold: Threshold
    private var last: (time: Double, value: Double)?
    private var isReady = false

    init(_ threshold: Threshold) { self.threshold = threshold }

    /// The crossings up to the last of some further points.
    mutating func spikes(_ times: [Double], _ values: [Double]) -> [Double] {
        var found: [Double] = []
        let sign = threshold.isRising ? 1.0 : -1.0
        for (time, raw) in zip(times, values) {
            let value = sign * (raw - threshold.level)
            if let last, isReady, last.value < 0, value >= 0 {
                found.append(last.time + (time - last.time) * last.value / (last.value - value))
                isReady = false
            }
            if value < 0, value <= -threshold.hysteresis { isReady = true }
            last = (time, value)
        }
        return found
    }
}

extension CrossingDetector? {
    /// What leaves through an output: the crossings of its threshold, or the course where it has none.
    mutating func signal(_ times: [Double], _ values: [Double]) -> PortSignal {
        if let spikes = self?.spikes(times, values) { return .spikes(spikes) }
        return .course(.smooth(times: times, values: values))
    }
}

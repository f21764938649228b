extension SpikeTrain {
    /// The times from each spike to the next, in seconds.
    public var intervals: [Double] { zip(times, times.dropFirst()).map { $1 - $0 } }

    /// The inverse of the mean interval, (n − 1)/(tₙ − t₁), in hertz; 0 for fewer than two spikes.
    ///
    /// Unlike the number of spikes over the length of a window it is not quantised by the window.
    public var frequency: Double {
        guard let first = times.first, let last = times.last, last > first else { return 0 }
        return Double(times.count - 1) / (last - first)
    }

    /// How much intervals grow, from −1 (each a small part of the one before) over 0 (regular) to 1.
    ///
    /// The mean of (Tₖ₊₁ − Tₖ)/(Tₖ₊₁ + Tₖ) over pairs of neighbouring intervals, as the Allen Cell Types Database
    /// defines its adaptation index. `nil` for fewer than three spikes.
    public var adaptationIndex: Double? {
        let intervals = intervals
        guard intervals.count > 1 else { return nil }
        let sum = zip(intervals, intervals.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0) / ($1.1 + $1.0) }
        return sum / Double(intervals.count - 1)
    }

    /// A number that describes a set of intervals.
    public enum IntervalStatistic: String, Hashable, Codable, Sendable, CaseIterable {
        /// The arithmetic mean.
        case mean
        /// The middle value; the mean of the middle two for an even number.
        case median
        /// The shortest.
        case minimum
        /// The longest.
        case maximum
        /// The standard deviation with n − 1 in the denominator.
        case deviation
        /// The coefficient of variation: standard deviation over mean.
        case cv
    }

    /// A statistic of the intervals.
    ///
    /// - Parameter statistic: Which one.
    /// - Returns: Its value in seconds, or a pure number for the coefficient of variation; `nil` where there are too few
    ///   spikes: two are needed, three for deviation and coefficient of variation.
    public func intervals(_ statistic: IntervalStatistic) -> Double? {
        let sorted = intervals.sorted()
        guard let least = sorted.first, let most = sorted.last else { return nil }
        let mean = sorted.reduce(0, +) / Double(sorted.count)
        switch statistic {
        case .mean: return mean
        case .median: return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        case .minimum: return least
        case .maximum: return most
        case .deviation, .cv:
            guard sorted.count > 1 else { return nil }
            let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let deviation = (squares / Double(sorted.count - 1)).squareRoot()
            return statistic == .cv ? deviation / mean : deviation
        }
    }
}

/// The times of spikes, in seconds, in increasing order.
public struct SpikeTrain: Hashable, Codable, Sendable {
    /// The times in seconds, increasing.
    public let times: [Double]

    /// Creates a train; the times are sorted.
    ///
    /// - Parameter times: The times in seconds.
    public init(_ times: [Double]) {
        self.times = times.sorted()
    }

    /// How a signal crosses a threshold.
    public enum Direction: String, Hashable, Codable, Sendable, CaseIterable {
        /// Upwards.
        case rising
        /// Downwards.
        case falling
        /// Either way.
        case both
    }

    /// The crossings of a threshold by a signal, at times found by linear interpolation.
    ///
    /// With a hysteresis h the signal must have been beyond the threshold by h/2 on the other side since the crossing
    /// before, so that noise on the threshold counts once.
    ///
    /// - Parameters:
    ///   - waveforms: What a transient gave.
    ///   - name: The signal, e.g. `v(out)`.
    ///   - threshold: The threshold in the signal's unit.
    ///   - direction: Which crossings count.
    ///   - hysteresis: In the signal's unit; 0 counts every crossing.
    ///   - from: The start of the window in seconds; the start of the signal if `nil`.
    ///   - to: The end of the window in seconds; the end of the signal if `nil`.
    /// - Throws: ``WaveformError`` when there is no such signal, or the window is empty or outside of it.
    public init(
        crossingsIn waveforms: WaveformSet, of name: String, threshold: Double, direction: Direction = .rising,
        hysteresis: Double = 0, from: Double? = nil, to: Double? = nil
    ) throws(WaveformError) {
        let points = try SampledSignal(name, in: waveforms).points(from: from, to: to)
        let half = max(0, hysteresis) / 2
        var times: [Double] = []
        // Which side the signal was last clearly on, and the latest crossing of the threshold itself.
        var side = 0
        var crossing: Double?
        var before = points[0]
        for point in points {
            let (a, b) = (before.value - threshold, point.value - threshold)
            if a < 0 && b >= 0 || a > 0 && b <= 0 {
                crossing = before.time + (point.time - before.time) * (a / (a - b))
            }
            let now = b >= half && b > 0 || b == 0 && half == 0 && a < 0 ? 1 : b <= -half && b < 0 ? -1 : 0
            if now != 0, now != side {
                if side != 0, let crossing {
                    if direction == .both || (direction == .rising) == (now > 0) { times.append(crossing) }
                }
                side = now
            }
            before = point
        }
        self.init(times)
    }
}

public import Netlists
public import Waveforms

/// Spikes as a circuit sees them: trapezoidal voltage pulses.
public struct SpikePulses: Hashable, Codable, Sendable {
    /// The voltage between spikes, in volts.
    public var low: Double

    /// The voltage of a spike, in volts.
    public var high: Double

    /// How long a spike stays at its voltage, in seconds, edges not counted.
    public var width: Double

    /// How long each edge takes, in seconds.
    public var edge: Double

    /// How much later than the spike the pulse begins, in seconds.
    public var delay: Double

    /// Whether the source rests at `high` and goes to `low` for a spike.
    public var isInverted: Bool

    /// Creates a pulse form.
    ///
    /// - Parameters:
    ///   - low: The voltage between spikes, in volts.
    ///   - high: The voltage of a spike, in volts.
    ///   - width: How long a spike lasts, in seconds.
    ///   - edge: How long each edge takes, in seconds.
    ///   - delay: How much later than the spike the pulse begins, in seconds.
    ///   - isInverted: Whether it rests at `high`.
    public init(
        low: Double = 0, high: Double, width: Double, edge: Double, delay: Double = 0, isInverted: Bool = false
    ) {
        self.low = low
        self.high = high
        self.width = width
        self.edge = edge
        self.delay = delay
        self.isInverted = isInverted
    }

    /// A voltage source from `net` to ground that gives one pulse for each spike.
    ///
    /// The pulse begins to rise at the time of the spike plus ``delay``. A spike that comes before the pulse of the one
    /// before it has ended is left out: the pulses merge, as those of a monostable do.
    ///
    /// - Parameters:
    ///   - name: The name of the source, with its letter V.
    ///   - net: The net that it drives.
    ///   - train: The spikes, in seconds.
    /// - Returns: The source.
    public func source(_ name: String, net: String, train: SpikeTrain) -> Element {
        let points = course(of: train)
        let source = Source(
            dc: .number(isInverted ? high : low),
            shape: points.count > 1
                ? .piecewiseLinear(points.flatMap { [.number($0.time), .number($0.value)] }) : nil)
        return Element(name, nets: [net, "0"], value: .source(source))
    }

    /// The corners of the voltage of ``source(_:net:train:)``.
    ///
    /// - Parameter train: The spikes, in seconds.
    /// - Returns: Times in seconds, increasing from 0, and voltages.
    public func course(of train: SpikeTrain) -> [(time: Double, value: Double)] {
        let (rest, active) = isInverted ? (high, low) : (low, high)
        var points: [(time: Double, value: Double)] = [(0, rest)]
        var free = 0.0
        for spike in train.times where spike + delay >= free {
            let start = spike + delay
            let times = [start, start + edge, start + edge + width, start + 2 * edge + width]
            for (time, value) in zip(times, [rest, active, active, rest]) where time > points[points.count - 1].time {
                points.append((time, value))
            }
            free = times[3]
        }
        return points
    }
}

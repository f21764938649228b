/// Gives spikes at times that are known from the beginning.
public final class SpikeSource: NativeModel {
    /// None.
    public let inputs: [Port] = []

    /// `out`: the spikes.
    public let outputs = [Port("out", .spikes)]

    private let times: [Double]
    private var next = 0

    /// Creates a source.
    ///
    /// - Parameter times: The times in s, increasing.
    public init(_ times: [Double]) { self.times = times }

    /// The spikes up to the end of the window.
    public func advance(from begin: Double, to end: Double, _ signals: [PortSignal?]) -> [PortSignal] {
        let first = next
        while next < times.count, times[next] <= end { next += 1 }
        return [.spikes(Array(times[first..<next]))]
    }
}

/// A signal over its time axis, with what every measure needs of it.
///
/// Between two points a signal is a straight line, as in ngspice's own measurements.
struct SampledSignal {
    let name: String
    let times: [Double]
    let values: [Double]

    /// The signal of that name in a transient.
    init(_ name: String, in waveforms: WaveformSet) throws(WaveformError) {
        guard let signal = waveforms[name] else {
            throw .noSuchSignal(name, available: waveforms.signals.map(\.name))
        }
        guard !signal.values.isEmpty else { throw .noAnswer("\(name) has no values") }
        self.name = name
        times = waveforms.axis
        values = signal.values
    }

    var start: Double { times[0] }

    var end: Double { times[times.count - 1] }

    /// The value at a time, by linear interpolation.
    func value(at time: Double) throws(WaveformError) -> Double {
        // Stop times and edges are sums of decimal numbers: allow for their rounding.
        let slack = 1e-9 * max(abs(start), abs(end))
        guard time >= start - slack, time <= end + slack else {
            throw .noAnswer("\(name) has no value at \(time) s: it is known from \(start) s to \(end) s")
        }
        let right = firstIndex(after: time)
        if right == 0 { return values[0] }
        if right == times.count { return values[times.count - 1] }
        let (t0, t1) = (times[right - 1], times[right])
        if t1 == t0 { return values[right] }
        return values[right - 1] + (values[right] - values[right - 1]) * ((time - t0) / (t1 - t0))
    }

    /// The points within a window, with interpolated ones at both ends.
    func points(from: Double?, to: Double?) throws(WaveformError) -> [(time: Double, value: Double)] {
        let (from, to) = (from ?? start, to ?? end)
        guard from < to else { throw .noAnswer("the window from \(from) s to \(to) s is empty") }
        var points = [(time: from, value: try value(at: from))]
        var index = firstIndex(after: from)
        while index < times.count, times[index] < to {
            points.append((times[index], values[index]))
            index += 1
        }
        points.append((to, try value(at: to)))
        return points
    }

    /// The integral over a window by the trapezoidal rule, which is exact for straight lines between points.
    func integral(from: Double?, to: Double?) throws(WaveformError) -> Double {
        let points = try points(from: from, to: to)
        var sum = 0.0
        for (a, b) in zip(points, points.dropFirst()) { sum += (b.time - a.time) * (a.value + b.value) / 2 }
        return sum
    }

    private func firstIndex(after time: Double) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] > time { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension Signal {
    /// The SI unit that SPICE's notation implies: `V` for `v(…)`, `A` for `i(…)` and currents of devices.
    static func unit(of name: String) -> String {
        let key = key(name)
        if key.hasPrefix("i(") || key.hasSuffix("#branch") || key.hasPrefix("@") && key.contains("[i") { return "A" }
        if key.hasPrefix("@") { return "" }
        return "V"
    }
}

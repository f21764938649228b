import Diagnostics
import Foundation
import Testing
import Waveforms

@Suite("Measures of spikes, filters and power on closed forms") struct SpikeMeasureTests {
    /// Triangular pulses of 1 V and 20 µs from foot to foot at the times, on a supply of 2 V with a constant current.
    static func pulses(_ times: [Double], stop: Double, current: Double = 1e-6) throws -> WaveformSet {
        var axis = [0.0]
        var values = [0.0]
        for time in times {
            axis += [time - 10e-6, time, time + 10e-6]
            values += [0, 1, 0]
        }
        axis.append(stop)
        values.append(0)
        return try WaveformSet(
            axis: axis,
            signals: [
                Signal("v(out)", values), Signal("v(vdd)", axis.map { _ in 2 }),
                Signal("i(vdd)", axis.map { _ in -current }),
            ])
    }

    static func evaluate(_ text: String, _ waveforms: WaveformSet) throws -> Double {
        try MeasureRegistry.parse(text).evaluate(waveforms)
    }

    @Test("a geometric series of intervals has the frequency, statistics and adaptation index of its closed form")
    func geometric() throws {
        // Intervals 1, q, q² and q³ ms.
        let q = 1.25
        let intervals = (0..<4).map { 1e-3 * pow(q, Double($0)) }
        let times = intervals.reduce(into: [2e-3]) { $0.append(($0.last ?? 0) + $1) }
        let waveforms = try Self.pulses(times, stop: 12e-3)
        let mean = intervals.reduce(0, +) / 4
        let deviation = sqrt(intervals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3)
        // Half a volt is crossed 5 µs before the top of each pulse, so that intervals are exact to rounding.
        for (text, expected) in [
            ("frequency(v(out), 0.5V)", 1 / mean), ("interval(v(out), 0.5V)", mean),
            ("interval(v(out), 0.5V, median)", (intervals[1] + intervals[2]) / 2),
            ("interval(v(out), 0.5V, minimum)", 1e-3), ("interval(v(out), 0.5V, maximum)", intervals[3]),
            ("interval(v(out), 0.5V, deviation)", deviation), ("interval(v(out), 0.5V, cv)", deviation / mean),
            ("adaptation(v(out), 0.5V)", (q - 1) / (q + 1)), ("latency(v(out), 0.5V)", 2e-3 - 5e-6),
            ("latency(v(out), 0.5V, 3, from=1m)", times[2] - 5e-6 - 1e-3),
            ("interval(v(out), 0.5V, minimum, both)", 10e-6), ("frequency(v(out), 0.5V, from=9m)", 0),
        ] {
            let value = try Self.evaluate(text, waveforms)
            #expect(abs(value - expected) <= 1e-9 * abs(expected), "\(text) gave \(value)")
        }
    }

    @Test("a train of too few spikes has no interval, adaptation, latency or energy of a spike")
    func few() throws {
        let waveforms = try Self.pulses([1e-3, 2e-3], stop: 3e-3)
        for text in [
            "adaptation(v(out), 0.5V)", "latency(v(out), 0.5V, 3)", "interval(v(out), 0.5V, cv)",
            "interval(v(out), 0.5V, mean, from=1.5m)", "spike-energy(v(out), 0.5V, v(vdd), i(vdd), from=1.5m)",
        ] {
            #expect(throws: WaveformError.self, "\(text)") { try Self.evaluate(text, waveforms) }
        }
        #expect(SpikeTrain([1e-3]).frequency == 0 && SpikeTrain([]).intervals(.mean) == nil)
    }

    @Test("a constant power P gives P T for each spike of period T, and no dynamic power")
    func power() throws {
        let waveforms = try Self.pulses([1e-3, 3e-3, 5e-3], stop: 8e-3, current: 3e-6)
        #expect(abs(try Self.evaluate("power(v(vdd), i(vdd))", waveforms) - 6e-6) < 1e-17)
        #expect(
            abs(try Self.evaluate("spike-energy(v(out), 0.5V, v(vdd), i(vdd))", waveforms) - 6e-6 * 2e-3) < 1e-19)
        #expect(abs(try Self.evaluate("power(v(vdd), i(vdd), rest-from=6m)", waveforms)) < 1e-17)
    }

    @Test("a current that rises after a rest has the dynamic power of its mean rise")
    func dynamic() throws {
        let waveforms = try WaveformSet(
            axis: [0, 1e-3, 2e-3],
            signals: [Signal("v(vdd)", [3, 3, 3]), Signal("i(vdd)", [-1e-6, -1e-6, -3e-6])])
        let value = try Self.evaluate("power(v(vdd), i(vdd), 1m, 2m, 0, 1m)", waveforms)
        #expect(abs(value - 3e-6) < 1e-17)
    }

    @Test("an exponential has its time constant, towards zero and towards another end, from above and below")
    func timeConstant() throws {
        let times = (0...500).map { 1e-3 * pow(Double($0) / 500, 1.5) }
        let tau = 2e-4
        let waveforms = try WaveformSet(
            axis: times,
            signals: [
                Signal("i(a)", times.map { 3e-9 * exp(-$0 / tau) }),
                Signal("v(b)", times.map { 1.5 - 0.5 * exp(-$0 / tau) }), Signal("v(c)", times.map { $0 }),
            ])
        // Points are exact; only the two ends of a window are interpolated, by less than h²/(8 τ²) of the value.
        #expect(abs(try Self.evaluate("time-constant(i(a), 0, 0.8m)", waveforms) / tau - 1) < 1e-5)
        #expect(abs(try Self.evaluate("time-constant(v(b), 0.1m, 0.8m, 1.5V)", waveforms) / tau - 1) < 1e-4)
        #expect(throws: WaveformError.self) { try Self.evaluate("time-constant(v(c), 0.1m, 1m)", waveforms) }
        #expect(throws: WaveformError.self) { try Self.evaluate("time-constant(v(b), 0, 1m, 1.2V)", waveforms) }
    }

    @Test("a line has its slope and R² 1, a parabola R² 15/16 whatever the steps, a constant none")
    func lines() throws {
        let times = (0...4000).map { pow(Double($0) / 4000, 1.5) }
        let waveforms = try WaveformSet(
            axis: times,
            signals: [
                Signal("v(x)", times), Signal("v(y)", times.map { 1 - 3 * $0 }), Signal("v(z)", times.map { $0 * $0 }),
                Signal("i(y)", times.map { 2e-9 * $0 }), Signal("v(k)", times.map { _ in 1 }),
            ])
        #expect(abs(try Self.evaluate("gain(v(y), v(x))", waveforms) + 3) < 1e-12)
        #expect(abs(try Self.evaluate("gain(i(y), v(x), 200m, 700m)", waveforms) - 2e-9) < 1e-20)
        #expect(try MeasureRegistry.parse("gain(i(y), v(x))").unit == "A/V")
        #expect(abs(try Self.evaluate("linearity(v(y), v(x))", waveforms) - 1) < 1e-12)
        // cov(x, x²)² / (var x var x²) = (1/12)² / (1/12 · 4/45); sums over steps of 1/2700 at most are off by 1e-6.
        #expect(abs(try Self.evaluate("linearity(v(z), v(x))", waveforms) - 15.0 / 16) < 1e-5)
        #expect(throws: WaveformError.self) { try Self.evaluate("gain(v(y), v(k))", waveforms) }
        #expect(throws: WaveformError.self) { try Self.evaluate("linearity(v(k), v(x))", waveforms) }
    }

    @Test(
        "a measure's text gives the measure again",
        arguments: [
            "frequency(v(out), 1.65e0)", "interval(v(out), 1.65e0, cv, both, from=0.001e0)",
            "adaptation(v(out), 1.0e0)",
            "latency(v(out), 1.0e0, 2.0e0)", "time-constant(i(vout), 0.001e0, 0.002e0)", "gain(i(a), v(b), 0.0, 1e-05)",
            "linearity(i(a), v(b))", "power(v(vdd), i(vdd), rest-from=1e-05)",
            "spike-energy(v(out), 1.0e0, v(vdd), i(vdd), to=1e-05)",
        ])
    func text(text: String) throws {
        #expect(MeasureRegistry.text(of: try MeasureRegistry.parse(text)) == text)
    }
}

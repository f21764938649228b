import Diagnostics
import Foundation
import Testing
import Waveforms

@Suite("Measures on closed forms") struct MeasureTests {
    /// Times that get further apart, as a simulator's do.
    static let times: [Double] = (0...2000).map { 1e-3 * pow(Double($0) / 2000, 1.5) }

    static func set(_ signals: [String: (Double) -> Double]) throws -> WaveformSet {
        try WaveformSet(
            axis: times, signals: signals.sorted { $0.key < $1.key }.map { Signal($0.key, times.map($0.value)) })
    }

    static func evaluate(_ text: String, _ waveforms: WaveformSet) throws -> Double {
        try MeasureRegistry.parse(text).evaluate(waveforms)
    }

    /// The largest distance of a chord from a curve with second derivative `curvature` is h²/8 of it.
    static func chordError(curvature: Double) -> Double {
        let longest = zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 0
        return curvature * longest * longest / 8
    }

    @Test("a ramp has the change, average, integral and slope of a straight line, to rounding")
    func ramp() throws {
        let waveforms = try Self.set(["v(a)": { 2 + 3e3 * $0 }])
        // Straight lines are exact between points: what is left is the rounding of some thousand sums.
        for (text, expected) in [
            ("delta(v(a))", 3.0), ("delta(v(a), 0.2m, 0.7m)", 1.5), ("final(v(a))", 5), ("value-at(v(a), 0.5m)", 3.5),
            ("average(v(a))", 3.5), ("average(v(a), from=0.5m)", 4.25), ("integral(v(a), 0, 1m)", 3.5e-3),
            ("slope(v(a))", 3e3), ("minimum(v(a), 0.1m)", 2.3), ("maximum(v(a), to=0.1m)", 2.3),
            ("peak-to-peak(v(a))", 3),
        ] {
            let value = try Self.evaluate(text, waveforms)
            #expect(abs(value - expected) <= 1e-11 * abs(expected), "\(text) gave \(value)")
        }
    }

    @Test("an exponential has the integral of its closed form within the error of chords")
    func exponential() throws {
        let tau = 2e-4
        let waveforms = try Self.set(["v(a)": { exp(-$0 / tau) }])
        let value = try Self.evaluate("integral(v(a))", waveforms)
        #expect(abs(value - tau * (1 - exp(-1e-3 / tau))) <= 1e-3 * Self.chordError(curvature: 1 / (tau * tau)))
    }

    @Test("a sine crosses its middle once upwards and once downwards a period, at the right times")
    func crossings() throws {
        let frequency = 10e3
        let omega = 2 * Double.pi * frequency
        let waveforms = try Self.set(["v(a)": { 1.5 - cos(omega * $0) }])
        #expect(try Self.evaluate("crossings(v(a), 1.5V)", waveforms) == 10)
        #expect(try Self.evaluate("crossings(v(a), 1.5V, both)", waveforms) == 20)
        #expect(try Self.evaluate("rate(v(a), threshold=1.5V, direction=falling)", waveforms) == 10 / 1e-3)
        #expect(try Self.evaluate("crossings(v(a), 2.6V)", waveforms) == 0)
        let train = try SpikeTrain(crossingsIn: waveforms, of: "v(a)", threshold: 1.5)
        let error = Self.chordError(curvature: omega * omega) / omega
        for (index, time) in train.times.enumerated() {
            #expect(abs(time - (0.25 + Double(index)) / frequency) <= 2 * error)
        }
    }

    @Test("a ripple on the threshold counts once when the hysteresis is wider than the ripple")
    func hysteresis() throws {
        let waveforms = try Self.set(["v(a)": { $0 * 1e3 + 0.02 * sin(2 * .pi * 50e3 * $0) }])
        #expect(try Self.evaluate("crossings(v(a), 0.5V)", waveforms) > 1)
        #expect(try Self.evaluate("crossings(v(a), 0.5V, hysteresis=100mV)", waveforms) == 1)
    }

    @Test("a source that drives a resistor delivers V²/R, and the sign is that of delivery")
    func energy() throws {
        let waveforms = try Self.set(["v(a)": { 1e3 * $0 }, "i(va)": { -1e3 * $0 / 50 }])
        let value = try Self.evaluate("energy(v(a), i(va))", waveforms)
        // ∫ (1e3 t)²/50 dt from 0 to 1 ms.
        #expect(abs(value - 1e6 / 50 * 1e-9 / 3) <= 1e-12 * value)
    }

    @Test(
        "a measure's text gives the measure again",
        arguments: [
            "delta(v(w))", "delta(v(w), to=1e-05)", "rate(v(out), 1.65e0, falling, from=0.001e0)",
            "energy(v(vdd), i(vdd), 0.0, 1e-05)", "final(@m1[id])", "value-at(v(w), 2.5e0)",
        ])
    func text(text: String) throws {
        #expect(MeasureRegistry.text(of: try MeasureRegistry.parse(text)) == text)
    }

    @Test("a named measure survives JSON")
    func coding() throws {
        let named = NamedMeasure(
            "dw(-10 ms)", Delta(signal: "v(w)", from: 1e-3 / 3, to: 0.7),
            series: .init(name: "window", coordinate: -0.01, unit: "s"))
        let copy = try JSONDecoder().decode(NamedMeasure.self, from: JSONEncoder().encode(named))
        #expect(copy == named)
        #expect((copy.measure as? Delta) == Delta(signal: "v(w)", from: 1e-3 / 3, to: 0.7))
    }

    @Test(
        "mistakes are told with a caret and what was meant",
        arguments: [
            ("delat(v(w))", "unknown-measure", 1, "did you mean 'delta'?"),
            ("delta(w)", "not-a-signal", 7, "write it as v(net), i(source) or @device[parameter]"),
            ("delta(v(w), form=1m)", "unknown-argument", 13, "did you mean 'from'?"),
            ("delta(v(w), 10)", "missing-unit", 13, "write 10s or 10ms"),
            ("value-at(v(w))", "missing-argument", 14, "write value-at(signal, time)"),
            ("crossings(v(w), 1V, up)", "unknown-word", 21, "expected one of: both, falling, rising"),
            ("final v(w)", "unknown-measure", 1, nil),
            ("delta(v(w), 1m, from=2m)", "repeated-argument", 17, nil),
        ] as [(String, String, Int, String?)])
    func mistakes(text: String, code: String, column: Int, help: String?) {
        let error = #expect(throws: DiagnosticError.self) { try MeasureRegistry.parse(text) }
        #expect(error?.diagnostics.first?.code == code)
        #expect(error?.diagnostics.first?.location?.column == column)
        if let help { #expect(error?.diagnostics.first?.help == help) }
    }

    @Test("a signal that is not there and a time outside are told, never guessed")
    func absent() throws {
        let waveforms = try Self.set(["v(a)": { $0 }])
        #expect(throws: WaveformError.noSuchSignal("v(b)", available: ["v(a)"])) {
            try Delta(signal: "v(b)").evaluate(waveforms)
        }
        #expect(throws: WaveformError.self) { try ValueAt(signal: "v(a)", time: 2e-3).evaluate(waveforms) }
        #expect(throws: WaveformError.self) { try Average(signal: "v(a)", from: 1e-3, to: 1e-4).evaluate(waveforms) }
    }
}

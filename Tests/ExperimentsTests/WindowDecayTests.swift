import Experiments
import Foundation
import Testing
import Waveforms

@Suite("Amplitude and time constant of a window")
struct WindowDecayTests {
    /// A window whose points are steps of a signal, one a second.
    static func window(_ changes: [(distance: Double, change: Double)]) throws -> (WaveformSet, [NamedMeasure]) {
        var (axis, values) = ([0.0], [0.0])
        var points: [NamedMeasure] = []
        for (index, point) in changes.enumerated() {
            let start = Double(index)
            axis += [start + 0.5, start + 0.6, start + 1]
            let last = values[values.count - 1]
            values += [last, last + point.change, last + point.change]
            points.append(
                NamedMeasure(
                    "dw \(index)", Delta(signal: "v(w)", from: start, to: start + 1),
                    series: .init(name: "STDP window", coordinate: point.distance, unit: "s")))
        }
        return (try WaveformSet(axis: axis, signals: [Signal("v(w)", values)]), points)
    }

    static func values(_ changes: [(distance: Double, change: Double)]) throws -> [String: Double] {
        let (waveforms, points) = try window(changes)
        let all = WindowDecay.all(of: points)
        return Dictionary(
            uniqueKeysWithValues: try all.map { ($0.name, try $0.measure.evaluate(waveforms)) })
    }

    static let distances = [-0.1, -0.04, -0.02, -0.01, -0.005, 0.005, 0.01, 0.02, 0.04, 0.1]

    @Test("an exact exponential gives its own amplitude and time constant on both sides")
    func exact() throws {
        let found = try Self.values(
            Self.distances.map { ($0, $0 > 0 ? 5e-3 * exp(-$0 / 0.0168) : -3e-3 * exp($0 / 0.0337)) })
        for (name, value) in ["A+": 5e-3, "tau+": 0.0168, "A-": -3e-3, "tau-": 0.0337] {
            // Differences of sums of volts: rounding of 1e-16 over changes of 1e-4.
            #expect(abs((found[name] ?? 0) / value - 1) < 1e-9, "\(name)")
        }
    }

    @Test("points with the wrong sign take no part, and a side with too few is no answer")
    func wrongSigns() throws {
        let (waveforms, points) = try Self.window(
            Self.distances.map { ($0, $0 > 0 ? 5e-3 * exp(-$0 / 0.0168) : $0 < -0.03 ? 1e-4 : 2e-4) })
        let all = WindowDecay.all(of: points)
        #expect(throws: WaveformError.self) { try all[2].measure.evaluate(waveforms) }
        #expect(abs(try all[1].measure.evaluate(waveforms) / 0.0168 - 1) < 1e-9)
    }

    @Test("a side that grows with the distance has no time constant")
    func growing() throws {
        let (waveforms, points) = try Self.window([(0.005, 1e-3), (0.01, 2e-3), (0.02, 3e-3)])
        let all = WindowDecay.all(of: points)
        #expect(all.map(\.name) == ["A+", "tau+"])
        #expect(throws: WaveformError.self) { try all[1].measure.evaluate(waveforms) }
    }
}

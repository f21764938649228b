import Netlists
import Stimuli
import Testing
import Waveforms

@Suite("Spike pulses")
struct PulseTests {
    /// The points of the source that the pulses make; empty where the source is constant.
    private func points(_ pulses: SpikePulses, _ times: [Double]) throws -> [(time: Double, value: Double)] {
        let element = pulses.source("Vpre", net: "pre", train: SpikeTrain(times))
        #expect(element.name == "Vpre" && element.nets == ["pre", "0"])
        guard case .source(let source)? = element.value else {
            Issue.record("no source")
            return []
        }
        #expect(source.dc == .number(pulses.isInverted ? pulses.high : pulses.low))
        guard let shape = source.shape else { return [] }
        guard case .piecewiseLinear(let expressions) = shape else {
            Issue.record("no PWL source")
            return []
        }
        let numbers = expressions.compactMap { if case .number(let value) = $0 { value } else { nil } }
        try #require(numbers.count == expressions.count && numbers.count.isMultiple(of: 2))
        return stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }

    /// Times are sums of a few numbers near 1e-5: their rounding is below 1e-20.
    private func same(_ points: [(time: Double, value: Double)], _ expected: [(Double, Double)]) -> Bool {
        points.count == expected.count
            && zip(points, expected).allSatisfy { abs($0.time - $1.0) < 1e-19 && $0.value == $1.1 }
    }

    private let pulses = SpikePulses(high: 3.3, width: 1e-6, edge: 1e-8)

    @Test("a spike begins to rise at its time, and its flat top lasts the width")
    func oneSpike() throws {
        let points = try points(pulses, [1e-5])
        #expect(same(points, [(0, 0), (1e-5, 0), (1.001e-5, 3.3), (1.101e-5, 3.3), (1.102e-5, 0)]))
    }

    @Test("an inverted pulse rests at the supply and goes to 0 at the same times")
    func inverted() throws {
        var inverted = pulses
        inverted.isInverted = true
        let (up, down) = (try points(pulses, [1e-5, 3e-5]), try points(inverted, [1e-5, 3e-5]))
        #expect(up.map(\.time) == down.map(\.time))
        #expect(zip(up, down).allSatisfy { $0.value + $1.value == 3.3 })
    }

    @Test("a delayed pulse is the same pulse, later by the delay")
    func delayed() throws {
        var delayed = pulses
        delayed.delay = 1.2e-6
        let (early, late) = (try points(pulses, [1e-5]).dropFirst(), try points(delayed, [1e-5]).dropFirst())
        #expect(zip(early, late).allSatisfy { abs($1.time - $0.time - 1.2e-6) < 1e-19 && $0.value == $1.value })
    }

    @Test("times of the points never step back and never repeat, whatever the spikes")
    func increasing() throws {
        let points = try points(pulses, [0, 5e-7, 1.02e-6, 2.04e-6, 2.05e-6, 9e-6])
        #expect(zip(points, points.dropFirst()).allSatisfy { $0.time < $1.time })
        #expect(points.first?.time == 0)
    }

    @Test("a spike within the pulse before it is merged; one right at its end is not")
    func merged() throws {
        let tops = { (spikes: [Double]) in try points(pulses, spikes).filter { $0.value == 3.3 }.count / 2 }
        #expect(try tops([1e-5, 1.05e-5, 1.1e-5]) == 1)
        #expect(try tops([1e-5, 1.103e-5]) == 2)
    }

    @Test("without spikes the source is constant")
    func silent() throws {
        #expect(try points(pulses, []).isEmpty)
    }
}

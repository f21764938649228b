import BehaviouralModels
import Foundation
import Testing

@Suite("Closed forms of subthreshold integrators") struct ClosedFormTests {
    /// Inputs over leaks: none, below, just at and around one, and far above, as a neuron at thirty times its rheobase has.
    static let drives = [0, 0.4, 1, 1 + 1e-9, 1.001, 3, 3000]

    @Test("the integrator follows its differential equation from far below and far above its limit", arguments: drives)
    func integrator(_ drive: Double) {
        let form = DPIIntegrator(timeConstant: 2)
        for start in [1e-6, 0.3, 20] {
            for time in [1e-3, 0.5, 6] {
                var solver = DormandPrince()
                let expected = solver.advance([log(start)], by: time) { y in
                    [(drive / (1 + exp(y[0])) - 1) / 2]
                }
                let ratio = form.ratio(after: time, from: start, drive: drive)
                // What the other integration leaves, 1e-13 a step, and the rounding of a sum of logarithms.
                #expect(abs(log(ratio) - expected[0]) < 1e-10, "\(drive), \(start), \(time)")
            }
        }
    }

    @Test("its time to a ratio is the inverse, and a ratio that it does not reach has none", arguments: drives)
    func inverse(_ drive: Double) throws {
        let form = DPIIntegrator(timeConstant: 2)
        for start in [1e-6, 0.3, 20] {
            let end = form.ratio(after: 1.5, from: start, drive: drive)
            guard abs(log(end / start)) > 1e-9, abs(drive - 1 - end) > 1e-6 * end else { continue }
            let time = try #require(form.time(from: start, to: end, drive: drive))
            #expect(abs(time - 1.5) < 1e-8, "\(drive), \(start): \(time)")
        }
        #expect(form.time(from: 0.3, to: 0.3, drive: drive) == 0)
        #expect(form.time(from: 0.3, to: drive - 1 > 0.3 ? 0.2 : 0.4, drive: drive) == nil)
        #expect(form.time(from: 0.3, to: 1.001 * max(drive - 1, 0.3), drive: drive) == nil)
    }

    @Test(
        "a capacitor with a transistor whose drain it is follows its equation, filled and emptied",
        arguments: [0, 0.5, 1, 3])
    func clamped(_ input: Double) {
        let form = ClampedDecay(capacitance: 2, current: 1, thermalVoltage: 0.025)
        for start in [0, 0.02, 0.3] {
            var solver = DormandPrince()
            let expected = solver.advance([start], by: 0.15) { y in [(input - 1 + exp(-y[0] / 0.025)) / 2] }
            let voltage = form.voltage(after: 0.15, from: start, input: input)
            #expect(abs(voltage - expected[0]) < 1e-11)
        }
    }

    @Test("a first-order filter and a current-mirror integrator follow their equations")
    func filters() {
        var solver = DormandPrince()
        let filtered = solver.advance([3], by: 0.7) { y in [(5 - y[0]) / 0.4] }
        #expect(abs(FirstOrderFilter(tau: 0.4).current(after: 0.7, from: 3, input: 5) - filtered[0]) < 1e-11)
        let mirror = MirrorIntegrator(charge: 0.6, weight: 2, alpha: 0.05)
        for isSpiking in [true, false] {
            let expected = solver.advance([0.8], by: 0.7) { y in
                [y[0] * ((isSpiking ? 2 : 0) - 0.05 * y[0]) / 0.6]
            }
            #expect(abs(mirror.current(after: 0.7, from: 0.8, isSpiking: isSpiking) - expected[0]) < 1e-10)
        }
    }

    // MARK: The neuron

    private static func neuron(_ adaptation: DPINeuron.Adaptation? = nil, slopes: Double = 1) -> DPINeuron {
        DPINeuron(
            membraneCapacitance: 2e-12, tau: 14e-3, gain: 20e-12, threshold: 2e-9, refractoryPeriod: 1e-3,
            adaptation: adaptation, reset: 1e-12, readingSlope: 1.4 * slopes, pairSlope: 1.4)
    }

    @Test("with equal slopes the period is the published closed form in currents, and there is none below the rheobase")
    func period() throws {
        let neuron = Self.neuron()
        for drive in [1.01, 1.5, 3, 30] {
            let input = drive * neuron.rheobase
            let far = neuron.gain * (input / neuron.leak - 1)
            let span = (far - neuron.reset) / (far - neuron.threshold)
            let expected =
                1e-3 + 14e-3 * (log(span) + neuron.gain / far * log(neuron.threshold / neuron.reset * span))
            #expect(abs(try #require(neuron.period(input: input)) / expected - 1) < 1e-12)
        }
        #expect(neuron.period(input: 0.999 * neuron.rheobase) == nil)
        #expect(abs(neuron.rheobase / (neuron.leak * 101) - 1) < 1e-12)
    }

    @Test("from event to event it spikes at that period, and steps of the input on the way change nothing else")
    func events() throws {
        let neuron = Self.neuron(slopes: 0.96)
        let input = 3 * neuron.rheobase
        let period = try #require(neuron.period(input: input))
        var state = neuron.start
        let spikes = neuron.advance(&state, to: 5.5 * period, input: input)
        #expect(spikes.count == 5)
        // The first comes without a refractory period before it.
        for (index, time) in spikes.enumerated() {
            #expect(abs(time - (Double(index + 1) * period - neuron.refractoryPeriod)) < 1e-12)
        }
        // The same in pieces of time.
        var again = neuron.start
        let pieces = (1...55).flatMap { neuron.advance(&again, to: 0.1 * Double($0) * period, input: input) }
        #expect(pieces.count == 5 && zip(pieces, spikes).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test("adaptation lengthens intervals, and its pieces converge with the second order")
    func adaptation() throws {
        let neuron = Self.neuron(.init(capacitance: 4e-12, tau: 30e-3, gain: 4e-12, weight: 0.1e-9))
        func last(_ share: Double) throws -> Double {
            var state = neuron.start
            let spikes = neuron.advance(&state, to: 0.1, input: 4 * neuron.rheobase, share: share)
            #expect(spikes.count > 8)
            #expect(spikes[7] - spikes[6] > 1.1 * (spikes[1] - spikes[0]))
            return spikes[7]
        }
        let values = try [0.08, 0.04, 0.02].map(last)
        let ratio = (values[0] - values[2]) / (values[1] - values[2])
        // (16 - 1)/(4 - 1) = 5 for the second order and 3 for the first; pieces end where spikes do, which disturbs it.
        #expect(ratio > 3.5, "\(ratio)")
        #expect(abs(values[1] - values[2]) < 1e-3 * values[2])
    }
}

import CompactModels
import Diagnostics
import Foundation
import Statistics
import TestSupport
import Testing

@testable import ModelFitting

@Suite struct TransientFitTests {
    /// The model with some values as defaults.
    static func model(_ values: [String: Double] = [:]) throws -> CompactModel {
        var model = try Shipped.model("gated-synapse")
        for place in model.parameters.indices {
            model.parameters[place].value = values[model.parameters[place].name] ?? model.parameters[place].value
        }
        return model
    }

    /// The current of the model with other values under pulses of three amplitudes, read at 0.1 V after each.
    static func record(_ values: [String: Double], amplitudes: [Double], noise: Double) throws -> TransientRecord {
        var (times, gates): ([Double], [Double]) = ([0], [0])
        var time = 0.0
        for number in 0..<12 {
            let amplitude = amplitudes[number % amplitudes.count]
            for (length, gate) in [(1e-6, amplitude), (5e-5, amplitude), (1e-6, 0), (5e-5, 0)] {
                time += length
                times.append(time)
                gates.append(gate)
            }
        }
        let drains = times.map { _ in 0.1 }
        let changed = try model(values)
        let problem = TransientProblem(
            model: changed, values: changed.parameters.map(\.value), free: [], isLogarithmic: [], times: times,
            voltages: zip(drains, gates).map { [$0, $1, 0] }, currents: times.map { _ in 0 }, scale: 1)
        var stream = RandomStream(seed: 11, sample: 0, path: "record", channel: "noise")
        let currents = problem.modelCurrents(at: []).map { $0 + noise * stream.nextNormal() }
        return TransientRecord(times: times, voltages: ["d": drains, "g": gates], currents: currents)
    }

    static let truth = ["gmin": 2e-6, "gmax": 2e-5, "vtp": 0.6, "tsp": 1e-3, "ap": 1.5, "nup": 1.1, "x0": 0.1]

    @Test("the derivatives of the current are those of differences")
    func derivatives() throws {
        let model = try Self.model()
        let record = try Self.record(Self.truth, amplitudes: [0.9, 1.2, 1.5], noise: 0)
        let free = ["gmin", "tsp", "ap", "nup", "x0"].compactMap { name in
            model.parameters.firstIndex { $0.name == name }
        }
        var values = model.parameters.map(\.value)
        values[free[4]] = 0.2
        let problem = TransientProblem(
            model: model, values: values, free: free, isLogarithmic: [true, true, true, false, true],
            times: record.times, voltages: record.times.indices.map { [0.1, record.voltages["g"]?[$0] ?? 0, 0] },
            currents: record.currents, scale: 1e-6)
        let start = problem.fitted(values)
        var equations = NormalEquations(parameterCount: 5)
        problem.addResiduals(at: start, to: &equations)
        for place in 0..<5 {
            // Σ r² has the gradient 2 Σ r ∂r/∂p.
            let h = 1e-5
            let sums = [h, -h].map { step -> Double in
                var moved = start
                moved[place] += step
                var sum = NormalEquations(parameterCount: 5)
                problem.addResiduals(at: moved, to: &sum)
                return sum.sum
            }
            let difference = (sums[0] - sums[1]) / (4 * h)
            #expect(abs(equations.gradient[place] - difference) < 1e-6 * abs(difference) + 1e-8)
        }
    }

    @Test("three amplitudes tell threshold, time and exponent apart, within their standard deviations")
    func recovery() throws {
        let record = try Self.record(Self.truth, amplitudes: [0.9, 1.2, 1.5], noise: 1e-9)
        // A start that is off by a factor and a tenth of a volt.
        var start = Self.truth
        for (name, value) in ["vtp": 0.5, "tsp": 1.3e-3, "ap": 1.2, "nup": 0.5] { start[name] = value }
        let model = try Self.model(start)
        let fit = try TransientFit(record, of: model, free: ["vtp", "tsp", "ap", "nup"])
        #expect(fit.hasConverged && fit.undetermined.isEmpty)
        for parameter in fit.parameters {
            let truth = try #require(Self.truth[parameter.name])
            let sigma = try #require(parameter.deviation)
            #expect(abs(parameter.value - truth) < 4 * sigma, "\(parameter.name)")
        }
        // The noise is 1 nA of the largest current.
        let largest = record.currents.map { abs($0) }.max() ?? 1
        #expect(abs(fit.quality.normalisedError * largest / 1e-9 - 1) < 0.3)
    }

    @Test("a search from far away does not end in the first hollow, and a threshold does not run off to nothing")
    func starts() throws {
        let record = try Self.record(Self.truth, amplitudes: [0.9, 1.2, 1.5], noise: 1e-9)
        var start = Self.truth
        for (name, value) in ["vtp": 0.2, "tsp": 1e-2, "ap": 3, "nup": -1] { start[name] = value }
        let fit = try TransientFit(record, of: Self.model(start), free: ["vtp", "tsp", "ap", "nup"])
        #expect(fit.agreeingStarts >= 2)
        for parameter in fit.parameters {
            let truth = try #require(Self.truth[parameter.name])
            #expect(abs(parameter.value - truth) < 4 * (try #require(parameter.deviation)), "\(parameter)")
        }
    }

    @Test("what one amplitude does not tell is named, with what it cannot be told from")
    func undetermined() throws {
        let record = try Self.record(Self.truth, amplitudes: [1.2], noise: 1e-9)
        var start = Self.truth
        start["tsp"] = 1.3e-3
        let fit = try TransientFit(record, of: Self.model(start), free: ["gmax", "tsp", "vrp", "tsn"])
        #expect(Set(fit.parameters.map(\.name)) == ["gmax", "tsp"])
        #expect(fit.undetermined.contains { $0.hasPrefix("vrp: its effect") && $0.contains("tsp") })
        #expect(fit.undetermined.contains { $0.hasPrefix("tsn: the current does not depend") })
        // A range that is stretched together with the shape gives the same current from a known start.
        let range = try TransientFit(record, of: Self.model(start), free: ["gmin", "gmax", "tsp", "nup"])
        #expect(range.parameters.count == 3 && range.undetermined.count == 1)
        #expect(throws: DiagnosticError.self) { try TransientFit(record, of: Self.model(), free: ["tsq"]) }
    }
}

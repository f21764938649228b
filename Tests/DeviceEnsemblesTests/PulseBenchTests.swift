import CompactModels
import DeviceEnsembles
import Diagnostics
import Foundation
import ModelFitting
import MonteCarlo
import Simulation
import Statistics
import TestSupport
import Testing
import Waveforms

@Suite("A compact model's device under pulses") struct PulseBenchTests {
    /// The values of all measures on some samples.
    static func values(
        _ bench: PulseBench, _ model: MismatchModel, samples: ClosedRange<Int>, on simulator: any Simulator,
        deck: Deck? = nil
    ) async throws -> [[Double]] {
        let ensemble = Ensemble(model: model, seed: 3, measures: bench.measures.map { EnsembleMeasure($0) })
        let deck = try deck ?? Deck(bench.netlist())
        return try await simulator.withSession(deck, workers: 1) { session in
            var rows: [[Double]] = []
            for sample in samples {
                let record = try await ensemble.runSample(sample, session: session).record
                try #require(record.failure == nil, "\(record.failure?.description ?? "")")
                rows.append(record.measures.compactMap(\.number))
            }
            return rows
        }
    }

    @Test(
        "pulses without noise follow the shape's closed form: x after n pulses is that of n widths at the full height")
    func closedForm() async throws {
        let spread = try Devices.spread()
        let bench = try Devices.bench(pulses: 20, spread)
        let model = try bench.mismatch(spread)
        let row = try await Self.values(bench, model, samples: 0...0, on: EquationSimulator(bench))[0]
        let device = spread.device(seed: 0, sample: 0, path: "x1")
        let (low, high) = (device["gmin"] ?? 0, device["gmax"] ?? 0)
        let up = EvolutionCurve(.exponential, [log((device["tsp"] ?? 0) / 1e-3), device["nup"] ?? 0])
        let down = EvolutionCurve(.exponential, [log((device["tsn"] ?? 0) / 1e-3), device["nun"] ?? 0])
        let top = up.progress(from: 0, doses: [20])[0]
        let end = 1 - down.progress(from: 1 - top, doses: [10])[0]
        // The edges take a part of 1/4000 off a pulse, of which the threshold hides a half.
        #expect(abs((row[4] - low) / (high - low) - top) < 3e-4 * top)
        #expect(abs((row[6] - low) / (high - low) - end) < 3e-4 * top)
        #expect(abs(row[9] - (low + (high - low) * top) / low) < 1e-4)
        // What bends this way: the shape is faster at the start.
        #expect(row[10] > 0)
    }

    @Test("the closed form of a pulse with its edges is what the solver finds when it follows the edges")
    func edges() async throws {
        let spread = try Devices.spread()
        let bench = try Devices.bench(pulses: 2, spread)
        // A short-term part of no consequence has no closed form.
        var model = bench.model
        let index = try #require(model.parameters.firstIndex { $0.name == "short" })
        model.parameters[index].value = 1e-15
        let followed = PulseBench(model, train: bench.train, varying: Set(spread.devices.names))
        let one = try await Self.values(
            bench, try bench.mismatch(spread), samples: 0...1, on: EquationSimulator(bench))
        let other = try await Self.values(
            followed, try followed.mismatch(spread), samples: 0...1, on: EquationSimulator(followed))
        for (one, other) in zip(one, other) {
            // The solver's tolerance is 1e-9 a step, and steps are some hundred; nonlinearities divide by a change of 1e-2.
            for (index, pair) in zip(one, other).enumerated() {
                #expect(abs(pair.0 - pair.1) < (index < 6 ? 1e-7 * abs(pair.0) : 1e-5), "measure \(index)")
            }
        }
        #expect(one[0] != one[1])
    }

    @Test("ngspice gives what native equations give, sample by sample, with the same parameters and the same noise")
    func ngspiceAgrees() async throws {
        let spread = try Devices.spread()
        let bench = try Devices.bench(pulses: 6, spread)
        let model = try bench.mismatch(spread)
        let native = try await Self.values(bench, model, samples: 0...4, on: EquationSimulator(bench))
        let circuit = try await Self.values(bench, model, samples: 0...4, on: ngspice())
        for (one, other) in zip(native, circuit) {
            // Conductances: the trapezoidal rule at the threshold's bend loses 1e-5 of a pulse, a pulse is 1/30 of what six
            // pulses change. Nonlinearities divide by that change, so that 1e-5 of it is the same.
            for (index, pair) in zip(one, other).enumerated() {
                #expect(abs(pair.0 - pair.1) < (index < 10 ? 1e-6 * abs(pair.0) : 3e-4), "measure \(index)")
            }
        }
        #expect(Set(native.map { $0[0] }).count == 5)
    }

    @Test("the noise of pulses adds up as the linear recursion says: var = σ² (1 − a^2n)/(1 − a²), a = e^(−ν/N)")
    func cycles() async throws {
        var spread = try Devices.spread()
        spread.devices.covariance = SymmetricMatrix(spread.devices.names.count)
        (spread.setDeviation, spread.resetDeviation) = (1e-3, 1e-3)
        // In the middle of the way, so that no draw comes near a bound.
        var bench = try Devices.bench(pulses: 60, spread)
        var nominal = bench.model
        let start = try #require(nominal.parameters.firstIndex { $0.name == "x0" })
        nominal.parameters[start].value = 0.2
        bench = PulseBench(nominal, train: bench.train, varying: Set(spread.devices.names))
        let rows = try await Self.values(
            bench, try bench.mismatch(spread), samples: 0...400, on: EquationSimulator(bench))
        let values = Dictionary(nominal.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let (low, high) = (values["gmin"] ?? 0, values["gmax"] ?? 0)
        let ends = rows.map { ($0[4] - low) / (high - low) }
        let mean = ends.dropFirst().reduce(0, +) / 400
        let variance = ends.dropFirst().reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399
        let a = exp(-(values["nup"] ?? 0) * 1e-3 / (values["tsp"] ?? 0))
        let expected = 1e-6 * (1 - pow(a, 120)) / (1 - a * a)
        // A mean scatters by σ/√400, a variance by √(2/399) = 7 %: four of each.
        #expect(abs(mean - ends[0]) < 4 * (expected / 400).squareRoot())
        #expect(abs(variance / expected - 1) < 0.28)
    }

    @Test("draws are those of the spread's own devices, and a draw that the model does not take fails its sample alone")
    func draws() async throws {
        let spread = try Devices.spread()
        let bench = try Devices.bench(pulses: 2, spread)
        let model = try bench.mismatch(spread)
        let sample = try model.sample(417, seed: 9)
        let device = spread.device(seed: 9, sample: 417, path: "x1")
        for alteration in sample.alterations where alteration.device == "x1" {
            let expected = try #require(device[alteration.parameter])
            #expect(abs(alteration.value - expected) <= 1e-14 * abs(expected))
        }
        #expect(sample.draws.count == spread.devices.names.count + 4)
        var wide = spread
        let place = try #require(wide.devices.names.firstIndex(of: "nup"))
        wide.devices.covariance[place, place] = 1e4
        let doubtful = try bench.mismatch(wide)
        let failed = (1...20).filter { number in
            (try? doubtful.sample(number, seed: 1)) == nil
        }
        // The model takes ν from −20 to 20 and σ is 100: one draw in six is inside.
        #expect(failed.count > 8 && failed.count < 20)
    }

    @Test("a spread of another model and a model without gate pulses are refused by name")
    func refusals() throws {
        var spread = try Devices.spread()
        spread.devices.names[2] = "tspp"
        let model = try Shipped.model("gated-synapse")
        let other = #expect(throws: DiagnosticError.self) { try model.nominal(of: spread) }
        #expect(other?.description.contains("tspp") == true && other?.description.contains("tsp") == true)
        let diode = try CompactModelReader.read(
            "{terminals: {a: in, b: out}, parameters: {r: {value: 1}}, currents: {\"a,b\": \"V(a,b)/r\"}}",
            name: "ohm", file: "ohm.yaml")
        let pulses = #expect(throws: DiagnosticError.self) { try PulseTrain(for: diode, count: 3, width: 1e-3) }
        #expect(pulses?.description.contains("ohm") == true)
        #expect(throws: DiagnosticError.self) { try PulseTrain(for: model, count: 0, width: 1e-3) }
    }
}

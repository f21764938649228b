import BehaviouralModels
import Circuits
import Comparison
import Diagnostics
import Experiments
import Foundation
import Ngspice
import Simulation
import Stimuli
import Technologies
import Testing
import TrialSupport

/// The twin beside ngspice, in the embedded technology.
@Suite("The twin of tstdp-minimal beside its circuit")
struct TwinCircuitTests {
    static func changes(_ trial: CircuitTrial, _ alterations: [[Alteration]] = [[]]) async throws -> [[Double]] {
        try await Trials.ngspice.withSession(trial.deck, workers: 1) { session in
            var results: [[Double]] = []
            for alteration in alterations {
                results.append(try await trial.changes(alterations: alteration, on: session))
            }
            return results
        }
    }

    static func rootMeanSquare(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }

    /// Measured when this was written: 0.008 and 0.004 root mean square. The bound is what the twin promises of all 23
    /// points; the trial's own extrapolation leaves out the weight dependence, worth 0.03 at Δw = 0.6, unless calibrated.
    @Test("the twin answers as the circuit, to 0.02 root mean square", arguments: ["visual-cortex", "hippocampal"])
    func nominal(_ name: String) async throws {
        let (trial, dataset) = try Trials.trial(dataset: name)
        let calibrated = try await trial.calibrated(on: Trials.ngspice, workers: 1)
        let circuit = try await Self.changes(calibrated)[0]
        let twin = try TSTDPTwin(trial.bench).weightChanges(dataset.points.map(\.condition))
        let differences = zip(twin, circuit).map { $0 - $1 }
        #expect(Self.rootMeanSquare(differences) < 0.02)
        #expect((differences.map(abs).max() ?? 1) < 0.04)
        #expect((circuit.map(abs).max() ?? 0) > 0.3)
    }

    /// 10 mV move a current by a quarter; the twin's part of that must be the circuit's to a tenth of it.
    @Test("a threshold shift of 10 mV of a device moves the twin as it moves the circuit")
    func mismatch() async throws {
        let (trial, dataset) = try Trials.trial(dataset: "hippocampal")
        let names = ["mn1", "mt2", "mta", "md1", "md2", "mp1", "mp2", "mlr1", "mlo1", "mlo2"]
        let alterations = names.map { [Alteration(device: "m.xsyn.\($0)", parameter: "delvto", value: 0.01)] }
        let circuit = try await Self.changes(trial, [[]] + alterations)
        let conditions = dataset.points.map(\.condition)
        let nominal = try TSTDPTwin(trial.bench).weightChanges(conditions)
        for (name, altered) in zip(names, circuit.dropFirst()) {
            let shifted = try TSTDPTwin(trial.bench, thresholdShifts: ["xsyn.\(name)": 0.01]).weightChanges(conditions)
            let moves = zip(altered, circuit[0]).map { $0 - $1 }
            let errors = zip(zip(shifted, nominal).map { $0 - $1 }, moves).map { $0 - $1 }
            #expect(Self.rootMeanSquare(errors) < 0.1 * Self.rootMeanSquare(moves) + 0.002, "\(name)")
        }
    }
}

import BehaviouralModels
import Circuits
import Comparison
import Foundation
import Ngspice
import Stimuli
import Technologies
import Testing
import TrialSupport

/// The minimal synapse under Poisson spikes in ngspice.
@Suite("A circuit under Poisson spikes")
struct RateCircuitTests {
    @Test("loses weight at a low rate and gains at a high one, and less of it with a larger bias of depression")
    func signs() async throws {
        let bench = { @Sendable (stimulation: StimulationProtocol) throws -> CircuitTrial in
            try Trials.trial(stimulation, preset: "visual-cortex")
        }
        var trains = PoissonTrains()
        (trains.postRates, trains.trials, trains.duration, trains.deadTime) = ([5, 40], 2, 5, 5e-3)
        let rule = try PublishedRule.named("visual-cortex-nearest-minimal").rule
        let experiment = RateExperiment(trains, largestChange: 0.25, rule: rule)
        let idep = try #require(bench(.pairing(distances: [0.01])).biases["idep"])
        let curves = try await experiment.curves(
            biases: [[:], ["idep": 1.5 * idep]], names: ["as it stands", "more"], on: Trials.ngspice, workers: 2,
            bench: bench)
        // The rule has θ = 9.8 Hz, with drifts of −5.5e-3/s and 0.13/s; trials scatter by 5e-3/s and 0.03/s.
        for curve in curves { #expect(curve.means[0] < 0 && curve.means[1] > 0.05, "\(curve)") }
        let nominal = try #require(curves[0].threshold)
        let moved = try #require(curves[1].threshold)
        #expect(nominal.value < moved.value)
        // The same spikes, so that every single trial moves the same way.
        for (before, after) in zip(curves[0].drifts.joined(), curves[1].drifts.joined()) { #expect(after < before) }
    }
}

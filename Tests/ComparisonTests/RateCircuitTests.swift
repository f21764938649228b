import BehaviouralModels
import Circuits
import Comparison
import Foundation
import Ngspice
import Stimuli
import Technologies
import Testing

/// The minimal synapse under Poisson spikes in ngspice.
@Suite("A circuit under Poisson spikes")
struct RateCircuitTests {
    /// The built `hillock` program, whose workers hold ngspice: it lies beside the test program.
    static let simulator: NgspiceSimulator = {
        let program =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return NgspiceSimulator(
            executable: URL(filePath: program).deletingLastPathComponent().appending(path: "hillock"))
    }()

    @Test("loses weight at a low rate and gains at a high one, and less of it with a larger bias of depression")
    func signs() async throws {
        let package = RealisedRuleTests.package
        let technology = try TechnologyCatalogue(
            folder: package.appending(path: "models/technologies"), dataFolder: package.appending(path: "nothing"),
            environment: [:]
        ).technology(named: "generic350")
        let circuit = try CircuitCatalogue(folders: [package.appending(path: "templates/circuits")])
            .circuit(named: "tstdp-minimal")
        let bench = { @Sendable (stimulation: StimulationProtocol) throws -> CircuitTrial in
            try CircuitTrial(
                circuit: circuit, technology: technology, corner: "tt", preset: "visual-cortex",
                stimulation: stimulation)
        }
        var trains = PoissonTrains()
        (trains.postRates, trains.trials, trains.duration, trains.deadTime) = ([5, 40], 2, 5, 5e-3)
        let rule = try PublishedRule.named("visual-cortex-nearest-minimal").rule
        let experiment = RateExperiment(trains, largestChange: 0.25, rule: rule)
        let idep = try #require(bench(.pairing(distances: [0.01])).biases["idep"])
        let curves = try await experiment.curves(
            biases: [[:], ["idep": 1.5 * idep]], names: ["as it stands", "more"], on: Self.simulator, workers: 2,
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

import BehaviouralModels
import Comparison
import Experiments
import Foundation
import MonteCarlo
import Ngspice
import Simulation
import Stimuli

/// The circuit-informed twin against the transistors in ngspice: how near it is on mismatched samples, and how fast.
enum TwinAgainstCircuit {
    static func run(_ context: Context) async throws {
        let bench = try NMSEBench()
        let samples = 1...context.runs(100)
        print("\(bench.dataset.name), flat 10 mV, \(samples.count) samples")
        let circuit = try await bench.hillock(samples, context).weights
        let twins = try samples.map { try bench.twin($0) }
        let conditions = bench.dataset.points.map(\.condition)
        let changes = TSTDPTwinBatch(twins).weightChanges(conditions)
        let errors = twins.indices.map { index in bench.dataset.nmse(changes.map { $0[index] }) }
        var figures = Figures()
        figures.add("NMSE of the circuit", circuit)
        figures.add("NMSE of the twin", errors)
        figures.add("rank correlation (Spearman)", [spearman(circuit, errors)])
        try await time(bench, context, into: &figures)
        figures.print()
    }

    /// All points of both data sets for a thousand mismatched twins, on two cores.
    private static func time(_ bench: NMSEBench, _ context: Context, into figures: inout Figures) async throws {
        let count = context.runs(1000)
        let twins = try (1...count).map { try bench.twin($0) }
        let biology = NMSEBench.root.appending(path: "models/biology")
        let conditions = try DatasetCatalogue(folder: biology).all().flatMap { $0.points.map(\.condition) }
        var times: [Double] = []
        for _ in 0..<(5 * context.repeats) {
            times.append(
                await seconds {
                    await withTaskGroup(of: Void.self) { group in
                        for part in [twins.prefix(count / 2), twins.dropFirst(count / 2)] {
                            group.addTask { _ = TSTDPTwinBatch(Array(part)).weightChanges(conditions) }
                        }
                    }
                })
        }
        figures.add(
            "\(count) twins, \(conditions.count) points, all repetitions, two cores", times, unit: "s",
            target: .atMost(0.2 * context.scale))
    }

    /// The correlation of ranks; ties do not occur among real numbers of simulations.
    private static func spearman(_ left: [Double], _ right: [Double]) -> Double {
        func ranks(_ values: [Double]) -> [Double] {
            var ranks = values
            for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
                ranks[index] = Double(rank)
            }
            return ranks
        }
        let (a, b) = (ranks(left), ranks(right))
        let count = Double(a.count)
        let squares = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return 1 - 6 * squares / (count * (count * count - 1))
    }
}

extension NMSEBench {
    /// The twin with the draws of a sample.
    func twin(_ sample: Int) throws -> TSTDPTwin {
        let draws = model.draws(sample, seed: Self.seed)
        let shifts = zip(model.quantities, draws).filter { $0.0.channel == "vth" }.map { ($0.0.path, $0.1) }
        return try TSTDPTwin(trial.bench, thresholdShifts: Dictionary(shifts, uniquingKeysWith: { $1 }))
    }
}

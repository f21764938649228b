import Circuits
import Comparison
import Experiments
import Foundation
import MonteCarlo
import Ngspice
import Simulation
import Stimuli
import Technologies
import Waveforms

/// The Monte Carlo of an NMSE, against one `ngspice` process for each point of the data set and sample.
///
/// Both simulate the same repetitions of each condition with the same solver options; Hillock puts all conditions of a
/// sample into one transient of a loaded deck.
enum AgainstPoints {
    static func run(_ context: Context) async throws {
        let bench = try NMSEBench()
        let samples = 1...context.runs(20)
        print("\(bench.dataset.points.count) points, \(samples.count) samples; A: ngspice -b; B: Hillock, 2 workers")
        var (program, hillock, ratios, processor) = ([Double](), [Double](), [Double](), [Double]())
        var differences: [Double] = []
        for _ in 0..<context.repeats {
            let a = try await bench.program(samples, context)
            let b = try await bench.hillock(samples, context)
            program.append(a.wall / Double(samples.count))
            hillock.append(b.wall / Double(samples.count))
            ratios.append(a.wall / b.wall)
            processor.append(a.processor / b.processor)
            differences.append(zip(a.weights, b.weights).map { abs($0 / $1 - 1) }.max() ?? .nan)
        }
        var figures = Figures()
        figures.add("A, per sample", program, unit: "s")
        figures.add("B, per sample", hillock, unit: "s")
        figures.add("A / B", ratios, target: .atLeast(2.5))
        figures.add("A / B in processor seconds", processor)
        figures.add("largest relative difference of the NMSE", differences)
        figures.print()
    }
}

/// The minimal synapse under the hippocampal data set.
struct NMSEBench: Sendable {
    static let seed: UInt64 = 1

    let dataset: Dataset
    let trial: CircuitTrial
    /// The same circuit under one condition each.
    let single: [CircuitTrial]
    let model: MismatchModel
    let settings = MismatchSettings(transistors: .flat(threshold: 10e-3, gain: 0))

    /// The folder of Hillock's sources.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardizedFileURL

    init() throws {
        let root = Self.root
        let dataset = try DatasetCatalogue(folder: root.appending(path: "models/biology"))
            .dataset(named: "hippocampal")
        let circuit = try CircuitCatalogue(folders: [root.appending(path: "templates/circuits")])
            .circuit(named: "tstdp-minimal")
        let technology = try TechnologyCatalogue(
            folder: root.appending(path: "models/technologies"), dataFolder: root, environment: [:]
        ).technology(named: "generic350")
        func bench(_ stimulation: StimulationProtocol) throws -> CircuitTrial {
            try CircuitTrial(
                circuit: circuit, technology: technology, corner: "tt", preset: "hippocampal", stimulation: stimulation)
        }
        self.dataset = dataset
        trial = try bench(dataset.stimulation)
        single = try dataset.points.map {
            try bench(StimulationProtocol($0.condition.name, conditions: [$0.condition]))
        }
        model = try MismatchModel(netlist: trial.bench.netlist, settings: settings) { _ in nil }
    }

    /// Hillock: two workers, results in a store. The weights are the NMSE of each sample.
    func hillock(_ samples: ClosedRange<Int>, _ context: Context) async throws -> Outcome {
        let (start, before) = (ContinuousClock.now, processorSeconds())
        let simulator = NgspiceSimulator(executable: context.executable)
        let error = WeightError(dataset, changes: trial.measures, scale: trial.weightScale)
        let measure = EnsembleMeasure(name: "nmse", measure: error)
        let ensemble = Ensemble(model: model, seed: Self.seed, measures: [measure])
        let store = try context.folder("store").appending(path: "runs.sqlite")
        let description = RunDescription(
            toolVersion: "benchmark", simulator: try await simulator.identity, deck: trial.deck, seed: Self.seed,
            mismatch: settings, quantities: model.quantities, measures: [measure.column])
        let archive = try RunArchive.open(store, description: description, mode: .create)
        try await simulator.withSession(trial.deck, workers: 2) { session in
            _ = try await ensemble.run(samples, session: session, archive: archive)
        }
        let wall = (ContinuousClock.now - start) / .seconds(1)
        let errors = try archive.samples().sorted { $0.number < $1.number }.map { record in
            guard let value = record.measures.first?.number else {
                throw Skip(reason: "sample \(record.number) failed: \(record.failure.map { "\($0)" } ?? "no answer")")
            }
            return value
        }
        return Outcome(wall: wall, processor: processorSeconds() - before, weights: errors)
    }

    /// The `ngspice` program: one process a point and sample, two at a time, OpenMP off, results in binary raw files.
    func program(_ samples: ClosedRange<Int>, _ context: Context) async throws -> Outcome {
        let folder = try context.folder("points")
        defer { try? FileManager.default.removeItem(at: folder) }
        let before = processorSeconds()
        var errors: [Double] = []
        let wall = try await seconds {
            var names: [String] = []
            for sample in samples {
                for (point, trial) in single.enumerated() {
                    let name = "s\(sample)p\(point)"
                    try text(trial, sample: sample, raw: "\(name).raw")
                        .write(to: folder.appending(path: "\(name).cir"), atomically: false, encoding: .utf8)
                    names.append(name)
                }
            }
            try names.joined(separator: "\n").write(
                to: folder.appending(path: "list"), atomically: false, encoding: .utf8)
            let line = "xargs -a list -P 2 -I{} sh -c 'ngspice -b {}.cir >/dev/null 2>&1 || true'"
            try launch("/bin/sh", ["-c", line], in: folder, environment: ["OMP_THREAD_LIMIT": "1"])
            for sample in samples {
                let changes = try single.enumerated().map { point, trial in
                    let file = folder.appending(path: "s\(sample)p\(point).raw")
                    let raw = try RawFile.read(data: Array(try Data(contentsOf: file)), file: file.path)
                    guard let plot = raw.plots.first else { throw Skip(reason: "\(file.path) is empty") }
                    return try trial.changes(in: plot.waveforms)[0]
                }
                errors.append(dataset.nmse(changes))
            }
        }
        return Outcome(wall: wall, processor: processorSeconds() - before, weights: errors)
    }

    /// A whole deck of one sample and point, as a driver of the `ngspice` program writes it.
    private func text(_ trial: CircuitTrial, sample: Int, raw: String) throws -> String {
        guard case .transient(let transient) = trial.deck.analysis, let step = transient.maximumStep else {
            throw Skip(reason: "the bench has no transient")
        }
        let options = trial.deck.options.map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" }
        let changes = try model.sample(sample, seed: Self.seed).alterations.map {
            "alter @\($0.device)[\($0.parameter)] = \(NgspiceNumber.text($0.value))"
        }
        let lines =
            trial.deck.lines + [".options " + options.joined(separator: " "), ".save v(w)", ".control"] + changes + [
                "tran \(transient.step) \(transient.stop) 0 \(step)", "write \(raw) v(w)", "quit", ".endc", ".end", "",
            ]
        return lines.joined(separator: "\n")
    }
}

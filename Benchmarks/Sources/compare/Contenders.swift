import Foundation
import MonteCarlo
import Ngspice
import Simulation

/// The result of running an ensemble once.
struct Outcome {
    /// Wall-clock seconds, from nothing to the last result in hand.
    var wall: Double
    /// Processor seconds of all processes.
    var processor: Double
    /// The weight at the end of each sample, in volts.
    var weights: [Double]
    /// The sum of the simulator's own analysis times in seconds, where it is known.
    var analysis: Double = 0
}

extension Synapse {
    /// Hillock: two workers, results in a store.
    func hillock(
        _ samples: ClosedRange<Int>, pairings: Int, _ settings: Settings, _ context: Context
    ) async throws -> Outcome {
        let (start, before) = (ContinuousClock.now, processorSeconds())
        let simulator = NgspiceSimulator(executable: context.executable)
        let identity = try await simulator.identity
        let measure = EnsembleMeasure(name: "w", measure: LastValue(signal: "v(w)"))
        let deck = deck(pairings: pairings, settings)
        let ensemble = Ensemble(model: model, seed: Self.seed, measures: [measure])
        let store = try context.folder("store").appending(path: "runs.sqlite")
        let description = RunDescription(
            toolVersion: "benchmark", simulator: identity, deck: deck, seed: Self.seed, mismatch: Self.mismatch,
            quantities: model.quantities, measures: [measure.column])
        let archive = try RunArchive.open(store, description: description, mode: .create)
        try await simulator.withSession(deck, workers: 2) { session in
            _ = try await ensemble.run(samples, session: session, archive: archive)
        }
        let wall = (ContinuousClock.now - start) / .seconds(1)
        let processor = processorSeconds() - before
        let records = try archive.samples()
        guard records.count == samples.count else { throw Skip(reason: "samples are missing in the store") }
        let weights = try records.sorted { $0.number < $1.number }.map { record in
            guard let weight = record.measures.first?.number else {
                throw Skip(reason: "sample \(record.number) failed: \(record.failure.map { "\($0)" } ?? "no answer")")
            }
            return weight
        }
        return Outcome(
            wall: wall, processor: processor, weights: weights,
            analysis: records.reduce(0) { $0 + $1.course.analysisTime })
    }

    /// The `ngspice` program: one process a sample, two at a time, results in binary raw files.
    ///
    /// - Parameter oneThread: Whether OpenMP is off.
    func program(
        _ samples: ClosedRange<Int>, pairings: Int, _ settings: Settings, oneThread: Bool, _ context: Context
    ) async throws -> Outcome {
        let folder = try context.folder("program")
        defer { try? FileManager.default.removeItem(at: folder) }
        var names: [String] = []
        let before = processorSeconds()
        let wall = try await seconds {
            names = try write(samples, pairings: pairings, settings, to: folder)
            let list = folder.appending(path: "list")
            try names.joined(separator: "\n").write(to: list, atomically: false, encoding: .utf8)
            let line = "xargs -a list -P 2 -I{} sh -c 'ngspice -b -r {}.raw {} >/dev/null 2>&1'"
            try launch("/bin/sh", ["-c", line], in: folder, environment: oneThread ? ["OMP_THREAD_LIMIT": "1"] : [:])
        }
        let processor = processorSeconds() - before
        return Outcome(
            wall: wall, processor: processor,
            weights: try names.map { try Self.lastValue(folder.appending(path: "\($0).raw")) })
    }

    /// The last value of the second variable of a binary raw file.
    private static func lastValue(_ file: URL) throws -> Double {
        let data = try Data(contentsOf: file)
        guard let mark = data.range(of: Data("Binary:\n".utf8)) else {
            throw Skip(reason: "\(file.path) is no raw file")
        }
        let header = String(decoding: data[..<mark.lowerBound], as: UTF8.self)
        func number(_ key: String) -> Int? {
            header.split(separator: "\n").first { $0.hasPrefix(key) }
                .flatMap { Int($0.dropFirst(key.count).trimmingCharacters(in: .whitespaces)) }
        }
        guard let variables = number("No. Variables:"), let points = number("No. Points:"), variables == 2, points > 1,
            data.count - mark.upperBound == variables * points * 8
        else { throw Skip(reason: "\(file.path) does not hold the time and one vector") }
        let bits = data.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Double(bitPattern: bits)
    }
}

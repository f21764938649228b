import Foundation

/// Hillock against InSpice in one Python process and against a pool of two sedes workers: same decks, same options.
enum AgainstPython {
    private struct Answer: Decodable {
        var seconds: Double
        var weights: [Double]
    }

    static func run(_ context: Context) async throws {
        let synapse = try Synapse(context)
        guard let python = context.python else {
            throw Skip(reason: "no Python with InSpice and sedes; name one with --python or HILLOCK_BENCHMARK_PYTHON")
        }
        let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Python").standardizedFileURL
        for (script, limit) in [("inspice_run.py", 3.0), ("sedes_run.py", 1.5)] {
            for (pairings, count) in [(60, 8), (5, 40)] {
                let samples = 1...context.runs(count)
                let folder = try context.folder("python")
                let names = try synapse.write(samples, pairings: pairings, .plain, to: folder)
                let arguments = [scripts.appending(path: script).path] + names
                var (ratios, rivals, differences) = ([Double](), [Double](), [Double]())
                var processor: [Double] = []
                do {
                    for _ in 0..<context.repeats {
                        let before = processorSeconds()
                        let text = try launch(
                            python, arguments, in: folder, environment: ["OMP_THREAD_LIMIT": "1"], keepsOutput: true)
                        let line = text.split(separator: "\n").last { $0.hasPrefix("{") } ?? ""
                        let rival = try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
                        let used = processorSeconds() - before
                        let own = try await synapse.hillock(samples, pairings: pairings, .plain, context)
                        rivals.append(rival.seconds)
                        processor.append(used / own.processor)
                        ratios.append(rival.seconds / own.wall)
                        differences.append(zip(rival.weights, own.weights).map { abs($0 - $1) }.max() ?? .nan)
                    }
                } catch let skip as Skip {
                    print("\(script), \(pairings) pairings: skipped: \(skip.reason)")
                    continue
                }
                print(
                    "\(pairings) pairings, \(samples.count) samples; A: \(script), its imports not counted; B: Hillock")
                var figures = Figures()
                figures.add("A", rivals, unit: "s")
                figures.add("A / B", ratios, target: .atLeast(limit))
                figures.add("A / B in processor seconds, imports counted", processor)
                figures.add("largest |Δw|", differences, unit: "V")
                figures.print()
            }
        }
    }
}

import Foundation
import Ngspice
import Simulation
import Synchronization

/// How much a worker's resident memory grows over ten thousand runs of a small deck, after the first five hundred.
enum MemoryGrowth {
    static func run(_ context: Context) async throws {
        let total = max(1000, context.runs(10_000))
        let lines = ["RC low-pass", "v1 in 0 pulse(0 1 0 1u 1u 1m 2m)", "r1 in out 1k", "c1 out 0 100n"]
        let deck = Deck(
            lines: lines, analysis: .transient(Transient(step: 20e-6, stop: 2e-3, maximumStep: 20e-6)))
        let simulator = NgspiceSimulator(executable: context.executable)
        var growth: [Double] = []
        var sizes: [Double] = []
        let wall = try await seconds {
            let measured = try await simulator.withSession(deck, workers: 2) { session in
                try await resident(session, runs: total)
            }
            for (process, before) in measured.early {
                guard let after = measured.late[process] else {
                    throw Skip(reason: "worker \(process) did not live to the end")
                }
                growth.append((after / before - 1) * 100)
                sizes.append(after / 1e6)
            }
        }
        print("\(total) runs in 2 workers, \(String(format: "%.1f", wall)) s")
        var figures = Figures()
        figures.add("resident at the end", sizes, unit: "MB")
        figures.add("growth after 500 runs", growth, unit: "%", target: .atMost(5))
        figures.print()
    }

    private static func resident(
        _ session: any SimulatorSession, runs: Int
    ) async throws -> (early: [Int: Double], late: [Int: Double]) {
        var early: [Int: Double] = [:]
        // Each worker must have done its first 500.
        for batch in [0..<1000, 1000..<runs] {
            if batch.lowerBound > 0 { early = children() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                var next = batch.lowerBound
                for number in batch {
                    if number >= batch.lowerBound + 4 { try await group.next() }
                    next = number
                    let request = SimulationRequest(
                        alterations: [
                            Alteration(device: "r1", parameter: "resistance", value: 1000 + Double(next % 97))
                        ],
                        probes: ["v(out)"])
                    group.addTask { _ = try await session.run(request) }
                }
                try await group.waitForAll()
            }
        }
        return (early, children())
    }

    /// The resident bytes of each child process that is a worker.
    private static func children() -> [Int: Double] {
        var sizes: [Int: Double] = [:]
        let own = ProcessInfo.processInfo.processIdentifier
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let process = Int(name),
                let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
                status.contains("PPid:\t\(own)\n"),
                let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
                let size = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
            else { continue }
            sizes[process] = size * 1024
        }
        return sizes
    }
}

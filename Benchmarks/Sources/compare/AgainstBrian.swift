import BehaviouralModels
import Experiments
import Foundation
import Statistics
import Stimuli

/// A Monte Carlo of the triplet rule against Brian2 with the same rule, parameter sets, spikes and repetitions.
///
/// Brian2 gets its best: C++ standalone, exact traces, all parameter sets and all conditions that fit on one time step in
/// one network, the longest step that meets all spikes; its code generation and compilation are not counted.
enum AgainstBrian {
    private struct Question: Encodable {
        struct Spikes: Encodable {
            var pre: [Double]
            var post: [Double]
            var period: Double
            var repetitions: Int
        }

        var rules: [String: [Double]]
        var nearest: Bool
        var conditions: [Spikes]
    }

    private struct Answer: Decodable {
        var mode: String
        var version: String
        var running: [Double]
        var preparing: Double
        var weights: [[Double]]
    }

    static func run(_ context: Context) async throws {
        let samples = context.runs(1000)
        let rules = try (1...samples).map { try varied(PublishedRule.named("visual-cortex-nearest-full").rule, $0) }
        let biology = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../models/biology").standardizedFileURL
        let conditions = try DatasetCatalogue(folder: biology).all().flatMap { $0.points.map(\.condition) }
        print("\(samples) parameter sets, \(conditions.count) conditions, spike by spike over all repetitions")
        let (one, changes) = try await hillock(rules, conditions, cores: 1, repeats: 10 * context.repeats)
        let (two, _) = try await hillock(rules, conditions, cores: 2, repeats: 10 * context.repeats)
        var figures = Figures()
        figures.add("Hillock, one core", one, unit: "s", target: .atMost(0.2 * context.scale))
        figures.add("Hillock, two cores", two, unit: "s", target: .atMost(0.2 * context.scale))
        figures.add("Hillock, one core, a parameter set", one.map { $0 / Double(samples) * 1e6 }, unit: "µs")
        defer { figures.print() }
        guard let python = context.brian else {
            throw Skip(reason: "Brian2 is not there; name a Python with it with --brian or HILLOCK_BENCHMARK_BRIAN")
        }
        let brian = try brian(rules, conditions, python: python, context)
        let count = Double(samples)
        let name = "Brian2 \(brian.version), \(brian.mode)"
        figures.add(name, brian.running, unit: "s")
        figures.add("\(name), a parameter set", brian.running.map { $0 / count * 1e6 }, unit: "µs")
        figures.add("\(name), compilation", [brian.preparing], unit: "s")
        let own = Figures.median(one)
        figures.add("Brian2 / Hillock on one core", brian.running.map { $0 / own }, target: .atLeast(100))
        let differences = zip(changes, brian.weights).flatMap { zip($0, $1).map { abs($0 - $1) } }
        figures.add("largest |difference| of Δw", [differences.max() ?? .nan], target: .atMost(1e-9))
    }

    /// Wall-clock seconds of evaluating all parameter sets, from the sets to the answers in hand, and the answers.
    private static func hillock(
        _ rules: [TripletRule], _ conditions: [Condition], cores: Int, repeats: Int
    ) async throws -> (seconds: [Double], changes: [[Double]]) {
        var times: [Double] = []
        var changes: [[Double]] = []
        let share = (rules.count + cores - 1) / cores
        for _ in 0..<repeats {
            times.append(
                await seconds {
                    let parts = await withTaskGroup(of: (Int, [[Double]]).self) { group in
                        for core in 0..<cores {
                            let part = Array(
                                rules[min(core * share, rules.count)..<min((core + 1) * share, rules.count)])
                            group.addTask { (core, TripletRuleBatch(part).weightChanges(conditions)) }
                        }
                        return await group.reduce(into: [Int: [[Double]]]()) { $0[$1.0] = $1.1 }
                    }
                    changes = conditions.indices.map { index in (0..<cores).flatMap { parts[$0]?[index] ?? [] } }
                })
        }
        return (times, changes)
    }

    private static func brian(
        _ rules: [TripletRule], _ conditions: [Condition], python: String, _ context: Context
    ) throws -> Answer {
        let question = Question(
            rules: [
                "A2p": rules.map(\.potentiation2), "A3p": rules.map(\.potentiation3), "A2m": rules.map(\.depression2),
                "A3m": rules.map(\.depression3), "tau_plus": rules.map(\.tauPlus), "tau_minus": rules.map(\.tauMinus),
                "tau_x": rules.map(\.tauX), "tau_y": rules.map(\.tauY),
            ],
            nearest: true,
            conditions: conditions.map {
                .init(pre: $0.pre, post: $0.post, period: $0.period, repetitions: $0.repetitions)
            })
        let folder = try context.folder("brian2")
        let input = folder.appending(path: "question.json")
        try JSONEncoder().encode(question).write(to: input)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Python/brian2_run.py").standardizedFileURL
        let text = try launch(
            python, [script.path, "best", "\(context.repeats)", input.path], in: folder, keepsOutput: true)
        let line = text.split(separator: "\n").last { $0.hasPrefix("{") } ?? ""
        return try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
    }

    /// The rule with each parameter off by a factor exp(0.1 g), g normal.
    private static func varied(_ rule: TripletRule, _ sample: Int) -> TripletRule {
        var stream = RandomStream(seed: 1, sample: sample, path: "rule", channel: "spread")
        func off(_ value: Double) -> Double { value * exp(0.1 * stream.nextNormal()) }
        return TripletRule(
            potentiation2: off(rule.potentiation2), potentiation3: off(rule.potentiation3),
            depression2: off(rule.depression2), depression3: off(rule.depression3), tauPlus: off(rule.tauPlus),
            tauMinus: off(rule.tauMinus), tauX: off(rule.tauX), tauY: off(rule.tauY), scheme: rule.scheme)
    }
}

/// How much longer an ensemble takes than ngspice's analyses in it, spread evenly over the workers.
enum DriverOverhead {
    static func run(_ context: Context) async throws {
        let synapse = try Synapse(context)
        print(
            "wall of an ensemble (start of workers, parsing and store included) / (sum of analysis times / 2 workers)")
        var figures = Figures()
        for (name, pairings, count, limit) in [("long", 60, 24, 1.05), ("short", 5, 240, 1.10)] {
            let runs = context.runs(count)
            var ratios: [Double] = []
            var single: [Double] = []
            for _ in 0..<context.repeats {
                let outcome = try await synapse.hillock(1...runs, pairings: pairings, .plain, context)
                ratios.append(outcome.wall / (outcome.analysis / 2))
                single.append(outcome.analysis / Double(runs))
            }
            figures.add("\(name): one analysis", single, unit: "s")
            figures.add("\(name): overhead, \(runs) runs", ratios, target: .atMost(limit))
        }
        figures.print()
    }
}

internal import Comparison
internal import Reports
internal import Stimuli

extension ComparisonReport {
    /// Colour maps over both distances of a triplet, one for each column; `nil` unless all conditions are triplets on a grid
    /// without measured changes.
    var maps: Figure? {
        let places = table.conditions.map(Self.distances)
        guard table.dataset == nil, !places.isEmpty, places.allSatisfy({ $0 != nil }) else { return nil }
        let distances = places.compactMap { $0 }
        let first = Array(Set(distances.map(\.first))).sorted()
        let second = Array(Set(distances.map(\.second))).sorted()
        // Triplets have distances of opposite sign: half of the grid.
        guard first.count > 3, second.count > 3, distances.count * 2 >= first.count * second.count else { return nil }
        var panels: [Panel] = []
        for column in table.columns {
            var values = Array(repeating: Array(repeating: Double.nan, count: first.count), count: second.count)
            for (place, change) in zip(distances, column.changes) {
                guard let across = first.firstIndex(of: place.first), let up = second.firstIndex(of: place.second)
                else {
                    continue
                }
                values[up][across] = change
            }
            let plot = ColourMapPlot(
                values, x: first.map { $0 * 1e-6 }, y: second.map { $0 * 1e-6 },
                horizontal: PlotAxis("Δt₁ of the first pair", unit: "s"),
                vertical: PlotAxis("Δt₂ of the second pair", unit: "s"),
                scale: ColourScale("Δw, \(column.name)", limit: 0))
            guard let figure = try? plot.figure() else { return nil }
            panels += figure.panels
        }
        return Figure(title: "Triplets: above left post-pre-post, below right pre-post-pre", panels: panels, width: 520)
    }

    /// The distances Δt = t_post − t_pre of the first and the second pair in whole microseconds, if there are three spikes.
    private static func distances(_ condition: Condition) -> (first: Double, second: Double)? {
        let (pre, post) = (condition.pre, condition.post)
        switch (pre.count, post.count) {
        case (2, 1): return (((post[0] - pre[0]) * 1e6).rounded(), ((post[0] - pre[1]) * 1e6).rounded())
        case (1, 2): return (((post[0] - pre[0]) * 1e6).rounded(), ((post[1] - pre[0]) * 1e6).rounded())
        default: return nil
        }
    }
}

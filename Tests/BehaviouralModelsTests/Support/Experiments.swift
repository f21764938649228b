import Stimuli

/// The published points and their protocols, written down a second time, apart from the code under test.
struct MeasuredPoint {
    var condition: Condition
    var mean: Double
    var standardError: Double
}

enum MeasuredPoints {
    /// P. J. Sjöström et al., Neuron 32 (2001) 1149: pairs at a rate; Δt in ms, rate in Hz, mean, standard error.
    static let visualCortex = [
        (10.0, 0.1, -0.04, 0.05), (10, 10, 0.14, 0.10), (10, 20, 0.29, 0.14), (10, 40, 0.53, 0.11),
        (10, 50, 0.56, 0.26), (-10, 0.1, -0.29, 0.08), (-10, 10, -0.41, 0.11), (-10, 20, -0.34, 0.10),
        (-10, 40, 0.56, 0.32), (-10, 50, 0.75, 0.19),
    ].map { dt, rate, mean, error in point(pair(dt), rate, mean, error) }

    /// H.-X. Wang et al., Nature Neurosci. 8 (2005) 187, and G.-Q. Bi and M.-M. Poo: everything at 1 Hz.
    static let hippocampal =
        [(10.0, 0.25, 0.05), (-10, -0.17, 0.05)].map { point(pair($0), 1, $1, $2) }
        + [(5.0, -5.0, -0.01, 0.04), (10, -10, 0.03, 0.04), (15, -5, 0.01, 0.03), (5, -15, 0.24, 0.06)]
        .map { point(([0, $0 - $1], [$0]), 1, $2, $3) }
        + [(-5.0, 5.0, 0.33, 0.04), (-10, 10, 0.34, 0.04), (-5, 15, 0.22, 0.08), (-15, 5, 0.29, 0.05)]
        .map { point(([-$0], [0, $1 - $0]), 1, $2, $3) }
        + [(-88.5, -0.003, 0.03), (83.7, 0.06, 0.04), (20, 0.21, 0.04)].map { point(quadruplet($0), 1, $1, $2) }

    /// E = (1/p) Σ ((measured − computed)/σ)².
    static func error(_ points: [MeasuredPoint], _ changes: [Double]) -> Double {
        zip(points, changes).map { point, change in
            let deviation = (point.mean - change) / point.standardError
            return deviation * deviation
        }.reduce(0, +) / Double(points.count)
    }

    static func condition(_ pre: [Double], _ post: [Double], period: Double, repetitions: Int = 60) -> Condition {
        Condition(name: "condition", pre: pre, post: post, period: period, repetitions: repetitions)
    }

    /// Pre and post in milliseconds.
    private typealias Spikes = (pre: [Double], post: [Double])

    private static func pair(_ dt: Double) -> Spikes { ([max(0, -dt)], [max(0, dt)]) }

    /// Two pairs 5 ms wide whose middles are |T| apart: post-pre-pre-post for T > 0, pre-post-post-pre for T < 0.
    private static func quadruplet(_ t: Double) -> Spikes {
        let outer = [0, abs(t) + 5]
        let inner = [5, abs(t)]
        return t > 0 ? (inner, outer) : (outer, inner)
    }

    private static func point(_ spikes: Spikes, _ rate: Double, _ mean: Double, _ error: Double) -> MeasuredPoint {
        MeasuredPoint(
            condition: condition(spikes.pre.map { $0 / 1000 }, spikes.post.map { $0 / 1000 }, period: 1 / rate),
            mean: mean, standardError: error)
    }
}

/// The voltages at which a transistor is measured, in the sense of an n-channel transistor, source at 0 V.
struct BiasGrid: Sendable {
    /// The largest gate and drain voltage in V.
    let supply: Double
    /// How far the bulk lies below the source, in V.
    let bodies: [Double]
    /// Drain voltages in V: dense where the current saturates.
    let drains: [Double]
    /// Gate voltages in V.
    let gates: [Double]
    /// Where the answers to `delvto` and `mulu0` are measured: indices of bodies and drains.
    let answerBodies: [Int]
    let answerDrains: [Int]

    /// The shift of the threshold in V and the factor of the mobility whose answers are measured.
    static let thresholdStep = 0.01
    static let mobilityFactor = 1.05

    init(supply: Double) {
        self.supply = supply
        let scale = supply / 3.3
        bodies = [0, 0.3, 0.6, 1.0, 1.5]
        let low = [0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.16, 0.2, 0.25, 0.35, 0.45, 0.55, 0.7, 0.85]
        let high = [1.05, 1.3, 1.55, 1.8, 2.05, 2.3, 2.55, 2.8, 3.05, 3.3].map { $0 * scale }
        let drains = low.filter { $0 < (high.first ?? 0) - 0.05 } + high
        self.drains = drains
        let steps = 66
        gates = (0...steps).map { supply * Double($0) / Double(steps) }
        answerBodies = [0, 3]
        answerDrains = [1, 4, 8, 11, drains.count - 6, drains.count - 1].filter { drains.indices.contains($0) }
    }

    /// The points at which capacitances are measured: drain, gate, source, bulk in V.
    var capacitancePoints: [[Double]] {
        let scale = supply / 3.3
        let gates = [-0.5, -0.2, 0, 0.2, 0.4, 0.55, 0.7, 0.85, 1.0, 1.3, 1.7, 2.2, 2.7, 3.3].map { $0 * scale }
        var points: [[Double]] = []
        for drain in [0, 0.3, 1.0, 3.3] { points += gates.map { [drain * scale, $0, 0, 0] } }
        for level in [0.6, 1.2, 2.0] {
            points += gates.filter { $0 >= 0 }.map { [level * scale, $0, level * scale, 0] }
        }
        return points
    }

    /// The points at which the junctions are measured: drain, gate, source, bulk in V.
    var junctionPoints: [[Double]] {
        [
            [-0.4, -0.5, 0, 0], [-0.55, -0.5, 0, 0], [0, -0.5, -0.4, 0], [0, -0.5, -0.55, 0],
            [supply, 0, supply, 0], [0.5 * supply, 0, 0.5 * supply, 0],
        ]
    }
}

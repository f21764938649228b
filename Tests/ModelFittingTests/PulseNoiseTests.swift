import Foundation
import Statistics
import TestSupport
import Testing

@testable import ModelFitting

@Suite struct PulseNoiseTests {
    /// A run of the process s(n+1) = a s(n) + σ_c ξ, read with σ_r.
    static func run(_ count: Int, memory: Double, pulse: Double, read: Double, seed: UInt64) -> [Double] {
        var stream = RandomStream(seed: seed, sample: 0, path: "walk", channel: "noise")
        var state = memory < 1 ? pulse / (1 - memory * memory).squareRoot() * stream.nextNormal() : 0
        return (0..<count).map { _ in
            defer { state = memory * state + pulse * stream.nextNormal() }
            return state + read * stream.nextNormal()
        }
    }

    static func noise(_ runs: [[Double]]) throws -> PulseNoise {
        try #require(PulseNoise(doses: runs.map { $0.indices.map { Double($0) } }, residuals: runs))
    }

    @Test("noise that adds up, noise that is forgotten and noise of reading alone are told apart, with their sizes")
    func kinds() throws {
        let walk = try Self.noise([Self.run(4000, memory: 1, pulse: 0.01, read: 0.02, seed: 3)])
        #expect(walk.kind == .adding && walk.relaxation == nil && walk.inflation == nil)
        // Variances scatter by about √(2/n) times a few: 10 % of the deviations is more than three of that.
        #expect(abs(walk.pulseDeviation / 0.01 - 1) < 0.1 && abs(walk.readDeviation / 0.02 - 1) < 0.1)
        let memory = exp(-1 / 9.0)
        let wander = try Self.noise(
            (4...6).map { Self.run(4000, memory: memory, pulse: 0.02, read: 0.04, seed: $0) })
        #expect(wander.kind == .relaxing && wander.evidence > 100)
        #expect(abs(wander.pulseDeviation / 0.02 - 1) < 0.15 && abs(wander.readDeviation / 0.04 - 1) < 0.05)
        // 12,000 readings hold some 700 independent stretches of the state, half hidden by the noise of reading.
        #expect(abs((wander.relaxation ?? 0) / 9 - 1) < 0.3)
        let total = (0.04 * 0.04 + 0.02 * 0.02 / (1 - memory * memory)).squareRoot()
        #expect(abs((wander.totalDeviation ?? 0) / total - 1) < 0.05)
        let white = try Self.noise([Self.run(2000, memory: 0, pulse: 0, read: 0.03, seed: 5)])
        #expect(white.kind == .reading && white.inflation == 1)
        #expect(abs(white.readDeviation / 0.03 - 1) < 0.06)
    }

    @Test("the smoothed state is the mean of the joint normal distribution: solved as one linear system")
    func smoother() throws {
        let filter = PulseFilter(ratio: 0.3, relaxation: 5)
        let doses = [0.0, 1, 2, 4, 5, 8]
        let values = [0.4, -0.2, .nan, 0.9, 0.1, -0.5]
        let found = filter.smoothed(doses, values)
        // Covariance of the state: σ² e^(−|d|/τ) with σ² = q/(1 − a²); readings add 1.
        let rest = 0.3 / (1 - exp(-2 / 5.0))
        let seen = values.indices.filter { values[$0].isFinite }
        func share(_ i: Int, _ j: Int) -> Double { rest * exp(-abs(doses[i] - doses[j]) / 5) }
        var matrix = SymmetricMatrix(seen.count)
        for row in seen.indices {
            for column in 0...row { matrix[row, column] = share(seen[row], seen[column]) + (row == column ? 1 : 0) }
        }
        let weights = try #require(matrix.solve(seen.map { values[$0] }))
        for place in doses.indices {
            let exact = zip(seen, weights).reduce(0) { $0 + share(place, $1.0) * $1.1 }
            #expect(abs(found.values[place] - exact) < 1e-12)
        }
        // The trace of K (K + 1)⁻¹.
        let inverse = try #require(matrix.inverse())
        let freedom = seen.indices.reduce(0.0) { $0 + 1 - inverse[$1, $1] }
        #expect(abs(found.freedom - freedom) < 1e-12)
    }

    @Test("with noise that is forgotten the stated deviation of a parameter is the spread of fits to many draws")
    func deviation() throws {
        let curve = EvolutionCurve(.exponential, [log(300), 1.2])
        var (values, stated): ([Double], Double) = ([], 0)
        let count = 24
        let doses = (0..<300).map { Double($0) }
        for seed in 0..<count {
            let noise = Self.run(300, memory: exp(-1 / 8.0), pulse: 0.02, read: 0.03, seed: UInt64(100 + seed))
            let readings = zip(curve.progress(from: 0.05, doses: doses), noise).map { 1e-6 + 1e-5 * ($0 + $1) }
            let ramp = MeasuredRamp("", doses: doses, conductances: readings)
            let direction = try #require(
                DirectionFitter(shapes: [.exponential], fitter: ShapeFitter(starts: 1)).fit(
                    [ramp], .set, range: 1e-6...1.1e-5))
            values.append(direction.best.evolution[1])
            stated += try #require(direction.best.covariance)[1][1] / Double(count)
        }
        let mean = values.reduce(0, +) / Double(count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
        // A variance of 24 values scatters by √(2/23) = 29 %, that of the noise itself by as much: without the likeness of
        // neighbours the ratio would be 8.
        #expect((0.4...2.5).contains(variance / stated), "\(variance / stated)")
    }

    @Test("the nearest curve that never turns back pools what falls")
    func monotone() {
        #expect(NoiseFloor.monotoneSum([1, 2, 3, 4]) == 0)
        #expect(abs(NoiseFloor.monotoneSum([0, 2, 1, 3]) - 0.5) < 1e-15)
        // All pooled into one mean: 3, 2, 1 around 2.
        #expect(abs(NoiseFloor.monotoneSum([3, 2, 1]) - 2) < 1e-15)
    }

    @Test(
        """
        of the measured memory of Gong et al. a spline leaves less than any curve that does not turn back; shape and pulse noise \
        together predict readings that were left out as well as that spline
        """)
    func gong() throws {
        let folder = Shipped.package.appending(path: "models/measured/gong2018")
        func text(_ name: String) throws -> String {
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }
        let (data, _) = try MeasuredDataReader.read(
            text("pulse_response.csv"), file: "pulse_response.csv",
            sidecar: (text("pulse_response.yaml"), "pulse_response.yaml"))
        let fit = try SynapseFit(data, shapes: [.exponential])
        #expect(fit.directions.count == 2)
        for direction in fit.directions {
            let floor = try #require(direction.floor)
            let smoothed = try #require(direction.smoothed)
            // Why no law alone can do it: even the nearest monotone curve is a quarter above that spline.
            #expect(floor.monotone > 1.25 * floor.independent)
            #expect(direction.best.quality.normalisedError > floor.monotone)
            #expect(direction.noise?.kind == .relaxing)
            #expect(try #require(smoothed.heldOut) < 1.05 * floor.independentHeldOut)
            #expect(smoothed.normalisedError < 1.05 * floor.independent)
            // Reading and pulses together make up what the shape leaves.
            let total = try #require(direction.noise?.totalDeviation)
            #expect(abs(total / direction.best.quality.normalisedError - 1) < 0.05)
        }
    }
}

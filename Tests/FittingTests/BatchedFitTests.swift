import Fitting
import Foundation
import Simulation
import Synchronization
import Testing

/// What a fit asks of an engine that computes eight evaluations for the price of one.
@Suite("Least squares in batches of eight") struct BatchedFitTests {
    static let plain = FitVariable(name: "x", range: -10...10, scale: .linear(unit: 1))

    /// The batches of a fit, in their order.
    final class Recorder: Sendable {
        private let batches = Mutex<[[[Double]]]>([])

        var all: [[[Double]]] { batches.withLock { $0 } }

        func note(_ points: [[Double]]) { batches.withLock { $0.append(points) } }
    }

    static func fit(
        _ count: Int, budget: Int = 160, batchSize: Int = 8, from start: Double = -5, goal: Double? = nil,
        _ residuals: @escaping @Sendable ([Double]) -> [Double]?
    ) async throws -> (Fit, Recorder) {
        let recorder = Recorder()
        var problem = LeastSquares(Array(repeating: plain, count: count), budget: budget)
        problem.batchSize = batchSize
        problem.goal = goal
        let fit = try await problem.minimiseInBatches(from: Array(repeating: start, count: count)) { points in
            recorder.note(points)
            return points.map { residuals($0).map { .residuals($0) } ?? .failure("none") }
        }
        return (fit, recorder)
    }

    /// r_i = x_i + x_{i+1}/2 − i, whose error can be made 0.
    @Sendable static func chain(_ x: [Double]) -> [Double] {
        x.indices.map { x[$0] + 0.5 * x[($0 + 1) % x.count] - Double($0) }
    }

    @Test("a base point and seven columns are one batch, and the end of the first step with its columns the next")
    func filled() async throws {
        let minimum = try await Self.fit(7) { Self.chain($0) }.0.best.values
        let start = minimum.map { $0 - 0.4 }
        let recorder = Recorder()
        var problem = LeastSquares(Array(repeating: Self.plain, count: 7), budget: 160)
        problem.batchSize = 8
        problem.goal = 0.01
        let fit = try await problem.minimiseInBatches(from: start) { points in
            recorder.note(points)
            return points.map { .residuals(Self.chain($0)) }
        }
        // The problem is linear and a step may be 1 long: what is left is the damping of 0.01.
        let batches = recorder.all
        #expect(batches.count == 2)
        #expect(batches[0][0] == start)
        for batch in batches {
            #expect(batch.count == 8)
            for column in 0..<7 {
                let moved = batch[column + 1]
                #expect(moved.indices.filter { moved[$0] != batch[0][$0] } == [column])
            }
        }
        #expect(fit.ending == .reached)
    }

    @Test("with more variables than lanes each batch has a base point of its own")
    func manyVariables() async throws {
        let (fit, recorder) = try await Self.fit(11, goal: 0.05) { Self.chain($0) }
        let base = Array(repeating: -5.0, count: 11)
        #expect(recorder.all[0].count == 8 && recorder.all[0][0] == base)
        #expect(recorder.all[1].count == 5 && recorder.all[1][0] == base)
        // Then eight dampings at once, of which those that end at the same bounds are one.
        #expect(recorder.all.dropFirst(2).contains { Set($0).count == 8 })
        #expect(fit.best.error <= 0.05)
    }

    @Test("noise that the evaluations of a batch share does not spoil its differences")
    func sharedNoise() async throws {
        // All residuals of a batch are off by the same 0.3, by another sign in each batch: differences between batches
        // would have slopes of 0.6/0.1.
        let turn = Mutex(0.3)
        var problem = LeastSquares(Array(repeating: Self.plain, count: 7), budget: 160)
        problem.batchSize = 8
        problem.goal = 0.1
        let fit = try await problem.minimiseInBatches(from: Array(repeating: 0, count: 7)) { points in
            let offset = turn.withLock { offset in
                offset = -offset
                return offset
            }
            return points.map { .residuals(Self.chain($0).map { $0 + offset }) }
        }
        #expect(fit.best.error <= 0.1)
        #expect(fit.history.count <= 80)
    }

    @Test("failed lanes are in the history, a column that fails is tried to the other side, and the rest goes on")
    func failures() async throws {
        let (fit, recorder) = try await Self.fit(2, from: 0) { x in
            x[0] > 0 && x[1] == 0 ? nil : [x[0] + 3, x[1] - 2, 0.1]
        }
        #expect(fit.failures > 0)
        // The bounds are as far to both sides, so the first attempt of the first column is +0.1.
        #expect(recorder.all[0][1] == [0.1, 0])
        #expect(recorder.all[1] == [[0, 0], [-0.1, 0]])
        #expect(abs(fit.best.values[0] + 3) < 0.05 && abs(fit.best.values[1] - 2) < 0.05)
    }

    @Test("a start without residuals says why, and the budget is kept")
    func limits() async throws {
        await #expect(throws: LeastSquares.NoStart.self) { try await Self.fit(3) { _ in nil } }
        for budget in [1, 5, 8, 9, 20] {
            let (fit, _) = try await Self.fit(7, budget: budget) { Self.chain($0) }
            #expect(fit.history.count <= budget)
        }
    }

    @Test("lanes that a Jacobian leaves try other dampings, and a point beside a step that is too long is taken")
    func spare() async throws {
        // |x| beyond 0.4 of the way is worse than the start, so that a full step fails.
        let (fit, recorder) = try await Self.fit(2, from: 0) { x in
            [x[0] - 0.8 + 40 * max(0, x[0] - 0.5), x[1] + 0.1]
        }
        #expect(recorder.all[0].count == 3)
        #expect(recorder.all[1].count == 8 && Set(recorder.all[1]).count == 8)
        // The least of (x − 0.8)² + … lies at the kink.
        #expect(abs(fit.best.values[0] - 0.5) < 0.05 && abs(fit.best.values[1] + 0.1) < 0.05)
    }

    @Test("the same fit gives the same evaluations")
    func deterministic() async throws {
        let first = try await Self.fit(3) { x in [sin(x[0]) + x[1], x[2] * x[1] - 1, cos(x[1]) - x[0], x[2]] }.0
        let second = try await Self.fit(3) { x in [sin(x[0]) + x[1], x[2] * x[1] - 1, cos(x[1]) - x[0], x[2]] }.0
        #expect(first == second)
    }
}

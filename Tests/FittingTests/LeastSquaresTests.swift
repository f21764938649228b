import Fitting
import Foundation
import Simulation
import Testing

@Suite("Least squares within bounds") struct LeastSquaresTests {
    static let plain = FitVariable(name: "x", range: -10...10, scale: .linear(unit: 1))

    @Test("a linear problem is solved by one step from a measured Jacobian")
    func linear() async throws {
        // r = A x − b with A = [[1, 2], [3, −1], [1, 1]]; b lies in the range of A at x = (1, 2).
        let fit = try await LeastSquares([Self.plain, Self.plain], budget: 40).minimise(from: [-5, 5]) { x in
            [x[0] + 2 * x[1] - 5, 3 * x[0] - x[1] - 1, x[0] + x[1] - 3]
        }
        // The smallest damping is 0.2 · 0.01 of the curvature: each step leaves at most that share of the way.
        #expect(fit.best.error < 1e-3)
        #expect(abs(fit.best.values[0] - 1) < 0.01 && abs(fit.best.values[1] - 2) < 0.01)
    }

    @Test("the valley of Rosenbrock is followed to its end")
    func rosenbrock() async throws {
        let fit = try await LeastSquares([Self.plain, Self.plain], budget: 200).minimise(from: [-1.2, 1]) { x in
            [10 * (x[1] - x[0] * x[0]), 1 - x[0]]
        }
        #expect(fit.best.error < 1e-6)
        #expect(fit.history.count <= 200)
    }

    @Test("a minimum outside of the bounds is met at the bound, to the bit")
    func bounds() async throws {
        let current = FitVariable(name: "i", unit: "A", range: 1e-12...2e-9, scale: .logarithmic(offset: 0))
        var problem = LeastSquares([current, Self.plain], budget: 60)
        // The bound leaves an error of (ln 5)²/2, of which 1e-3 is more than what 0.01 of the other variable costs.
        problem.tolerance = 1e-6
        let fit = try await problem.minimise(from: [1e-10, 0]) { x in [log(x[0] / 1e-8), x[1] - 3] }
        #expect(fit.best.values[0] == 2e-9)
        #expect(abs(fit.best.values[1] - 3) < 0.01)
        #expect(fit.ending == .converged)
    }

    @Test("failed evaluations are in the history and do not end the fit; they are never the best")
    func failures() async throws {
        let fit = try await LeastSquares([Self.plain], budget: 60).minimise(from: [-3]) { x in
            if x[0] > -2.5 && x[0] < -1.8 { throw SimulationFailure(.incomplete, "no convergence") }
            return [x[0] - 1, 0.1]
        }
        #expect(fit.failures > 0)
        #expect(fit.best.residuals != nil)
    }

    @Test("a start without residuals is an error that says why")
    func badStart() async throws {
        await #expect {
            try await LeastSquares([Self.plain], budget: 60).minimise(from: [0]) { _ in
                throw SimulationFailure(.incomplete, "the weight ran away")
            }
        } throws: { "\($0)".contains("the weight ran away") }
    }

    @Test("the budget is kept, and the same fit gives the same evaluations")
    func deterministic() async throws {
        @Sendable func wavy(_ x: [Double]) -> [Double] { [sin(3 * x[0]) + x[1], x[0] * x[1] - 1, cos(x[1]) - x[0]] }
        let problem = LeastSquares([Self.plain, Self.plain], budget: 23)
        let first = try await problem.minimise(from: [2, -1]) { wavy($0) }
        let second = try await problem.minimise(from: [2, -1]) { wavy($0) }
        #expect(first == second)
        #expect(first.history.count <= 23)
    }
}

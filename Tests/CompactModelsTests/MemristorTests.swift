import CompactModels
import Foundation
import TestSupport
import Testing

@Suite("Memristors for comparison") struct MemristorTests {
    private static func states(
        _ name: String, _ values: [String: Double], voltage: Double, time: Double
    ) throws -> StateSolver.Trajectory {
        var solver = StateSolver(try Shipped.model(name), values: values)
        (solver.relativeTolerance, solver.absoluteTolerance) = (1e-8, 1e-9)
        return try solver.solve(.steps([([voltage, 0], time)]))
    }

    @Test("VTEAM moves at k (v/v_th - 1)^alpha beyond a threshold and not at all between them", arguments: [1.0, 2, 3])
    func vteam(_ exponent: Double) throws {
        let values = ["v_off": 0.3, "alpha_off": exponent, "k_off": 1e-6, "x0": 0.1, "w": 1e-4]
        let trajectory = try Self.states("vteam", values, voltage: 0.6, time: 1e-3)
        // The smooth foot takes half its width from the overdrive of 1.
        let speed = 1e-6 / 3e-9 * pow(1 - 0.5e-4, exponent)
        for (time, states) in zip(trajectory.times, trajectory.states) {
            #expect(abs(states[0] - 0.1 - speed * time) < 1e-6)
        }
        let resting = try Self.states("vteam", values, voltage: 0.29, time: 10)
        #expect(resting.states.last?[0] == 0.1)
    }

    @Test("linear ion drift under a constant voltage solves r_off x - (r_off - r_on) x^2/2 = c + mu r_on/d^2 V t")
    func linearDrift() throws {
        let values = ["window": 0.0, "x0": 0.2, "wx": 1e-3]
        let trajectory = try Self.states("linear-ion-drift", values, voltage: 1, time: 0.5)
        func flux(_ x: Double) -> Double { 16e3 * x - (16e3 - 100) * x * x / 2 }
        for (time, states) in zip(trajectory.times, trajectory.states) {
            // A hundred times the tolerance of a step, in units of r_off.
            #expect(abs(flux(states[0]) - flux(0.2) - 1e-14 * 100 / 1e-16 * time) < 1e-6 * 16e3)
        }
        let end = try #require(trajectory.states.last?[0])
        #expect(end > 0.5 && end < 0.99)
    }

    @Test("Biolek's window lets the boundary go back from an end, Joglekar's keeps it there")
    func windows() throws {
        for (window, moves) in [(1.0, false), (2, true)] {
            var solver = StateSolver(try Shipped.model("linear-ion-drift"), values: ["window": window, "x0": 1])
            solver.relativeTolerance = 1e-8
            let trajectory = try solver.solve(.steps([([-1, 0], 0.05)]))
            #expect(((trajectory.states.last?[0] ?? 1) < 0.9) == moves)
        }
    }

    @Test(
        "Yakopcic's state moves at ap (exp V - exp vp) up to xp, then slows to a stop at 1, eta decides the direction")
    func yakopcic() throws {
        let trajectory = try Self.states("yakopcic", ["w": 1e-6], voltage: 0.4, time: 2e-4)
        let speed = 4000 * (exp(0.4 - 0.5e-6) - exp(0.16))
        for (time, states) in zip(trajectory.times, trajectory.states) where states[0] < 0.3 {
            #expect(abs(states[0] - 0.11 - speed * time) < 1e-6)
        }
        let long = try Self.states("yakopcic", [:], voltage: 0.4, time: 0.1)
        #expect(long.states.allSatisfy { $0[0] < 1 + 1e-6 } && (long.states.last?[0] ?? 0) > 0.99)
        let back = try Self.states("yakopcic", ["eta": -1], voltage: 0.4, time: 1e-4)
        #expect((back.states.last?[0] ?? 1) < 0.11)
    }
}

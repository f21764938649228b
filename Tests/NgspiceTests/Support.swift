import Foundation
import Ngspice
import Simulation
import TestSupport

func simulator(_ options: NgspiceSimulator.Options = .init()) -> NgspiceSimulator {
    NgspiceSimulator(executable: Shipped.program, options: options)
}

/// R = 1 kΩ charges C = 1 nF to 1 V through the initial condition v(out) = 0: v = 1 - exp(-t/RC), RC = 1 µs.
enum ChargingCapacitor {
    static func deck(_ change: (inout [String]) -> Void = { _ in }) -> Deck {
        var lines = [
            "charging capacitor",
            "v1 in 0 1",
            "r1 in out 1000",
            "c1 out 0 1e-9 ic=0",
        ]
        change(&lines)
        let transient = Transient(step: 1e-7, stop: 5e-6, maximumStep: 2e-8, useInitialConditions: true)
        return Deck(lines: lines, analysis: .transient(transient), options: [SolverOption("reltol", "1e-5")])
    }

    /// v(out) at the end, from the equation.
    static func end(resistance: Double = 1000) -> Double { 1 - exp(-5e-6 / (resistance * 1e-9)) }

    /// What the trapezoidal rule with steps of 0.02 RC adds: about (h/RC)²/12 · t/RC · exp(-t/RC) = 1e-6; plus reltol.
    static let tolerance = 2e-5
}
